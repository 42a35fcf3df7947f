"""Doing a pull: plan, read, filter, write beside the destination, verify, rename; and looking at a few rows first."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from ..errors import Damaged, OverBudget, SnapshotChanged
from ..model.job import Progress, State
from ..model.key import SEMANTICS, Output, pull_key
from ..model.spec import BoundSpec, bind
from ..parquet.answer import AnswerFile, Written, verify
from ..parquet.assembly import answer_shapes
from ..parquet.cells import rows_of
from ..parquet.plan import Plan, plan
from ..parquet.proof import prove_rows
from ..parquet.scan import Scanner
from ..parquet.sidecar import asked_of_it
from ..store.landing import arriving
from .item_files import ItemFiles, Shop
from .reading import Reading
from .sidecars import answering
from .tasks import Preview, Previewed, Pull, Pulled
from .watch import Watch

log = logging.getLogger(__name__)
OUTPUT = Output(codec="source")
MOST_LOOKED_AT = 16


def pull(task: Pull, shop: Shop, watch: Watch) -> Pulled:
    """Land the answer at its destination, whole and verified, or leave nothing there."""
    written = land(task, shop, watch)
    return Pulled(rows=written.rows, bytes=written.bytes)


def land(task: Pull, shop: Shop, watch: Watch) -> Written:
    """Plan, read, write beside the destination, verify, rename."""
    watch.tell(State.PLANNING, Progress())
    index = shop.index(task.id, task.snapshot)
    spec = bind(task.spec, index.columns())
    side = answering(shop, task.id, task.snapshot, spec)

    def live() -> _Source:
        return _Source(plan(index, spec), ItemFiles(index, shop.store(task.location)))

    proof = live() if task.verify == "full" else None
    if side is not None:
        try:
            return _written(task, spec, _Source(plan(side.index, asked_of_it(spec)), side.files), proof, watch)
        except (Damaged, SnapshotChanged) as wrong:
            log.warning("the lake answers what its sample does not: %s", wrong.detail)
    return _written(task, spec, proof or live(), proof, watch)


@dataclass(frozen=True)
class _Source:
    """What is to be read, and from which files."""

    work: Plan
    files: ItemFiles

    def rows(self, watch: Watch) -> Iterator[pa.RecordBatch]:
        """All wanted rows as Arrow alone decodes them, nothing copied and nothing remembered."""
        scanner = Scanner(self.work.spec, self.work.index.schema, self.work.index.partitions)
        for segment in self.work.segments():
            for batch in scanner.rows(self.files.source(segment.file), segment):
                watch.check()
                yield batch


def _written(task: Pull, spec: BoundSpec, source: _Source, proof: _Source | None, watch: Watch) -> Written:
    work = source.work
    path = Path(task.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with _room(path.name), arriving(path, task.overwrite) as part:
        answer = AnswerFile(part, _within(task.most, path.name))
        try:
            reading = Reading(work, source.files, answer, watch)
            groups = reading.all()
            reading.tell(State.WRITING)
            written = answer.finish(work.answer, answer_shapes(work), groups, recipe(task, spec))
        finally:
            answer.close()
        reading.tell(State.VERIFYING)
        verify(part, written)
        if proof is not None:
            prove_rows(part, proof.rows(watch), work.answer)
        return written


def preview(task: Preview, shop: Shop, watch: Watch) -> Previewed:
    """The first rows of a spec, from the first chunks that can have some: at most `MOST_LOOKED_AT` are looked at."""
    index = shop.index(task.id, task.snapshot)
    spec = bind(task.spec, index.columns())
    side = answering(shop, task.id, task.snapshot, spec)
    work = plan(index, spec) if side is None else plan(side.index, asked_of_it(spec))
    scanner = Scanner(work.spec, work.index.schema, work.index.partitions)
    files = ItemFiles(index, shop.store(task.location)) if side is None else side.files
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
