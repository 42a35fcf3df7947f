"""The words of `lock` and `restore`, and what `lock` says, in a notebook and on the command line alike."""

from __future__ import annotations

import argparse
from pathlib import Path

from .amounts import counted
from .arguments import Parser
from .lock import write_lock
from .plain import visible


def folder(parser: Parser) -> None:
    """The folder whose files are locked."""
    parser.add_argument("folder", nargs="?", default=".", help="whose pulled files are locked; default: this one")


def locked(parser: Parser) -> None:
    """The lock whose files are wanted."""
    parser.add_argument("lock", nargs="?", help="the lock, or its folder; default: lakey.lock of this folder")
    parser.add_argument("--overwrite", action="store_true", help="pull over files that are not what the lock says")


def lock_said(args: argparse.Namespace) -> None:
    """Write a lock and say what is in it, and what is not."""
    done = write_lock(Path(args.folder).expanduser())
    for path in done.left:
        print(f"{visible(path)}: not locked, for it is not, or no longer, what a pull wrote")
    print(f"{visible(done.path)}: {counted(len(done.lock.files), 'file')}")
