"""Doing a pull: plan, read, filter, write beside the destination, verify, rename; and looking at a few rows first."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from ..errors import OverBudget
from ..model.job import Progress, State
from ..model.key import SEMANTICS, Output, pull_key
from ..model.spec import BoundSpec, bind
from ..parquet.answer import AnswerWriter, verify
from ..parquet.cells import rows_of
from ..parquet.index import ChunkIndex
from ..parquet.plan import Plan, plan
from ..parquet.scan import Scanner
from ..store.landing import arriving
from .item_files import ItemFiles, Shop
from .tasks import Preview, Previewed, Pull, Pulled
from .watch import Watch

OUTPUT = Output(codec="source")
MOST_LOOKED_AT = 16


def pull(task: Pull, shop: Shop, watch: Watch) -> Pulled:
    """Land the answer at its destination, whole and verified, or leave nothing there."""
    watch.tell(State.PLANNING, Progress())
    index = shop.index(task.id, task.snapshot)
    spec = bind(task.spec, index.columns())
    work = plan(index, spec)
    scanner = Scanner(spec, index.schema, index.partitions)
    path = Path(task.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _room(path.name), arriving(path, task.overwrite) as part:
        writer = AnswerWriter(part, scanner.answer, _codec(index), _within(task.most, path.name))
        try:
            for batch in _read(work, scanner, ItemFiles(index, shop.store(task.location)), watch):
                writer.write(batch)
            watch.tell(State.WRITING, _all_done(work))
            written = writer.finish(recipe(task, spec))
        finally:
            writer.abandon()
        watch.tell(State.VERIFYING, _all_done(work))
        sha256 = verify(part, written, scanner.answer)
        return Pulled(rows=written.rows, bytes=part.stat().st_size, sha256=sha256)


def preview(task: Preview, shop: Shop, watch: Watch) -> Previewed:
    """The first rows of a spec, from the first chunks that can have some: at most `MOST_LOOKED_AT` are looked at."""
    index = shop.index(task.id, task.snapshot)
    work = plan(index, bind(task.spec, index.columns()))
    scanner = Scanner(work.spec, index.schema, index.partitions)
    files = ItemFiles(index, shop.store(task.location))
    found: list[pa.RecordBatch] = []
    for looked_at, segment in enumerate(work.segments()):
        if looked_at >= MOST_LOOKED_AT or sum(batch.num_rows for batch in found) >= task.limit:
            break
        watch.check()
        found += scanner.rows(files.source(segment.file), segment)
    table = pa.Table.from_batches(found, scanner.answer).slice(0, task.limit)
    return Previewed(headers=tuple(table.column_names), values=rows_of(table))


def recipe(task: Pull, spec: BoundSpec) -> dict[str, Any]:
    """How to make this file again: what was asked, of which snapshot, under which semantics."""
    return {
        "item": task.item,
        "snapshot": task.snapshot,
        "spec": msgspec.to_builtins(task.spec),
        "semantics": SEMANTICS,
        "key": pull_key(task.id, task.snapshot, spec, OUTPUT),
        "pulled": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    }


def _read(work: Plan, scanner: Scanner, files: ItemFiles, watch: Watch) -> Iterator[pa.RecordBatch]:
    segments = list(work.segments())
    total, done = work.read_bytes(), 0
    asked, touched = work.asked_bytes(), work.touched_bytes()
    sizes = [int(asked[n] if work.copied[n] else touched[n]) for n in (work.copied | work.scanned).nonzero()[0]]
    for place, (segment, size) in enumerate(zip(segments, sizes, strict=True)):
        watch.tell(State.READING, _progress(done, total, place, len(segments)))
        for batch in scanner.rows(files.source(segment.file), segment):
            watch.check()
            yield batch
        done += size


def _progress(done: int, total: int, chunk: int, chunks: int) -> Progress:
    return Progress(done_bytes=done, total_bytes=total, done_chunks=chunk, total_chunks=chunks)


def _all_done(work: Plan) -> Progress:
    total, chunks = work.read_bytes(), int((work.copied | work.scanned).sum())
    return _progress(total, total, chunks, chunks)


def _codec(index: ChunkIndex) -> str:
    """The codec that most of the files have."""
    counts = index.files["codec"].value_counts().to_pylist()
    return str(max(counts, key=lambda each: each["counts"])["values"]) if counts else "ZSTD"


def _within(most: int | None, name: str) -> Callable[[int], None]:
    """A watch over the bytes written: past the budget the pull stops."""

    def check(written: int) -> None:
        if most is not None and written > most:
            raise OverBudget(
                f"{name!r} grew past the {most:,} bytes that are left: unselect columns, add filters, take fewer rows."
            )

    return check


@contextmanager
def _room(name: str) -> Iterator[None]:
    """Turns a full disk into a sentence."""
    try:
        yield
    except OSError as wrong:
        if wrong.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise OverBudget(f"The disk is full: {name!r} was not written; make room and pull again.") from wrong
