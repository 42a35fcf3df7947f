"""The kinds of column that foreign files have: those of the properties, other units beside them, deeper nesting."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
from hypothesis import strategies as st
from properties.kinds import KINDS, PASSIVE, UNITS, Kind


def _with_units(kind: Kind) -> Kind:
    """A timestamp that other files of the item may have in a coarser unit."""
    if not pa.types.is_timestamp(kind.arrow):
        return kind
    coarser = [unit for unit, size in UNITS.items() if size > UNITS[kind.arrow.unit]]
    return replace(kind, narrow=tuple(pa.timestamp(unit, kind.arrow.tz) for unit in coarser))


_NUMBERS = st.lists(st.one_of(st.none(), st.integers(-5, 5)), max_size=3)
_WORDS = st.one_of(st.none(), st.sampled_from(["", "x", "é"]))
_DEEP = (
    (pa.list_(pa.list_(pa.int32())), st.lists(st.one_of(st.none(), _NUMBERS), max_size=3)),
    (pa.list_(pa.string()), st.lists(_WORDS, max_size=3)),
    (
        pa.struct([("numbers", pa.list_(pa.int64())), ("word", pa.string())]),
        st.fixed_dictionaries({"numbers": st.one_of(st.none(), _NUMBERS), "word": _WORDS}),
    ),
    (
        pa.struct([("inner", pa.struct([("flag", pa.bool_()), ("real", pa.float64())]))]),
        st.fixed_dictionaries(
            {"inner": st.fixed_dictionaries({"flag": st.booleans(), "real": st.sampled_from([0.5, -1.0])})}
        ),
    ),
    (
        pa.map_(pa.string(), pa.list_(pa.int32())),
        st.dictionaries(st.sampled_from(["k", "l", "é"]), _NUMBERS, max_size=2).map(lambda held: list(held.items())),
    ),
)

FLAT: tuple[Kind, ...] = tuple(_with_units(kind) for kind in dict.fromkeys((*KINDS, *PASSIVE)) if kind.type != "NESTED")
NESTED: tuple[Kind, ...] = (
    *(kind for kind in PASSIVE if kind.type == "NESTED"),
    *(Kind(arrow, "NESTED", values) for arrow, values in _DEEP),
)
EVERY: tuple[Kind, ...] = FLAT + NESTED
