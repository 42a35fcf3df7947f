"""Which lake a command is about: the Jupyter server's that the terminal belongs to, or the one of this machine."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ..connect import Session, connect, default_database, default_state
from ..errors import NotFound
from ..kernel.arguments import Parser
from ..store.state import has_state

if TYPE_CHECKING:
    from ..store.database import Database


def folders(parser: Parser) -> None:
    """Where a lake of this machine keeps its catalogue, and where its pulls land."""
    parser.add_argument("--state", metavar="DIR", help="where the catalogue is; default: LAKEY_STATE")
    parser.add_argument("--workspace", metavar="DIR", help="the folder that pulls land below; default: this one")


@contextmanager
def lake(args: argparse.Namespace) -> Iterator[Session]:
    """The server at `LAKEY_URL`, unless folders are given or there is none."""
    yield from _held(connect(workspace=args.workspace, state=args.state))


@contextmanager
def lake_here(args: argparse.Namespace) -> Iterator[Session]:
    """The lake of this machine: its catalogue is changed by whoever may write its folder."""
    yield from _held(connect(workspace=args.workspace, state=args.state or default_state()))


def state_only(parser: Parser) -> None:
    """Which state folder a command looks into."""
    parser.add_argument("--state", metavar="DIR", help="where the catalogue is; default: LAKEY_STATE")


@contextmanager
def state_here(args: argparse.Namespace) -> Iterator[tuple[Path, Database]]:
    """The state folder of this machine and its database, for whoever may read it; `NotFound` where there is none."""
    folder = (Path(args.state) if args.state else default_state()).expanduser().resolve()
    url = default_database()
    if url is None and not has_state(folder):
        raise NotFound(f"There is no state of Lakey in {str(folder)!r}: name its folder with --state or LAKEY_STATE.")
    from ..store.database import Database

    database = Database(folder, url)
    try:
        yield folder, database
    finally:
        database.close()


def _held(session: Session) -> Iterator[Session]:
    try:
        yield session
    finally:
        session.close()
