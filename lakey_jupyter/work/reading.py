"""Reading what a plan says into an answer: covered row groups are copied while the others are decoded and filtered."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial

import numpy as np
import pyarrow as pa

from ..errors import Cancelled
from ..model.job import Progress, State
from ..parquet.answer import AnswerFile
from ..parquet.assembly import Assembled, Part, assembled, constants
from ..parquet.copy import copied_columns, copying
from ..parquet.pages import prove_pages
from ..parquet.plan import Plan
from ..parquet.scanning import scanned
from ..parquet.written import Encoded, Gathering
from .carrying import carry
from .item_files import ItemFiles
from .watch import Watch

SMALL = 4 * 1024 * 1024
"""To copy fewer bytes takes no longer than to start a thread for it."""


class Reading:
    """One plan being read into one answer."""

    def __init__(self, work: Plan, files: ItemFiles, answer: AnswerFile, watch: Watch) -> None:
        self._work = work
        self._files = files
        self._answer = answer
        self._watch = watch
        self._lock = threading.Lock()
        self._failed = threading.Event()
        self._done = 0
        self._chunks_done = 0
        self._total = work.read_bytes()
        self._chunks = int((work.copied | work.scanned).sum())

    def all(self) -> Assembled:
        """Everything but the footer is in the answer afterwards; its row groups."""
        work = self._work
        names = copied_columns(work.index, work.answer.names)
        copied = copying(work.index, names, np.flatnonzero(work.copied))
        self._answer.reserve(copied.end - self._answer.end)
        constant = constants(work, copied, self._answer.end)
        self._answer.append(constant.data)
        move = partial(carry, copied.blocks, self._files.store, self._files.entry, self._answer, self._heard)
        if not copied.blocks or (work.dialect is None and copied.end < SMALL):
            move()
            groups = assembled(work, copied, constant, list(self._parts()))
        else:
            groups = self._beside(move, lambda: assembled(work, copied, constant, list(self._parts())))
        prove_pages(self._answer.path, work.index, np.flatnonzero(work.copied), copied)
        return groups

    def _beside(self, move: Callable[[], None], scan: Callable[[], Assembled]) -> Assembled:
        """What the scan gives, while another thread moves what is copied."""
        with ThreadPoolExecutor(1) as pool:
            moved = pool.submit(move)
            with ExitStack() as failing:
                failing.callback(self._failed.set)
                groups = scan()
                failing.pop_all()
            moved.result()
        return groups

    def tell(self, state: State) -> None:
        """Say how far it is."""
        with self._lock:
            progress = Progress(
                done_bytes=min(self._done, self._total),
                total_bytes=self._total,
                done_chunks=self._chunks_done,
                total_chunks=self._chunks,
            )
        self._watch.tell(state, progress)

    def _heard(self, bytes_: int) -> None:
        self._watch.check()
        if self._failed.is_set():
            raise Cancelled("The scan beside it failed, so the copy need not go on.")
        with self._lock:
            self._done += bytes_
        self.tell(State.READING)

    def _parts(self) -> Iterator[Part]:
        """The scanned row groups, written as they come."""
        if self._work.dialect is None:
            return
        gathering = Gathering(self._work.answer, self._work.dialect, self._codec())
        for place, batches in self._scanned():
            if place is None:
                yield from map(self._put, gathering.flush())
            else:
                yield from map(self._put, gathering.add(place, batches))
        yield from map(self._put, gathering.flush())

    def _put(self, encoded: Encoded) -> Part:
        return encoded.part(self._answer.append(encoded.data))

    def _scanned(self) -> Iterator[tuple[int | None, list[pa.RecordBatch]]]:
        """The kept rows of each scanned chunk with its number; None where copied rows come between."""
        work = self._work
        touched, copied = work.touched_bytes(), np.cumsum(work.copied)
        segments = list(zip(np.flatnonzero(work.scanned).tolist(), work.scans(), strict=True))
        last = -1
        for place, batches in scanned(work, segments, self._files, self._watch.check):
            if last >= 0 and copied[place] > copied[last]:
                yield None, []
            yield place, batches
            if place != last:
                self._chunks_done += 1
                self._heard(int(touched[place]))
            last = place

    def _codec(self) -> str:
        """The codec that most of the files have."""
        counts = self._work.index.files["codec"].value_counts().to_pylist()
        return str(max(counts, key=lambda each: each["counts"])["values"]) if counts else "ZSTD"
