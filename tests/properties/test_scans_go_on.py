"""Whatever is scanned, and wherever it is stopped: another attempt goes on there, and the answer is the same."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from lakey_jupyter.model.output import Output
from lakey_jupyter.parquet import scanning, whole, written
from lakey_jupyter.parquet.answer import read_recipe
from lakey_jupyter.parquet.plan import Plan, plan
from lakey_jupyter.store.journal import Journal, Journals
from lakey_jupyter.store.settings import Reach
from lakey_jupyter.work import trail
from lakey_jupyter.work.course import Course
from lakey_jupyter.work.item_files import ItemFiles, Shop
from lakey_jupyter.work.legs import legs
from lakey_jupyter.work.register import register
from lakey_jupyter.work.tasks import Register
from lakey_jupyter.work.watch import Watch
from lakey_jupyter.work.writing import Draft, prove, write

from .asked import bound
from .exact_arrays import token
from .lakes import rows
from .strategies import Case, cases
from .test_pull_equals_oracle import told

JOB = "0123456789abcdef" * 2
RECIPE = {"item": "x.y"}
MOST_STOPS = 4
stops: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def _small_steps() -> Iterator[None]:
    """Row groups of a few rows, turns of a few chunks, and what is held is put aside with each of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(written, "GROUP_ROWS", 2)
        patch.setattr(trail, "SEGMENT", 1)
        patch.setattr(trail, "SHARE", 0)
        patch.setattr(whole, "LEAST", 1)
        for most in ("FIRST", "FEW_KEPT", "TOGETHER", "FIRST_STREAM", "STREAM"):
            patch.setattr(scanning, most, 100)
        yield


class Stopped(Exception):
    """As if the process had ended there."""


class Stopping(Journal):
    """A journal whose process ends before or after one of its writings."""

    def __init__(self, place: Path, part: Path, left: int) -> None:
        super().__init__(os.open(place, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), place)
        self.belongs(part)
        self._left = left

    def note(self, line: str) -> None:
        """As any journal, until the end."""
        self._count()
        super().note(line)
        self._count()

    def put_aside(self, at: int, data: bytes) -> bool:
        """As any journal, until the end."""
        self._count()
        return super().put_aside(at, data)

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Stopped


@dataclass(frozen=True)
class Attempts:
    """Attempts at one answer, in a folder of their own."""

    folder: Path
    work: Plan
    files: ItemFiles

    @property
    def part(self) -> Path:
        """The unfinished file."""
        return self.folder / f".a.parquet.{JOB[:16]}.unfinished"

    @property
    def notes(self) -> Path:
        """The journal."""
        return self.folder / "journals" / JOB

    @property
    def lines(self) -> list[str]:
        """What is noted."""
        return self.notes.read_text(errors="replace").splitlines() if self.notes.exists() else []

    def is_stopped(self, left: int) -> bool:
        """Whether an attempt ended so early."""
        self.notes.parent.mkdir(exist_ok=True)
        with closing(Stopping(self.notes, self.part, left)) as journal:
            try:
                self.written(journal)
            except Stopped:
                return True
        return False

    def finished(self) -> list[str]:
        """The rows that an attempt that is not stopped lands, whatever those before it left."""
        journal = Journals(self.folder).take(JOB, self.folder / "a.parquet", lambda: None)
        assert journal is not None
        with closing(journal):
            return self.written(journal)

    def written(self, journal: Journal) -> list[str]:
        """The rows of the file of an attempt, which is proved."""
        draft = Draft(self.work, self.files, self.part, Output(), RECIPE, journal)
        course = Course(self.work, Watch(lambda state, progress: None), lambda done: done)
        found = write(draft, course, lambda length: None)
        prove(draft, found)
        assert read_recipe(self.part) == {**RECIPE, "rows": found.rows}
        table = pq.read_table(self.part, partitioning=None)
        assert table.schema.names == self.work.answer.names
        return rows(table)


def flip(path: Path, at: int) -> None:
    """One bit is another."""
    if path.exists() and (data := bytearray(path.read_bytes())):
        data[at % len(data)] ^= 1
        path.write_bytes(data)


def shorten(path: Path, at: int) -> None:
    """The end is gone."""
    if path.exists() and (size := path.stat().st_size):
        os.truncate(path, at % size)


def leave(path: Path, at: int) -> None:
    """Nothing befalls it."""


Damage = Callable[[Path, int], None]
DAMAGES: tuple[Damage, ...] = (leave, leave, flip, shorten)


@given(cases(), st.data())
def test_a_scan_that_is_stopped_anywhere_goes_on_there(case: Case, data: st.DataObject) -> None:
    note(told(case.table, case.layout))
    with tempfile.TemporaryDirectory() as name:
        lake = Path(name) / "lake"
        case.layout.write(case.table, lake)
        shop = Shop(Path(name) / "state", Reach())
        known = register(Register(id="x", location=str(lake)), shop, Watch(lambda state, progress: None))
        index = shop.index("x", known.snapshot)
        for number, spec in enumerate(case.specs):
            note(f"{spec}")
            files = ItemFiles(index, shop.store(str(lake)))
            files.are_here = data.draw(st.booleans())
            folder = Path(name) / str(number)
            folder.mkdir()
            attempts = Attempts(folder, plan(index, bound(spec, index.columns())), files)
            stop(attempts, data)
            assert attempts.finished() == [token(row) for row in case.expected(spec)], spec


def stop(attempts: Attempts, data: st.DataObject) -> None:
    """Let some attempts end early, and now and then harm what they left."""
    for left in data.draw(st.lists(st.integers(1, 9), max_size=MOST_STOPS)):
        before = len(attempts.lines)
        if not attempts.is_stopped(left):
            break
        new = list(legs(attempts.lines[before:]))
        stops["on the way"] += any(leg.first for leg in new)
        stops["from where another was"] += bool(before) and any(leg.first for leg in new[:1])
        stops["with rows put aside"] += any(leg.rows and leg.part is None for leg in new)
        for path in (attempts.part, attempts.notes, attempts.notes.with_name(f"{JOB}.aside")):
            damage, at = data.draw(st.tuples(st.sampled_from(DAMAGES), st.integers(0, 2**16)))
            damage(path, at)


def test_many_were_stopped_on_the_way() -> None:
    # How many rows come at once is up to Polars, so the numbers differ a little: 26 and more on a quiet machine.
    assert min(stops[each] for each in ("on the way", "from where another was", "with rows put aside")) >= 10, stops
