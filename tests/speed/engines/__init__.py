"""The engines that are compared: each is given a question, makes ready, and then answers as often as it is told to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..question import Question

LAKEY = "lakey"
CP = "cp"
# DuckDB reads S3 by an extension, and this is the newest release whose extension is a Python package.
HTTPFS = ("duckdb==1.5.5", "duckdb-extensions==1.5.5", "duckdb-extension-httpfs==1.5.5")


@dataclass(frozen=True)
class Engine:
    """`module` has `prepare(question, **options)`; `package` is what its version is told of.

    `stores` and `workloads` are where it takes part, everywhere when empty. `afar` are other packages for S3.
    """

    name: str
    module: str
    package: str | None
    options: dict[str, Any] = field(default_factory=dict)
    stores: tuple[str, ...] = ()
    workloads: tuple[str, ...] = ()
    afar: tuple[str, ...] = ()

    def prepare(self, question: Question) -> Callable[[Path], None]:
        """A function that writes the answer to a path where nothing is, one Parquet file."""
        prepare: Callable[..., Callable[[Path], None]] = import_module(f".{self.module}", __name__).prepare
        return prepare(question, **self.options)

    def takes_part(self, store: str, workload: str) -> bool:
        """Whether it is measured there."""
        return (not self.stores or store in self.stores) and (not self.workloads or workload in self.workloads)

    @property
    def version(self) -> str:
        """The version that is installed."""
        return version(self.package) if self.package else ""


ENGINES = {
    each.name: each
    for each in (
        Engine(LAKEY, "lakey_pull", None),
        Engine("duckdb", "duckdb_copy", "duckdb", afar=HTTPFS),
        Engine("duckdb32", "duckdb_copy", "duckdb", {"threads": 32}, stores=("s3+30ms",), afar=HTTPFS),
        Engine("polars", "polars_sink", "polars"),
        Engine("datafusion", "datafusion_write", "datafusion"),
        Engine("pyarrow", "pyarrow_scan", "pyarrow"),
        Engine(CP, "cp", None, stores=("local",), workloads=("A",)),
    )
}
