"""Doing a pull: plan, read, filter, write beside the destination, verify, rename; and looking at a few rows first."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from ..errors import Damaged, OverBudget, SnapshotChanged
from ..model.job import Progress, State
from ..model.key import SEMANTICS, pull_key
from ..model.spec import BoundSpec, bind
from ..parquet.answer import Written
from ..parquet.cells import rows_of
from ..parquet.plan import Plan, plan
from ..parquet.proof import prove_rows
from ..parquet.recoding import parted, scanning
from ..parquet.scan import Scanner
from ..parquet.sidecar import asked_of_it
from ..store.landing import FULL, full, part_name
from ..store.objects import Store
from .course import Course
from .item_files import ItemFiles, Shop
from .near_store import came_from
from .nearby import near_store
from .resuming import Arrival, arrival
from .reuse import made_again
from .sidecars import answering
from .tasks import Preview, Previewed, Pull, Pulled
from .watch import Watch
from .writing import Draft, expected_rows, found_rows, prove, suited, write

log = logging.getLogger(__name__)
MOST_LOOKED_AT = 16


def pull(task: Pull, shop: Shop, watch: Watch) -> Pulled:
    """Land the answer at its destination, whole and verified, or leave nothing there."""
    if task.made is not None:
        with _room(Path(task.path), task.made.bytes):
            again = made_again(task, watch)
        if again is not None:
            return again
    files = land(task, shop, watch)
    sizes = tuple(each.bytes for each in files)
    return Pulled(rows=sum(each.rows for each in files), bytes=sum(sizes), parts=sizes if len(sizes) > 1 else ())


def land(task: Pull, shop: Shop, watch: Watch) -> list[Written]:
    """Plan, read, write beside the destination, verify, rename; what was written, in its order."""
    watch.tell(State.PLANNING, Progress())
    index = shop.index(task.id, task.snapshot)
    spec = bind(task.spec, index.columns())
    side = answering(shop, task.id, task.snapshot, spec)

    def live(store: Store) -> _Source:
        return _Source(plan(index, spec), ItemFiles(index, store), came_from(store))

    proof = live(shop.store(task.location)) if task.verify == "full" else None
    asked = _Asked(task, spec, shop, watch, proof)
    if side is not None:
        try:
            return _landed(asked, _Source(plan(side.index, asked_of_it(spec)), side.files, lambda done: 0))
        except (Damaged, SnapshotChanged) as wrong:
            log.warning("the lake answers what its sample does not: %s", wrong.detail)
    with near_store(task, shop) as store:
        return _landed(asked, live(store))


@dataclass(frozen=True)
class _Source:
    """What is to be read, and from which files; `of_lake` as a `Course` has it."""

    work: Plan
    files: ItemFiles
    of_lake: Callable[[int], int]

    def rows(self, watch: Watch) -> Iterator[pa.RecordBatch]:
        """All wanted rows as Arrow alone decodes them, nothing copied, nothing remembered and every filter asked."""
        scanner = Scanner(self.work.spec, self.work.index.schema, self.work.index.partitions)
        for segment in scanning(self.work).segments():
            for batch in scanner.rows(self.files.source(segment.file), segment):
                watch.check()
                yield batch


@dataclass(frozen=True)
class _Asked:
    """What is to be done, and from which rows of the lake it is proved once it is done, if it is."""

    task: Pull
    spec: BoundSpec
    shop: Shop
    watch: Watch
    proof: _Source | None


def _landed(asked: _Asked, source: _Source) -> list[Written]:
    task, watch, proof = asked.task, asked.watch, asked.proof
    path, work = Path(task.path), suited(source.work, task.output)
    path.parent.mkdir(parents=True, exist_ok=True)
    needed = int(work.asked_bytes()[work.copied | work.scanned].sum())
    with _room(path, needed), arrival(task, work, asked.shop, watch) as at:
        drafts = _drafts(task, asked.spec, replace(source, work=work), at)
        course = Course(source.work, watch, source.of_lake)
        files: list[Written] = []
        for draft in drafts:
            before = sum(each.bytes for each in files)
            files.append(write(draft, course, _within(task.most, path.name, before)))
        course.tell(State.WRITING)
        course.reads_again(scanning(proof.work).read_bytes() if proof is not None else 0)
        course.tell(State.VERIFYING)
        written = list(zip(drafts, files, strict=True))
        for each in written:
            prove(*each)
        if proof is not None:
            found = chain.from_iterable(found_rows(*each) for each in written)
            prove_rows(found, expected_rows(proof.rows(watch), task.output))
        watch.check()  # what was cancelled does not land, however late that is noticed
        return files


def _drafts(task: Pull, spec: BoundSpec, source: _Source, at: Arrival) -> list[Draft]:
    """The file, or the files in a folder."""
    work, part, told = source.work, at.part, recipe(task, spec)
    if task.output.parts == 1:
        return [Draft(work, source.files, part, task.output, told, at.journal)]
    part.mkdir()
    works = list(parted(work, task.output.parts))
    return [
        Draft(
            each,
            source.files,
            part / part_name(number, task.output.suffix),
            task.output,
            {**told, "part": [number, len(works)]},
        )
        for number, each in enumerate(works)
    ]


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
        "codec": task.output.codec,
        "key": pull_key(task.id, task.snapshot, spec, task.output),
        "pulled": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    }


def _within(most: int | None, name: str, before: int) -> Callable[[int], None]:
    """A watch over the bytes written to one more file: past the budget the pull stops."""

    def check(written: int) -> None:
        if most is not None and before + written > most:
            raise OverBudget(
                f"{name!r} grew past the {most:,} bytes that are left: unselect columns, add filters, take fewer rows."
            )

    return check


@contextmanager
def _room(path: Path, needed: int) -> Iterator[None]:
    """Turns a full disk into a sentence."""
    try:
        yield
    except OSError as wrong:
        if wrong.errno not in FULL:
            raise
        raise full(path, needed) from wrong
