"""The journal of a file that is being written: what of it is there, so that the next attempt at it can go on.

It lies in the state folder, named after its job, and says where the unfinished file is. Whoever has it locked has the
file for himself, and another one beside the journal for what is not to be in that yet. Nothing is synced: what a
journal says is proved on the files before it is believed.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .landing import settle

log = logging.getLogger(__name__)
FOLDER = "journals"
JOB = re.compile(r"[0-9a-f]{32}")
PATIENCE = 10.0
"""Seconds to wait until an earlier attempt, whose server went away, has noticed that."""


class Journal:
    """An unfinished file, held by one attempt alone. Notes may be made from any thread."""

    def __init__(self, handle: int, place: Path) -> None:
        self._handle = handle
        self._place = place
        self._aside = place.with_name(f"{place.name}.aside")
        *lines, torn = os.pread(handle, os.fstat(handle).st_size, 0).split(b"\n")
        self._lines, self._torn = [line.decode(errors="replace") for line in lines], len(torn)
        self.part = self._said_part()

    def belongs(self, part: Path) -> None:
        """The unfinished file is this one. Another one takes its name, if it can: it was for others who asked for the
        same; else what was said of that is forgotten, and it is removed.
        """
        if self.part != part and not self._moves_to(part):
            self._remove_part()
            self.part = part
            self._begin()
        elif part.is_symlink() or (part.exists() and part.stat().st_nlink > 1):
            part.unlink()  # it has landed already: what has another name too is not written to any more

    def taken_up(self, plan: str) -> list[str]:
        """What was noted under the same plan; what was noted under another one is forgotten. Notes follow."""
        if self._lines[1:2] != [plan]:
            self._begin(plan)
        elif self._torn:
            os.ftruncate(self._handle, os.fstat(self._handle).st_size - self._torn)
            self._torn = 0
        return self._lines[2:]

    def note(self, line: str) -> None:
        """Say one more thing. Where that cannot be written it is only lost, for a later attempt."""
        with contextlib.suppress(OSError):
            os.write(self._handle, f"{line}\n".encode())

    def put_aside(self, at: int, data: bytes) -> bool:
        """Write these bytes at a place of what is put aside; whether that could be done."""
        try:
            handle = os.open(self._aside, os.O_WRONLY | os.O_CREAT, 0o600)
        except OSError:
            return False
        try:
            return os.pwrite(handle, data, at) == len(data)
        except OSError:
            return False
        finally:
            os.close(handle)

    def aside(self, at: int, length: int) -> bytes:
        """What is put aside there; fewer bytes where not so many are."""
        with contextlib.suppress(OSError), self._aside.open("rb") as file:
            file.seek(at)
            return file.read(length)
        return b""

    def discard(self) -> None:
        """Remove the unfinished file, and then the journal; what cannot be removed now is left to the next sweep."""
        try:
            if self._aside.exists():
                self._aside.unlink()
            self._remove_part()
            self._place.unlink(missing_ok=True)
        except OSError as wrong:
            log.warning("an unfinished file stays for a while: %s", wrong)

    def close(self) -> None:
        """Let go of both."""
        os.close(self._handle)

    @property
    def held(self) -> int:
        """The bytes of the disk that the unfinished file takes."""
        try:
            return self.part.stat().st_blocks * 512 if self.part is not None else 0
        except OSError:
            return 0

    def _begin(self, *lines: str) -> None:
        self._lines, self._torn = [json.dumps(str(self.part)), *lines], 0
        os.ftruncate(self._handle, 0)
        os.write(self._handle, "".join(f"{line}\n" for line in self._lines).encode())

    def _moves_to(self, part: Path) -> bool:
        """Whether the unfinished file could be given this name."""
        old = self.part
        if old is None or old.is_symlink() or not old.is_file() or old.stat().st_nlink > 1:
            return False
        self.part = part
        try:
            old.rename(part)
        except OSError:  # most of all where that lies on another disk
            self.part = old
            return False
        self._begin(*self._lines[1:])
        return True

    def _said_part(self) -> Path | None:
        try:
            said = Path(str(json.loads(self._lines[0])))
        except (IndexError, ValueError):
            return None
        return said if said.name.endswith(_ending(self._place.name)) else None

    def _remove_part(self) -> None:
        if self.part is not None:
            with contextlib.suppress(NotADirectoryError):
                self.part.unlink(missing_ok=True)


class Journals:
    """The journals of a state folder."""

    def __init__(self, state: Path) -> None:
        self._folder = state / FOLDER

    def jobs(self) -> list[str]:
        """The jobs that have one."""
        with contextlib.suppress(OSError):
            return sorted(each.name for each in self._folder.iterdir() if JOB.fullmatch(each.name))
        return []

    def take(self, job: str, path: Path, check: Callable[[], None]) -> Journal | None:
        """The unfinished file of a job that is to become `path`.

        None where there are no locks, or when another attempt holds it for seconds. `check` may end the waiting.
        """
        until, found = time.monotonic() + PATIENCE, None
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            while (found := self._locked(job, os.O_CREAT)) is None and time.monotonic() < until:
                check()
                time.sleep(0.05)
            if found is not None:
                found.belongs(path.with_name(f".{_cut(path.name)}{_ending(job)}"))
        except OSError as wrong:
            log.warning("a pull that is broken off will begin again, for it has no journal: %s", wrong)
            if found is not None:
                found.close()
            return None
        return found

    @contextmanager
    def looked_at(self, job: str) -> Iterator[Journal | None]:
        """The unfinished file of a job; None where there is none, and while somebody works on it."""
        try:
            found = self._locked(job)
        except OSError:
            found = None
        try:
            yield found
        finally:
            if found is not None:
                found.close()

    def _locked(self, job: str, how: int = 0) -> Journal | None:
        """A job's journal, if nobody else has it."""
        place = self._folder / job
        handle = os.open(place, os.O_RDWR | os.O_APPEND | how, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.fstat(handle).st_nlink:  # else it was removed while this was opened
                return Journal(handle, place)
        except BlockingIOError:
            log.debug("somebody works on %s", job)
        except OSError:
            os.close(handle)
            raise
        os.close(handle)
        return None


@contextmanager
def going_on(journal: Journal, path: Path, overwrite: bool, *keeps: type[Exception]) -> Iterator[Path]:
    """The unfinished file, which becomes `path` when the block succeeds.

    When the block raises one of `keeps` it stays for the next attempt, else it is removed.
    """
    assert journal.part is not None
    kept = False
    try:
        yield journal.part
        settle(journal.part, path, overwrite)
    except keeps:
        kept = True
        raise
    finally:
        if not kept:
            journal.discard()
        journal.close()


def _ending(job: str) -> str:
    return f".{job[:16]}.unfinished"


def _cut(name: str) -> str:
    return name.encode()[:200].decode(errors="ignore")
