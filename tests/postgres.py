"""A real PostgreSQL on loopback for a test run, and a fresh database of it for whoever needs one."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

USER, PASSWORD = "postgres", "hush-canary"
PLACES = Path("/usr/lib/postgresql")
MISSING = "PostgreSQL is not installed on this machine, and tests need one of their own: run .ci/apt postgresql."
OPTIONS = {"listen_addresses": "127.0.0.1", "max_connections": 200, "fsync": "off", "full_page_writes": "off"}


@dataclass
class Postgres:
    """A server of our own. It takes any password, so that one can be given and looked for where it must not be."""

    folder: Path
    port: int
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The address of an empty database, which is there while the block runs."""
        name = f"t{next(self._numbers)}"
        self.tell(f"CREATE DATABASE {name}")
        yield f"postgresql://{USER}:{PASSWORD}@127.0.0.1:{self.port}/{name}"
        self.tell(f"DROP DATABASE {name} WITH (FORCE)")

    def tell(self, statement: str) -> None:
        """Have the server do something."""
        with psycopg.connect(f"host=127.0.0.1 port={self.port} user={USER} dbname=postgres", autocommit=True) as asked:
            asked.execute(statement)  # type: ignore[call-overload]

    def start(self) -> None:
        """Return when it answers."""
        told = {**OPTIONS, "port": self.port, "unix_socket_directories": self.folder}
        options = " ".join(f"-c {name}={value}" for name, value in told.items())
        self._run("pg_ctl", "-D", "data", "-l", "log", "-w", "-o", options, "start")

    def stop(self) -> None:
        """Break off what is connected, and end it."""
        self._run("pg_ctl", "-D", "data", "-m", "fast", "-w", "stop")

    def make(self) -> None:
        """Make its folder of data: sorted as people do, which is not as Python does."""
        own = ["--locale-provider=icu", "--icu-locale=en"] if _version() >= 15 else []
        self._run("initdb", "-D", "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N", *own)

    def _run(self, name: str, *arguments: str) -> None:
        as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []  # it refuses to be run by root
        command = [*as_user, _program(name), *arguments]
        subprocess.run(command, cwd=self.folder, check=True, timeout=120, stdout=subprocess.DEVNULL)


@contextmanager
def serving() -> Iterator[Postgres]:
    """The server while the block runs; a test that asks for one where none is installed fails."""
    if not _program("initdb"):
        pytest.fail(MISSING, pytrace=False)
    with tempfile.TemporaryDirectory(prefix="lakey-postgres-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        found = Postgres(Path(folder), _free_port())
        found.make()
        found.start()
        try:
            yield found
        finally:
            found.stop()


def _program(name: str) -> str:
    """Where a program of PostgreSQL is, the newest one where there are several; the empty text where there is none."""
    there = sorted(PLACES.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return shutil.which(name) or (str(there[-1]) if there else "")


def _version() -> int:
    said = subprocess.run([_program("initdb"), "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+", said)
    return int(found[0]) if found else 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
