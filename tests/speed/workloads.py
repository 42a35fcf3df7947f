"""What is measured: one row a workload, with the ratio to the fastest peer that a pull must reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow.parquet as pq

from .lakes import Lake
from .question import Filter, Question, S3Access

LOCAL, S3, FAR = "local", "s3", "s3+30ms"
STORES = (LOCAL, S3, FAR)


@dataclass(frozen=True)
class Quantile:
    """The value below which this share of the column's numbers lies, among the rows of the workload's other filters."""

    share: float


@dataclass(frozen=True)
class Wanted:
    """A filter whose value may only be known once the lake is there."""

    name: str
    operator: str
    value: int | str | Quantile | tuple[date, date]


@dataclass(frozen=True)
class Workload:
    """`columns` empty means all of them; `proof` is a column of whole numbers whose sum must be the same for all."""

    id: str
    lake: str
    said: str
    proof: str
    columns: tuple[str, ...] = ()
    filters: tuple[Wanted, ...] = ()
    ratio: float = 1.0
    seed: int = 0
    floors: dict[str, float] = field(default_factory=dict)

    def question(self, lake: Lake, root: str | None = None, s3: S3Access | None = None) -> Question:
        """The workload asked of this lake, which lies below `root` where that is not its own folder."""
        return Question(
            root=root or str(lake.root),
            files=lake.files,
            partitions=lake.partitions,
            columns=self.columns or tuple(lake.schema.names),
            filters=tuple(self._filter(each, lake) for each in self.filters),
            ratio=self.ratio,
            seed=self.seed,
            s3=s3,
        )

    def _filter(self, wanted: Wanted, lake: Lake) -> Filter:
        if not isinstance(wanted.value, Quantile):
            return Filter(wanted.name, wanted.operator, wanted.value)
        others = {each.name: each.value for each in self.filters}
        return Filter(wanted.name, wanted.operator, _quantile(lake, wanted.name, wanted.value.share, others))


def _quantile(lake: Lake, name: str, share: float, others: Mapping[str, object]) -> float:
    """Only filters on partition columns count, and only those that ask for one value."""
    asked = {key: value for key, value in others.items() if key in lake.partitions}
    files = [file for file in lake.files if asked.items() <= lake.partition(file).items()]
    found = [pq.read_table(lake.root / file, columns=[name], partitioning=None)[name].to_numpy() for file in files]
    return float(np.quantile(np.concatenate(found), share))


Y1995 = Wanted("year", "=", 1995)
KEY = "l_orderkey"
THREE = (KEY, "l_partkey", "l_shipdate")

WORKLOADS = {
    each.id: each
    for each in (
        Workload("A", "sorted", "one year, all columns", KEY, filters=(Y1995,), floors={LOCAL: 6, S3: 5, FAR: 5.5}),
        Workload(
            "A1", "sorted", "one month, all columns", KEY, filters=(Y1995, Wanted("month", "=", 6)), floors={LOCAL: 6}
        ),
        Workload("B", "sorted", "one year, 3 of 18 columns", KEY, THREE, (Y1995,), floors={LOCAL: 4, S3: 2, FAR: 3}),
        Workload(
            "C",
            "sorted",
            "26 days of ship dates, which the files are sorted by, all columns",
            KEY,
            filters=(Wanted("l_shipdate", "between", (date(1995, 6, 10), date(1995, 7, 5))),),
            floors={LOCAL: 1, S3: 0.9, FAR: 2.3},
        ),
        Workload(
            "C10",
            "sorted",
            "253 days of ship dates, all columns",
            KEY,
            filters=(Wanted("l_shipdate", "between", (date(1995, 2, 10), date(1995, 10, 20))),),
            floors={LOCAL: 2.8, S3: 3.5, FAR: 4},
        ),
        Workload(
            "D",
            "unsorted",
            "one year and the highest hundredth of an unsorted column, all columns",
            KEY,
            filters=(Y1995, Wanted("l_extendedprice", ">=", Quantile(0.99))),
            floors={LOCAL: 0.8, FAR: 1},
        ),
        Workload(
            "E",
            "unsorted",
            "1 % random rows of one year, all columns, read live",
            KEY,
            filters=(Y1995,),
            ratio=0.01,
            seed=1,
            floors={LOCAL: 0.8, FAR: 0.9},
        ),
        Workload(
            "E0",
            "unsorted",
            "1 % random rows of one year, all columns, from the sample that Lakey keeps; peers read live",
            KEY,
            filters=(Y1995,),
            ratio=0.01,
            floors={LOCAL: 50},
        ),
        Workload("F1", "small5k", "5,000 small files: 3 columns of everything", KEY, THREE),
        Workload("F2", "small5k", "5,000 small files: one of 200 partitions", KEY, filters=(Wanted("part", "=", 1),)),
        Workload("F3", "small5k", "5,000 small files: everything", KEY, floors={LOCAL: 2.5}),
        Workload(
            "G",
            "wide500",
            "5 of 500 columns",
            "c000",
            ("c000", "c101", "c202", "c303", "c404"),
            floors={LOCAL: 2, FAR: 1.8},
        ),
        Workload(
            "flights",
            "flights",
            "200,000 flights: those of 1,000 miles or more",
            "delay",
            filters=(Wanted("distance", ">=", 1000),),
        ),
        Workload(
            "weather",
            "weather",
            "the hours of New York's weather at one airport, 4 columns",
            "day",
            ("time_hour", "temp", "wind_speed", "day"),
            (Wanted("origin", "=", "JFK"),),
        ),
        Workload(
            "strikes",
            "strikes",
            "birds struck at night, 5 columns",
            "Cost Total $",
            ("Airport Name", "Flight Date", "Wildlife Species", "Phase of flight", "Cost Total $"),
            (Wanted("Time of day", "=", "Night"),),
        ),
    )
}
