"""The kinds of column that are generated: an Arrow type, what people call it, and values that lie at its edges."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st
from oracle.literals import OracleColumn, rounded

SECOND = 10**9
UNITS = {"s": SECOND, "ms": 10**6, "us": 10**3, "ns": 1}
ZONES = (None, "UTC", "Europe/Berlin", "+05:30", "America/St_Johns")
TEXTS = (
    *("", "a", "A", "b", "ab", "ba", "aa", "z" * 70, "z" * 69 + "a", "\x00", "a\x00", "\x7f"),
    *("\u00e9", "e\u0301", "\u212b", "\u00c5", "A\u030a", "\ufb01", "\ufeffa", "\uffff", "\U00010000", "\U0001f600"),
    *(
        "\U0010ffff",
        "\U0010ffff" * 20,
        "a,b",
        "x=1",
        "%",
        "_",
        "a%b",
        "a_b",
        "\\",
        "null",
        "NaN",
        "1",
        "true",
        " ",
        "'",
    ),
)
"""Texts at the edges: empty, NUL, long, NFC and NFD twins, both sides of the surrogates, signs that engines read."""


@dataclass(frozen=True, repr=False)
class Kind:
    """A kind of column. `values` gives exact values (never NULL); `narrow` are types a single file may have instead."""

    arrow: pa.DataType
    type: str
    values: st.SearchStrategy[Any]
    bits: int = 64
    narrow: tuple[pa.DataType, ...] = ()

    @property
    def stored(self) -> pa.DataType:
        """The type as a Parquet file gives it back: seconds come back as milliseconds, for instance."""
        return _stored(self.arrow)

    def __repr__(self) -> str:
        return f"Kind({self.arrow})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What hypothesis prints of it."""
        printer.text(repr(self))

    def column(self, name: str) -> OracleColumn:
        """The column as the oracle sees it."""
        zoned = pa.types.is_timestamp(self.arrow) and self.arrow.tz is not None
        return OracleColumn(name, self.type, self.bits, zoned)


@cache
def _stored(arrow: pa.DataType) -> pa.DataType:
    file = io.BytesIO()
    pq.write_table(pa.table({"x": pa.array([], arrow)}), file)
    return pq.read_schema(file).field(0).type


def decimal_of(units: int, scale: int) -> Decimal:
    """`units` · 10^-scale, exactly."""
    return Decimal((int(units < 0), tuple(int(digit) for digit in str(abs(units))), -scale))


def whole(low: int, high: int) -> st.SearchStrategy[int]:
    """Whole numbers in a range: near zero, near both ends, near the powers at which engines slip."""
    marks = (low, high, 0, 2**53, -(2**53), 2**63, -(2**63), 2**31, 2**32)
    near = sorted({mark + step for mark in marks for step in (-1, 0, 1) if low <= mark + step <= high})
    few = st.integers(max(low, -4), min(high, 4))
    return st.one_of(few, few, st.sampled_from(near), st.integers(low, high))


def integers(bits: int, signed: bool) -> Kind:
    """One width of integer; a file may hold it narrower."""
    low, high = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    name = "int" if signed else "uint"
    narrow = [f"{name}{width}" for width in (8, 16, 32) if width < bits]
    narrow += [f"uint{width}" for width in (8, 16, 32) if signed and width < bits]
    types = tuple(getattr(pa, each)() for each in narrow)
    return Kind(getattr(pa, f"{name}{bits}")(), "INTEGER", whole(low, high), narrow=types)


def floats(bits: int) -> Kind:
    """One width of float, with NaN, both zeros, both infinities, subnormals and neighbours."""
    edges = [0.0, -0.0, 1.0, -1.0, 0.1, 20.5, 2.0**53, 5e-324, 2.0**-149, 2.0**-24, 1.7976931348623157e308, 65504.0]
    edges += [math.nextafter(1.0, 2.0), 1.0 + 2.0**-23, 1.0 + 2.0**-10, 3.4028234663852886e38, -2.5, math.inf]
    held = sorted({rounded(each, bits) for each in edges} | {-math.inf})
    zeros = st.sampled_from([math.nan, math.nan, 0.0, -0.0, math.inf, -math.inf])
    values = st.one_of(zeros, st.sampled_from(held), st.floats(width=bits))  # type: ignore[arg-type]
    narrow = {16: (), 32: (pa.float16(),), 64: (pa.float16(), pa.float32())}[bits]
    return Kind({16: pa.float16(), 32: pa.float32(), 64: pa.float64()}[bits], "FLOAT", values, bits, narrow)


