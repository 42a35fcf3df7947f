"""Giving many who asked for the same a copy each of what was landed for one of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from ..errors import Cancelled, Exists, LakeyError, OverBudget
from ..store.landing import FULL, arriving, files_of, full, place_below
from .item_files import Shop
from .reuse import Copying
from .tasks import Failed, Spread, Spreaded, Target
from .watch import Watch

log = logging.getLogger(__name__)
AT_ONCE = 64
"""So many copies are written side by side; the file is read once for them."""


def spread(task: Spread, shop: Shop, watch: Watch) -> Spreaded:
    """Land a copy at each destination, whole and verified, or leave nothing there."""
    source, root = Path(task.made.path), Path(task.workspace).resolve()
    landed: list[str] = []
    failed: dict[str, Failed] = {}
    with ThreadPoolExecutor(1) as hasher:
        for first in range(0, len(task.targets), AT_ONCE):
            targets = task.targets[first : first + AT_ONCE]
            copies = [_Copy(each, root, task.made.bytes, watch) for each in targets]
            try:
                sha256 = _copied(source, copies, watch, hasher)
            except (FileNotFoundError, PermissionError):
                sha256 = ""
            for each in copies:
                each.end(sha256 == task.made.sha256)
            landed += [each.target.job for each in copies if each.has_landed]
            failed |= {each.target.job: Failed.of(each.wrong) for each in copies if each.wrong is not None}
            if sha256 != task.made.sha256:
                log.info("what was landed for one is not there any more as it was: the lake is read for the others")
                return Spreaded(landed=tuple(landed), failed=failed, gone=True)
    sizes = tuple(each.stat().st_size for each in files_of(source)) if source.is_dir() else ()
    return Spreaded(landed=tuple(landed), parts=sizes, failed=failed)


def _copied(source: Path, copies: Sequence[_Copy], watch: Watch, hasher: ThreadPoolExecutor) -> str:
    """Copy the files to all places; the checksum of what was read."""
    files = files_of(source)
    total = sum(each.stat().st_size for each in files)
    copying = Copying(watch, total, hasher)
    try:
        for each in files:
            _hand_on(copying, each, copies, each.name if source.is_dir() else "")
    except Cancelled:
        for one in copies:
            one.end(False)
        raise
    return copying.sha256 if files else ""


def _hand_on(copying: Copying, source: Path, copies: Sequence[_Copy], name: str) -> None:
    for each in copies:
        each.begin(name)

    def write(block: memoryview) -> None:
        for each in copies:
            each.write(block)

    copying.copy(source, write)


class _Copy:
    """One of the copies: on its way until it has landed, has failed, or nobody waits for it any more."""

    def __init__(self, target: Target, root: Path, bytes_: int, watch: Watch) -> None:
        self.target = target
        self._root = root
        self._bytes = bytes_
        self.has_landed = False
        self.wrong: LakeyError | None = None
        self._watch = watch
        self._stack = ExitStack()
        self._part: Path | None = None
        self._out: BinaryIO | None = None

    @property
    def _is_wanted(self) -> bool:
        return self.wrong is None and self.target.job not in self._watch.dropped

    def begin(self, name: str) -> None:
        """One more file of it; its own name is nothing where it is the only one."""
        if not self._is_wanted:
            return
        try:
            if self._part is None:
                self._part = self._stack.enter_context(arriving(self._destination(), self.target.overwrite))
                if name:
                    self._part.mkdir()
            self._close()
            self._out = (self._part / name if name else self._part).open("xb")
        except LakeyError as refused:
            self.wrong = refused
        except OSError as wrong:
            self._fail(wrong)

    def _destination(self) -> Path:
        """Its real path, in a folder that is there; `LakeyError` where nothing may be put."""
        path = place_below(self._root, self.target.to, self.target.suffix)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, block: memoryview) -> None:
        """Some bytes more."""
        if self._out is None or not self._is_wanted:
            return
        try:
            self._out.write(block)
        except OSError as wrong:
            self._fail(wrong)

    def end(self, whole: bool) -> None:
        """Let it land, if it is whole and still wanted."""
        try:
            self._close()
            if self._part is not None and whole and self._is_wanted:
                self._stack.close()
                self.has_landed = True
        except Exists as taken:
            self.wrong = taken
        except OSError as wrong:
            self._fail(wrong)
        finally:
            self._stack.__exit__(Cancelled, Cancelled("Nothing lands."), None)

    def _close(self) -> None:
        out, self._out = self._out, None
        if out is not None:
            out.close()

    def _fail(self, wrong: OSError) -> None:
        path = self._root / self.target.to
        if wrong.errno in FULL:
            self.wrong = full(path, self._bytes)
        else:
            said = f"The workspace cannot be written ({wrong.strerror})"
            self.wrong = OverBudget(f"{said}: {path.name!r} was not written; make room and pull again.")
