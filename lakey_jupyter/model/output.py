"""How an answer is written: the file formats there are, the codecs that each knows, and what it cannot hold."""

from __future__ import annotations

from typing import Literal

from ..errors import Fault, Invalid
from .columns import Column, ColumnType
from .noun import Noun

FormatName = Literal["parquet", "arrow", "csv", "csv.gz"]
KEPT = "source"


class Format(Noun, frozen=True):
    """A file format: how its files' names end, what they are on the web, and its codecs, the first by default."""

    suffix: str
    media: str
    codecs: tuple[str, ...]
    is_text: bool = False
    """Text has no nested values, and no place for a recipe."""


FORMATS: dict[str, Format] = {
    "parquet": Format(
        suffix=".parquet",
        media="application/vnd.apache.parquet",
        codecs=(KEPT, "none", "snappy", "gzip", "brotli", "lz4", "zstd"),
    ),
    "arrow": Format(suffix=".arrow", media="application/vnd.apache.arrow.file", codecs=(KEPT, "none", "lz4", "zstd")),
    "csv": Format(suffix=".csv", media="text/csv", codecs=(KEPT,), is_text=True),
    "csv.gz": Format(suffix=".csv.gz", media="application/gzip", codecs=(KEPT,), is_text=True),
}
"""Text is compressed as its name says; an Arrow file is not compressed unless a codec is named, so that it maps."""


class Output(Noun, frozen=True):
    """The format, the codec ("source" keeps the lake's) and in how many files: more than one make a folder of parts."""

    format: FormatName = "parquet"
    codec: str = KEPT
    parts: int = 1

    def __post_init__(self) -> None:
        codecs = FORMATS[self.format].codecs
        if self.codec not in codecs:
            raise Invalid(f"{self.format} is not written with {self.codec!r}, but: {', '.join(codecs)}.", path="codec")

    @property
    def suffix(self) -> str:
        """How the name of a file ends."""
        return FORMATS[self.format].suffix

    @property
    def layout(self) -> str:
        """One word for one file or so many."""
        return "file" if self.parts == 1 else f"{self.parts} parts"

    def holds(self, columns: tuple[Column, ...]) -> None:
        """`Invalid` names every column that the format cannot hold."""
        if not FORMATS[self.format].is_text:
            return
        faults = [
            Fault(f"spec.columns[{place}]", f"{column.name!r} holds {column.arrow}, which {self.format} cannot: "
                  "leave the column out, or take parquet or arrow.")
            for place, column in enumerate(columns)
            if column.type is ColumnType.NESTED
        ]  # fmt: skip
        if faults:
            raise Invalid(" ".join(fault.reason for fault in faults[:3]), faults=faults)


def format_of(to: str | None) -> FormatName:
    """The format that a file's name means; Parquet for any other name, and for none."""
    named = (to or "").lower()
    return next((name for name in ("arrow", "csv", "csv.gz") if named.endswith(FORMATS[name].suffix)), "parquet")
