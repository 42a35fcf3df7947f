"""A pull that was made before: what it landed is copied, so long as it still is what was landed."""

from __future__ import annotations

import hashlib
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from ..model.job import Progress, State
from ..store.landing import arriving, files_of
from .stretches import Stretches
from .tasks import Made, Pull, Pulled
from .watch import Watch

log = logging.getLogger(__name__)
BLOCK = 256 * 1024
"""A block stays in the cache of a processor between being read and written. Measured on 1.2 GB, with nothing hashed:
0.40 s, as `cp` takes; with blocks of 1 MB 0.66 s, and of 4 MB up to seconds, where the system looks for pages as large
as those."""
BLOCKS = 8
"""So many are on their way at once: whoever hashes them may lag behind by so much."""


class _Other(Exception):
    """The files are no longer those that were landed."""


def made_again(task: Pull, watch: Watch) -> Pulled | None:
    """Land a copy of what an earlier pull with the same key landed; None where that is gone, or was changed since.

    Every byte is hashed on its way: what is not as the ledger remembers it never lands. The recipe in the copy is that
    of the earlier pull, which asked for the same.
    """
    made = task.made
    assert made is not None
    source, path = Path(made.path), Path(task.path)
    files = files_of(source)
    sizes = tuple(each.stat().st_size for each in files)
    if not files or (task.most is not None and sum(sizes) > task.most):
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with arriving(path, task.overwrite) as part:
            if not _copied(made, part, sum(sizes), watch):
                raise _Other
    except (_Other, FileNotFoundError, PermissionError):
        log.info("what an earlier pull landed is not there any more as it was: the lake is read")
        return None
    parts = sizes if source.is_dir() else ()
    return Pulled(rows=made.rows, bytes=sum(sizes), parts=parts, sha256=made.sha256)


def _copied(made: Made, part: Path, total: int, watch: Watch) -> bool:
    """Whether what was copied is what was landed."""
    source = Path(made.path)
    if made.stretches and source.is_file():
        stretches = Stretches(source, part, watch)
        digest = stretches.copy()
        watch.tell(State.VERIFYING, stretches.progress)
        return digest == made.stretches
    with ThreadPoolExecutor(1) as hasher:
        copying = Copying(watch, total, hasher)
        copying.copy_all(source, part)
        watch.tell(State.VERIFYING, copying.progress)
        return copying.sha256 == made.sha256


class Copying:
    """Files on their way, one after the other, each to one or many places; they are hashed while they are written.

    What is hashed is what is written: the same block in memory, whatever becomes of the source meanwhile.
    """

    def __init__(self, watch: Watch, total: int, hasher: ThreadPoolExecutor) -> None:
        self._watch = watch
        self._total = total
        self._done = 0
        self._hasher = hasher
        self._whole = hashlib.sha256()
        size = min(BLOCK, max(1, total))
        self._rooms = deque(memoryview(bytearray(size)) for _ in range(min(BLOCKS, 1 + total // size)))
        self._hashing: deque[Future[None]] = deque()

    @property
    def progress(self) -> Progress:
        """The bytes that are copied."""
        return Progress(done_bytes=self._done, total_bytes=self._total)

    @property
    def sha256(self) -> str:
        """Of all bytes so far."""
        self._wait_for_hashes(0)
        return self._whole.hexdigest()

    def copy_all(self, source: Path, part: Path) -> None:
        """A file, or the files of a folder of parts, to where nothing is yet."""
        if source.is_dir():
            part.mkdir()
        for each in files_of(source):
            with (part / each.name if source.is_dir() else part).open("xb") as out:
                self.copy(each, out.write)

    def copy(self, source: Path, write: Callable[[memoryview], object]) -> None:
        """One more file, handed on block by block; `Cancelled` when nobody waits any more."""
        with source.open("rb", buffering=0) as made:
            while count := made.readinto(room := self._free_room()):
                block = room[:count]
                self._hashing.append(self._hasher.submit(self._whole.update, block))
                self._rooms.rotate(-1)
                write(block)
                self._done += count
                self._watch.tell(State.READING, self.progress)

    def _free_room(self) -> memoryview:
        """The room that was filled the longest ago, once what was in it is hashed."""
        self._wait_for_hashes(len(self._rooms) - 1)
        return self._rooms[0]

    def _wait_for_hashes(self, but: int) -> None:
        while len(self._hashing) > but:
            self._hashing.popleft().result()
