"""Rows as TPC-H's lineitem has them, drawn from a seed, as many a day as the benchmark's scale factor 5 ships."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

FIRST, LAST = np.datetime64("1992-01-02"), np.datetime64("1998-12-01")
A_DAY = 12_454
RAMP = 121  # the first and the last orders are shipped over so many days
ORDERS, PARTS, SUPPLIERS = 30_000_000, 1_000_000, 50_000
FLAGS = ("A", "N", "R")
STATUS = ("F", "O")
INSTRUCTIONS = ("COLLECT COD", "DELIVER IN PERSON", "NONE", "TAKE BACK RETURN")
MODES = ("AIR", "FOB", "MAIL", "RAIL", "REG AIR", "SHIP", "TRUCK")
SPEECH = (
    "furiously sly carefully blithely quickly fluffily slow quiet ruthless thin close dogged daring brave stealthy "
    "permanent enticing idle busy regular final ironic even bold silent foxes ideas theodolites pinto beans "
    "instructions dependencies excuses platelets asymptotes courts dolphins multipliers sauternes warthogs frets "
    "dinos attainments somas requests deposits accounts packages sleep wake are cajole haggle nag use boost affix "
    "detect integrate among above according to across the of ."
)
WORDS = SPEECH.split()

Draw = np.random.Generator
Numbers = npt.NDArray[np.int64]


def shipped(year: int, month: int, scale: float) -> npt.NDArray[np.datetime64]:
    """The ship dates of a month's rows, sorted."""
    begin = np.datetime64(f"{year}-{month:02d}", "D")
    days = np.arange(begin, (begin.astype("datetime64[M]") + 1).astype("datetime64[D]"))
    since, left = (days - FIRST).astype(int) + 1, (LAST - days).astype(int) + 1
    share = np.clip(np.minimum(since, left) / RAMP, 0, 1)
    return np.repeat(days, np.round(A_DAY * scale * share).astype(int))


def lineitem(draw: Draw, dates: npt.NDArray[np.datetime64]) -> pa.Table:
    """One row a date."""
    rows = len(dates)
    part, quantity = draw.integers(1, PARTS, rows), draw.integers(1, 51, rows)
    cents = 90_000 + part // 10 % 20_001 + 100 * (part % 1_000)
    day = dates.astype("datetime64[D]").astype(np.int32)
    return pa.table(
        {
            "l_orderkey": pa.array(draw.integers(1, ORDERS, rows)),
            "l_partkey": pa.array(part.astype(np.int32)),
            "l_suppkey": pa.array(draw.integers(1, SUPPLIERS, rows).astype(np.int32)),
            "l_linenumber": pa.array(draw.integers(1, 8, rows).astype(np.int32)),
            "l_quantity": pa.array(quantity.astype(float)),
            "l_extendedprice": pa.array(np.round(quantity * cents / 100, 2)),
            "l_discount": pa.array(draw.integers(0, 11, rows) / 100),
            "l_tax": pa.array(draw.integers(0, 9, rows) / 100),
            "l_returnflag": _one_of(draw, FLAGS, rows),
            "l_linestatus": _one_of(draw, STATUS, rows),
            "l_shipdate": _date(day),
            "l_commitdate": _date(day + draw.integers(-60, 60, rows)),
            "l_receiptdate": _date(day + draw.integers(1, 31, rows)),
            "l_shipinstruct": _one_of(draw, INSTRUCTIONS, rows),
            "l_shipmode": _one_of(draw, MODES, rows),
            "l_comment": _comments(draw, rows),
        }
    )


def _date(days: npt.NDArray[np.integer]) -> pa.Array:
    return pa.array(days.astype(np.int32), pa.int32()).cast(pa.date32())


def _one_of(draw: Draw, texts: tuple[str, ...], rows: int) -> pa.Array:
    return pa.array(texts).take(pa.array(draw.integers(0, len(texts), rows)))


def _comments(draw: Draw, rows: int) -> pa.Array:
    """Stretches of 10 to 40 letters of one long text, as TPC-H cuts them."""
    text = np.frombuffer(" ".join(draw.choice(WORDS, 60_000)).encode(), np.uint8)
    lengths = draw.integers(10, 41, rows)
    ends = np.cumsum(lengths)
    starts = draw.integers(0, len(text) - 41, rows)
    places = np.repeat(starts - (ends - lengths), lengths) + np.arange(ends[-1] if rows else 0)
    offsets = np.concatenate(([0], ends)).astype(np.int32)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(text[places]))
