"""Which lake a command is about: the Jupyter server's that the terminal belongs to, or the one of this machine."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from ..connect import Session, connect, default_state
from ..kernel.arguments import Parser


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


def _held(session: Session) -> Iterator[Session]:
    try:
        yield session
    finally:
        session.close()
