"""Pulls by processes of their own, which can be killed at any moment; what they read of the lake is counted outside."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.model.wire import convert
from lakey_jupyter.store.settings import Reach
from lakey_jupyter.work.item_files import Shop
from lakey_jupyter.work.perform import perform
from lakey_jupyter.work.register import register
from lakey_jupyter.work.tasks import Answer, Failed, Pull, Register
from lakey_jupyter.work.watch import Watch

TESTS = Path(__file__).resolve().parents[1]
JOB = "0123456789abcdef" * 2
ROWS, FILES = 1_200_000, 3


def write_wide(folder: Path, files: int = FILES, sign: int = 1, checked: bool = False) -> None:
    """A lake of some 20 MB a file that is copied whole: numbers as they are, in row groups of half a megabyte.

    Where its pages are `checked`, by checksums of their own, a scan takes some row groups at a time.
    """
    options = {"use_dictionary": False, "compression": "none", "write_page_checksum": checked}
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(files):
        draw = np.random.default_rng(number)
        table = pa.table({"a": sign * draw.integers(0, 2**40, ROWS), "b": draw.random(ROWS)})
        path = folder / f"{number}.parquet"
        pq.write_table(table, path, row_group_size=32_768, **options)


@dataclass(frozen=True)
class Place:
    """A lake, and where its pulls land."""

    root: Path

    @property
    def out(self) -> Path:
        """The folder of the answer."""
        return self.root / "out"

    @property
    def path(self) -> Path:
        """The answer."""
        return self.out / "a.parquet"

    @property
    def journal(self) -> Path:
        """The journal of the pull."""
        return self.root / "state" / "journals" / JOB

    @property
    def parts(self) -> list[Path]:
        """What lies beside the answer."""
        return [path for path in self.out.iterdir() if path != self.path]

    @property
    def read(self) -> int:
        """The bytes that all processes together have read of the lake."""
        counted = self.root / "read"
        return sum(int(line) for line in counted.read_text().split()) if counted.exists() else 0

    def registered(self) -> Pull:
        """The pull of everything."""
        shop = Shop(self.root / "state", Reach())
        known = register(Register(id="lake", location=str(self.root / "lake")), shop, quiet())
        return Pull(
            id="lake",
            item="lake",
            location=str(self.root / "lake"),
            snapshot=known.snapshot,
            spec=convert({"columns": ["a", "b"]}, PullSpec),
            path=str(self.path),
            overwrite=False,
            work=JOB,
        )

    def here(self, task: Pull, at: int | None = None, then: Callable[[Watch], None] = Watch.abandon) -> Answer | Failed:
        """Perform the pull in this process; once so many bytes were read, this happens to it."""
        watch = quiet()

        def hear(read: int) -> None:
            if at is not None and read >= at:
                then(watch)

        return perform(task, self.shop(hear), watch)

    def shop(self, hear: Callable[[int], None] = lambda read: None) -> Shop:
        """Where the pull finds its lake, whose bytes are counted; `hear` is told how many were read in this process."""
        shop = Shop(self.root / "state", Reach())
        store: Any = shop.store(str(self.root / "lake"))
        count = store.meter.count
        counted = os.open(self.root / "read", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

        def counting(bytes_: int) -> None:
            os.write(counted, f"{bytes_}\n".encode())
            count(bytes_)
            hear(store.meter.bytes)

        store.meter.count = counting
        return shop

    def start(self, task: Pull) -> subprocess.Popen[bytes]:
        """A process that performs the pull once a line comes in, and says how it ended."""
        process = subprocess.Popen(
            [sys.executable, "-m", "work.attempts", str(self.root)],
            env={**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(task) + b"\n")
        process.stdin.flush()
        return process


def body(path: Path) -> bytes:
    """A Parquet file without its footer, which says when it was made."""
    whole = path.read_bytes()
    assert whole[-4:] == b"PAR1"
    return whole[: -8 - int.from_bytes(whole[-8:-4], "little")]


def quiet() -> Watch:
    """One that nobody listens to."""
    return Watch(lambda state, progress: None)


def waited_for(claim: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Return once the claim holds, or the process has ended."""
    while not claim() and process.poll() is None:
        time.sleep(0)


def say(word: str) -> None:
    """One line to whoever started this process."""
    os.write(1, f"{word}\n".encode())


def main() -> None:
    """Wait for the word, perform, and say how it ended."""
    place = Place(Path(sys.argv[1]))
    task = msgspec.json.decode(sys.stdin.buffer.readline(), type=Pull)
    shop = place.shop()
    say("ready")
    sys.stdin.buffer.readline()
    say(type(perform(task, shop, quiet())).__name__)


if __name__ == "__main__":
    main()
