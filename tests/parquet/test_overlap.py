"""What an answer holds of the lake is told without looking at it: where it lies, and what another plan needs of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from lakey_jupyter.model.filters import Filter
from lakey_jupyter.model.spec import PullSpec, bind
from lakey_jupyter.parquet.index import ChunkIndex
from lakey_jupyter.parquet.laid import laid
from lakey_jupyter.parquet.overlap import Needed
from lakey_jupyter.parquet.plan import Plan, plan
from lakey_jupyter.parquet.recoding import scanning

from .files import write

LISTS = pa.array([[1, 2], [], None] * 300)


@pytest.fixture
def index(tmp_path: Path) -> ChunkIndex:
    """Three files with two row groups each; the second has no `b`."""
    tables = [
        pa.table({"a": np.arange(900) + 900 * n, "b": np.random.default_rng(n).random(900), "l": LISTS})
        for n in range(3)
    ]
    tables[1] = tables[1].drop_columns(["b"])
    return write(tmp_path, *tables, row_group_size=450)


def planned(index: ChunkIndex, *columns: str, **spans: tuple[int, int]) -> Plan:
    filters = tuple(Filter(name=name, operator="between", value=value) for name, value in spans.items())
    return plan(index, bind(PullSpec(columns=columns, filters=filters), index.columns()))


def size(index: ChunkIndex, chunks: list[int], *names: str) -> int:
    return sum(int(index.fact(name, "size")[chunk].as_py()) for name in names for chunk in chunks)


def test_each_stretch_is_where_its_column_chunks_are(index: ChunkIndex) -> None:
    there = laid(planned(index, "l", "a", "b", a=(450, 2_249)))
    assert np.flatnonzero(there.work.copied).tolist() == [1, 2, 3, 4]
    stretches = there.stretches()
    assert sum(each.end - each.start for all_ in stretches.values() for each in all_) == size(
        index, [1, 2, 3, 4], "a", "b", "l"
    )
    for name, leaves in there.copied.leaves.items():
        for leaf, column in enumerate(leaves):
            for place, chunk in enumerate([1, 2, 3, 4]):
                start = index.carried(name, leaf, "start")[chunk].as_py() or 0
                file = index.chunks["file"][chunk].as_py()
                held = [
                    each for each in stretches[file] if each.start <= start and start + column.size[place] <= each.end
                ]
                assert column.size[place] == 0 or [each.at + start - each.start for each in held] == [
                    column.start[place]
                ]


@pytest.mark.parametrize(
    ("asked", "before", "left"),
    [
        ({}, {}, []),
        ({}, {"a": (0, 1_349)}, [3, 4, 5]),
        ({"a": (100, 1_500)}, {"a": (0, 1_349)}, [3]),
        ({"a": (100, 1_500)}, {"a": (400, 449)}, [0, 1, 2, 3]),
    ],
    ids=["all", "what is behind it", "scanned chunks too", "nothing of what was scanned"],
)
def test_what_was_copied_is_needed_no_more(index: ChunkIndex, asked: Any, before: Any, left: list[int]) -> None:
    needed = Needed(planned(index, "a", "b", "l", **asked))
    total = needed.bytes
    assert total == planned(index, "a", "b", "l", **asked).read_bytes()
    taken = needed.take(planned(index, "l", "b", "a", **before))
    assert needed.bytes == total - taken == size(index, left, "a", "b", "l")
    assert needed.take(planned(index, "l", "b", "a", **before)) == 0


def test_only_the_columns_that_were_asked_for_are_there(index: ChunkIndex) -> None:
    needed = Needed(planned(index, "b", a=(100, 300)))
    needed.take(planned(index, "b"))
    assert needed.bytes == size(index, [0], "a")
    needed.take(planned(index, "a"))
    assert needed.bytes == 0


def test_what_was_written_anew_is_not_there(index: ChunkIndex) -> None:
    assert Needed(planned(index, "a")).take(scanning(planned(index, "a"))) == 0


def test_files_are_the_same_only_in_the_same_version(index: ChunkIndex) -> None:
    order = pa.array([2, 1, 0])
    files = index.files.take(order)
    known = zip(files["path"].to_pylist(), files["tag"].to_pylist(), strict=True)
    tags = pa.array([tag if path != "1.parquet" else "newer" for path, tag in known])
    newer = replace(index, files=files.set_column(files.column_names.index("tag"), "tag", tags))
    needed = Needed(planned(newer, "a"))
    # The files of the newer index are 2, 1 and 0; its chunks say so by their numbers.
    needed.take(planned(index, "a"))
    assert needed.bytes == size(newer, [2, 3], "a")


def test_the_digest_tells_layouts_apart(index: ChunkIndex) -> None:
    asked = [("a",), ("b",), ("a", "b"), ("b", "a")]
    digests = [laid(planned(index, *names)).digest for names in asked]
    digests += [laid(planned(index, "a", a=(0, 1_349))).digest, laid(planned(index, "a", a=(450, 1_799))).digest]
    assert len(set(digests)) == len(digests)
    assert digests[0] == laid(planned(index, "a")).digest
