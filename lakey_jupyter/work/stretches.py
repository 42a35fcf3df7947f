"""A large file that is copied by several threads, each of which reads, hashes and writes stretches of its own."""

from __future__ import annotations

import hashlib
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..model.job import Progress, State
from ..store.fingerprints import STRETCH, joined
from .watch import Watch

BLOCK = 256 * 1024
"""A block stays in the cache of a processor between being read, hashed and written."""
HANDS = 2
"""More make it no faster: memory is as busy as they are."""


class Stretches:
    """The stretches of one file on their way. What is hashed is what is written: the same block in memory."""

    def __init__(self, source: Path, part: Path, watch: Watch) -> None:
        self._source = source
        self._part = part
        self._total = source.stat().st_size
        self._done = 0
        self._watch = watch
        self._lock = threading.Lock()

    @property
    def progress(self) -> Progress:
        """The bytes that are copied."""
        return Progress(done_bytes=self._done, total_bytes=self._total)

    def copy(self) -> str:
        """Copy them to where nothing is yet; their digest, as a `Fingerprint` has it. `Cancelled` when nobody waits any
        more.
        """
        self._part.open("xb").close()
        with ThreadPoolExecutor(HANDS) as hands:
            return joined(hands.map(self._copy, range(0, self._total, STRETCH)))

    def _copy(self, offset: int) -> bytes:
        """One stretch; it ends early where the file does by now."""
        whole, room = hashlib.sha256(), memoryview(bytearray(BLOCK))
        with self._source.open("rb", buffering=0) as made, self._part.open("r+b", buffering=0) as out:
            made.seek(offset)
            out.seek(offset)
            end = min(offset + STRETCH, self._total)
            while count := made.readinto(room[: min(BLOCK, end - offset)]):
                block = room[:count]
                whole.update(block)
                while block:
                    block = block[out.write(block) :]
                offset += count
                self._tell(count)
        return whole.digest()

    def _tell(self, count: int) -> None:
        with self._lock:
            self._done += count
            self._watch.tell(State.READING, self.progress)
