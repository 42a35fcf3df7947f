"""What is measured: each workload as a spec for Lakey and as a condition and columns for its peers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

THREE = ("l_orderkey", "l_extendedprice", "l_shipmode")


@dataclass(frozen=True)
class Workload:
    """Columns (none: all), typed filters (name, operator, value), the share of rows; `ordered`: of the sorted lake."""

    name: str
    about: str
    filters: tuple[tuple[str, str, Any], ...]
    columns: tuple[str, ...] = ()
    ratio: float = 1.0
    ordered: bool = True

    def spec(self, names: tuple[str, ...]) -> Mapping[str, Any]:
        """The spec over an item with these columns."""
        filters = [
            {"name": name, "operator": operator, "value": str(value) if isinstance(value, date) else value}
            for name, operator, value in self.filters
        ]
        return {"columns": list(self.columns or names), "filters": filters, "randomize_ratio": self.ratio, "seed": 1}

    @property
    def sql(self) -> str:
        """The condition for peers that take SQL."""
        return " AND ".join(
            f"{name} {operator} {f'DATE {str(value)!r}' if isinstance(value, date) else value}"
            for name, operator, value in self.filters
        )


YEAR = ("year", "=", 1995)
WORKLOADS = {
    each.name: each
    for each in (
        Workload("A", "a year, all columns", (YEAR,)),
        Workload("A1", "a month, all columns", (YEAR, ("month", "=", 3))),
        Workload("B", "a year, 3 of 16 columns", (YEAR,), THREE),
        Workload(
            "C",
            "25 days, sorted",
            (YEAR, ("l_shipdate", ">=", date(1995, 6, 10)), ("l_shipdate", "<=", date(1995, 7, 5))),
        ),
        Workload(
            "C10",
            "8 months and a bit, sorted",
            (YEAR, ("l_shipdate", ">=", date(1995, 2, 10)), ("l_shipdate", "<=", date(1995, 10, 20))),
        ),
        Workload("D", "1 % by an unsorted column", (YEAR, ("l_extendedprice", ">=", 103_959.0)), ordered=False),
        Workload("E", "1 % at random", (YEAR,), ratio=0.01, ordered=False),
    )
}
