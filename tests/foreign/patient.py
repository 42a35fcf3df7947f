"""A damaged file under treatment: registered, pulled whole and filtered by a worker process, and how each ended."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from properties.lakes import Asked, Stand

from lakey_jupyter.errors import LakeyError
from lakey_jupyter.work.engine import Engine
from lakey_jupyter.work.lanes import ProcessHand

from .damage import Harm, Where, harmed
from .looker import DIED, Looker
from .physical import Parquet
from .pulls import landed, worked
from .shapes import ROWS, SHAPES

PATIENCE, TICK = 120, 0.25
"""How many ticks, and of how many seconds, one file may take: a machine that stands still lets none pass."""
MOST = 320 * 2**20
"""Bytes that a worker may grow by: 256 MB and what little the file holds."""
CEILING = 8 * 2**30
"""Bytes of address space beyond which the system refuses a worker more, for the sake of the machine."""
LEAST = ROWS // 2 + 7
ENDS = (
    "same",
    "refused",
    "as pyarrow reads it",
    "as the borders say",
    "unreadable",
    "other rows",
    "internal",
    "lost",
    "hung",
    "swollen",
)
"""How treatment ends."""
RIGHT = {
    Where.LENGTH: set(ENDS[:2]),
    Where.FOOTER: set(ENDS[:4]),
    Where.HEADER: set(ENDS[:2]),
    Where.CHECKED: set(ENDS[:2]),
    Where.UNCHECKED: set(ENDS[:5]),
}
"""How it may end. A footer can make another file of the same bytes; bytes that nothing covers can be others, and what
is copied is not read. But all agree on what they say, unless borders say something else of rows that a filter need not
look at then."""


@dataclass(frozen=True)
class Verdict:
    """How the file of one seed ended, pulled whole and pulled filtered."""

    seed: int
    shape: str
    harm: Harm = field(repr=False)
    ends: Mapping[str, str]
    said: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.shape}, {self.harm.done} ({self.harm.where.value}): {self.ends} {self.said}"

    @property
    def is_wrong(self) -> bool:
        """Whether this may not be."""
        is_missed = self.harm.where is Where.CHECKED and self.ends["whole"] != "refused"
        return is_missed or not set(self.ends.values()) <= RIGHT[self.harm.where]


class Patient:
    """A stand with one worker process, and one that looks at what lands."""

    def __init__(self, stand: Stand, sources: Path) -> None:
        self.stand = stand
        self.sources = sources
        self.looker = Looker()
        self._idle: dict[int, int] = {}

    @classmethod
    def at(cls, root: Path) -> Patient:
        """A stand below `root`."""
        (root / "sources").mkdir()
        return cls(worked(root), root / "sources")

    def close(self) -> None:
        """End both processes."""
        self.looker.close()
        self.stand.session.close()

    @cache  # noqa: B019  a patient lives as long as its module's tests
    def sound(self, shape: str) -> Path:
        """The undamaged file of a shape."""
        path = self.sources / f"{shape}.parquet"
        SHAPES[shape].write(path)
        return path

    def harmed(self, seed: int) -> tuple[str, Harm]:
        """The shape and the damage of a seed."""
        shape = sorted(SHAPES)[seed % len(SHAPES)]
        return shape, harmed(Parquet.at(self.sound(shape)), seed)

    def undamaged(self, shape: str) -> dict[str, str]:
        """How the undamaged file of a shape ends."""
        sound = self.sound(shape)
        return self._treated(sound, sound.read_bytes())[0]

    def verdict(self, seed: int) -> Verdict:
        """How the damaged file of a seed ends."""
        return self.judged(seed, *self.harmed(seed))

    def judged(self, seed: int, shape: str, harm: Harm) -> Verdict:
        """How the file of a shape ends with this damage."""
        ends, said = self._treated(self.sound(shape), harm.data)
        return Verdict(seed, shape, harm, ends, tuple(said))

    def _treated(self, sound: Path, data: bytes) -> tuple[dict[str, str], list[str]]:
        folder = self.stand.lake / "case"
        folder.mkdir()
        path = folder / "a.parquet"
        path.write_bytes(data)
        said: list[str] = []
        try:
            with self._watched() as watch:
                ends = self._ends(sound, path, said)
            return {name: watch.get("end", end) for name, end in ends.items()}, said
        finally:
            shutil.rmtree(folder)

    def _ends(self, sound: Path, path: Path, said: list[str]) -> dict[str, str]:
        try:
            with self.stand.registered(path.parent) as item:
                columns = [column.name for column in self.stand.session.item(item.name).columns]
                above = [{"name": "id", "operator": ">=", "value": LEAST}]
                whole = self._end(item, {"columns": columns}, (sound, path, None), said)
                return {
                    "whole": whole,
                    "filtered": self._end(item, {"columns": columns, "filters": above}, (sound, path, LEAST), said),
                }
        except LakeyError as wrong:
            return dict.fromkeys(("whole", "filtered"), _refusal(wrong, said))

    def _end(self, item: Asked, spec: dict[str, Any], looked: tuple[Path, Path, int | None], said: list[str]) -> str:
        sound, damaged, least = looked
        try:
            with landed(item, spec) as path:
                found = self.looker.look(path)  # what the filter should have left out must not be there
        except LakeyError as wrong:
            return _refusal(wrong, said)
        if found == self.looker.look(sound, least):
            return "same"
        if found is None or found == DIED:
            return "unreadable"
        if found == self.looker.look(damaged, least):
            return "as pyarrow reads it"
        return "as the borders say" if found == self.looker.look(damaged, least, trusting=True) else "other rows"

    @contextmanager
    def _watched(self) -> Iterator[dict[str, str]]:
        """Kill the worker when it takes too long; say in `end` when it did, when it swelled, and when it is gone."""
        watch: dict[str, str] = {}

        def hung() -> None:
            watch["end"] = "hung"
            if (pid := self._worker()) is not None:
                os.kill(pid, signal.SIGKILL)

        before, over = self._before(), threading.Event()
        thread = threading.Thread(target=_when_too_long, args=(over, hung))
        thread.start()
        try:
            yield watch
        finally:
            over.set()
            thread.join()
        if before is None or "end" in watch:
            return
        peak = _peak(before) if before == self._worker() else None
        if peak is None:
            watch["end"] = "lost"
        elif peak > self._idle[before] + MOST:
            watch["end"] = "swollen"

    def _before(self) -> int | None:
        """The worker, ready to be watched; None when it is still to come."""
        pid = self._worker()
        if pid is None:
            return None
        Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak starts anew
        if pid not in self._idle:
            resource.prlimit(pid, resource.RLIMIT_AS, (CEILING, CEILING))
            self._idle[pid] = _peak(pid) or 0
        return pid

    def _worker(self) -> int | None:
        assert isinstance(self.stand.session.lake, Engine)
        (hand,) = self.stand.session.lake._lanes._hands
        assert isinstance(hand, ProcessHand)
        process = hand._process
        return process.pid if process is not None and process.poll() is None else None


def _when_too_long(over: threading.Event, then: Callable[[], None]) -> None:
    if not any(over.wait(TICK) for _ in range(PATIENCE)):
        then()


def _peak(pid: int) -> int | None:
    """The most memory that a process has held, in bytes; None when it has just ended."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), None)


def _refusal(wrong: LakeyError, said: list[str]) -> str:
    said.append(f"{wrong.code}: {wrong.detail}")
    if wrong.code in ("internal", "worker_lost"):
        return {"internal": "internal", "worker_lost": "lost"}[wrong.code]
    assert wrong.detail.endswith((".", "?")) and "\n" not in wrong.detail, wrong.detail
    return "refused"