def decimals(arrow: pa.DataType) -> Kind:
    """One precision and scale of decimal."""
    most = 10**arrow.precision - 1
    scale = arrow.scale
    return Kind(arrow, "DECIMAL", whole(-most, most).map(lambda units: decimal_of(units, scale)))


def texts(arrow: pa.DataType) -> Kind:
    """One layout of text."""
    free = st.text(st.characters(codec="utf-8"), max_size=4)
    return Kind(arrow, "STRING", st.one_of(st.sampled_from(TEXTS), st.sampled_from(TEXTS), free))


def datetimes(unit: str, zone: str | None) -> Kind:
    """One unit and zone of timestamp; exact values are nanoseconds."""
    size = UNITS[unit]
    most = 10**11 if unit == "s" else 2**63 - 1
    turns = [ns // size for ns in (1_774_746_000 * SECOND, 1_793_494_800 * SECOND + 999_999_999, -1)]
    counts = st.one_of(st.sampled_from(turns), whole(-most, most), st.integers(-(10**9) * SECOND // size, 0))
    return Kind(pa.timestamp(unit, zone), "DATETIME", counts.map(lambda count: count * size))


def spans(arrow: pa.DataType, type_: str) -> Kind:
    """A time of day or a duration; exact values are nanoseconds."""
    size = UNITS[arrow.unit]
    most = 86_400 * SECOND // size - 1
    return Kind(arrow, type_, st.one_of(st.sampled_from([0, most]), st.integers(0, most)).map(lambda n: n * size))


_DAYS = st.one_of(whole(-719_162, 2_932_896), st.integers(20_000, 20_010))
_BYTES = st.binary(max_size=3)
_INTS = st.lists(st.one_of(st.none(), st.integers(-5, 5)), max_size=3)
_PAIRS = st.fixed_dictionaries({"a.b": st.one_of(st.none(), st.integers(0, 9)), "é": st.sampled_from(["", "x"])})
_MAPS = st.lists(st.tuples(st.sampled_from(["k", "", "é"]), st.integers(0, 9)), max_size=2)
_STRUCT = pa.struct([("a.b", pa.int8()), ("é", pa.string())])

KINDS: tuple[Kind, ...] = (
    *(integers(bits, signed) for bits in (8, 16, 32, 64, 64, 64) for signed in (True, False)),
    *(floats(bits) for bits in (16, 32, 64)),
    *(decimals(pa.decimal128(*shape)) for shape in ((5, 2), (18, 0), (38, 10), (38, 38))),
    *(decimals(pa.decimal256(*shape)) for shape in ((40, 3), (76, 20))),
    *(texts(arrow) for arrow in (pa.string(), pa.large_string(), pa.string_view())),
    texts(pa.dictionary(pa.int32(), pa.string())),
    texts(pa.dictionary(pa.int8(), pa.large_string())),
    Kind(pa.bool_(), "BOOLEAN", st.booleans()),
    Kind(pa.date32(), "DATE", _DAYS),
    Kind(pa.date64(), "DATE", _DAYS),
    *(datetimes(unit, zone) for unit in UNITS for zone in ZONES),
)
"""Kinds with literals, so that every operator but those of the passive kinds is met."""
PASSIVE: tuple[Kind, ...] = (
    *(spans(arrow, "TIME") for arrow in (pa.time32("s"), pa.time32("ms"), pa.time64("us"), pa.time64("ns"))),
    *(spans(pa.duration(unit), "DURATION") for unit in UNITS),
    *(Kind(arrow, "BINARY", _BYTES) for arrow in (pa.binary(), pa.large_binary(), pa.binary_view())),
    Kind(pa.binary(2), "BINARY", st.binary(min_size=2, max_size=2)),
    Kind(pa.list_(pa.int64()), "NESTED", _INTS),
    Kind(pa.large_list(pa.int16()), "NESTED", _INTS),
    Kind(pa.list_(_STRUCT), "NESTED", st.lists(_PAIRS, max_size=2)),
    Kind(_STRUCT, "NESTED", _PAIRS),
    Kind(pa.map_(pa.string(), pa.int32()), "NESTED", _MAPS),
)
"""Kinds that are only passed on, or asked whether they are NULL."""
