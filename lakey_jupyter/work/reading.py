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
from ..model.output import KEPT
from ..parquet.answer import AnswerFile
from ..parquet.assembly import Assembled, Part, assembled
from ..parquet.found import Found
from ..parquet.laid import laid
from ..parquet.pages import prove_pages
from ..parquet.plan import Plan
from ..parquet.scanning import scanned
from ..parquet.written import Encoded, Gathering
from ..store.journal import Journal
from .carrying import carry
from .course import Course
from .item_files import ItemFiles
from .resuming import take_up
from .trail import Trail

SMALL = 4 * 1024 * 1024
"""To copy fewer bytes takes no longer than to start a thread for it."""


class Reading:
    """One plan being read."""

    def __init__(self, work: Plan, files: ItemFiles, course: Course, journal: Journal | None = None) -> None:
        self._work = work
        self._files = files
        self._course = course
        self._journal = journal
        self._failed = threading.Event()

    def into(self, answer: AnswerFile, codec: str) -> Assembled:
        """Everything but the footer is in the answer afterwards; its row groups. Scanned rows get this codec."""
        work, there = self._work, laid(self._work)
        copied, constant, blocks, trail = there.copied, there.constant, there.copied.blocks, Trail(work)
        answer.reserve(copied.end - answer.end)
        answer.append(constant.data)
        if blocks:
            answer.layout = there.digest
        if self._journal is not None:
            blocks, kept, trail = take_up(there, answer, self._journal, codec)
            self._course.heard(kept)
        move = partial(carry, blocks, self._files.store, self._files.entry, answer, self._heard)

        def scan() -> Assembled:
            return assembled(work, copied, constant, list(self._parts(answer, codec, trail)))

        if not blocks or (work.dialect is None and copied.end < SMALL):
            move()
            groups = scan()
        else:
            groups = self._beside(move, scan)
        prove_pages(answer.path, work.index, np.flatnonzero(work.copied), copied)
        return groups

    def rows(self) -> Iterator[pa.RecordBatch]:
        """The rows of a plan that copies nothing, in order."""
        for found in self._scanned():
            yield from found.batches if found is not None else ()

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

    def _heard(self, bytes_: int) -> None:
        self._course.check()
        if self._failed.is_set():
            raise Cancelled("The scan beside it failed, so the copy need not go on.")
        self._course.heard(bytes_)

    def _parts(self, answer: AnswerFile, codec: str, trail: Trail) -> Iterator[Part]:
        """The scanned row groups, those that are there already and then the others, written as they come."""
        if self._work.dialect is None:
            return

        def put(encoded: Encoded) -> Part:
            piece = answer.put(answer.reserve(len(encoded.data)), encoded.data)
            return trail.wrote(encoded.part(piece.at), piece)

        gathering = Gathering(self._work.answer, self._work.dialect, self._kept_codec() if codec == KEPT else codec)
        yield from trail.parts
        for place, batches in trail.held:
            gathering.hold(place, batches)
        for found in self._scanned(trail.begin):
            if found is None:
                yield from map(put, gathering.flush())
                continue
            for batch in trail.new(found):
                yield from map(put, gathering.add(found.place, [batch]))
        trail.end()
        yield from map(put, gathering.flush())

    def _scanned(self, begin: int = 0) -> Iterator[Found | None]:
        """The kept rows of the scanned chunks from that number on; None where copied rows come between."""
        work = self._work
        touched, copied, before = work.touched_bytes(), np.cumsum(work.copied), work.scanned[:begin]
        if before.any():
            self._course.heard(int(touched[:begin][before].sum()), chunks=int(before.sum()))
        segments = zip(np.flatnonzero(work.scanned).tolist(), work.scans(), strict=True)
        rest, last = [each for each in segments if each[0] >= begin], -1
        for found in scanned(work, rest, self._files, self._course.check):
            if last >= 0 and copied[found.place] > copied[last]:
                yield None
            yield found
            if found.place != last:
                self._course.heard(int(touched[found.place]), chunks=1)
            last = found.place

    def _kept_codec(self) -> str:
        """The codec that most of the files have."""
        counts = self._work.index.files["codec"].value_counts().to_pylist()
        return str(max(counts, key=lambda each: each["counts"])["values"]) if counts else "ZSTD"
