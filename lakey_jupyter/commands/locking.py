"""`lakey lock` and `lakey restore`: a folder's pulled files, written down and made again."""

from __future__ import annotations

import argparse

from ..kernel import locking
from ..kernel.arguments import Command, Parser
from ..kernel.lock import lock_path
from ..kernel.restore import restore
from .lakes import folders, lake


def _restoring(parser: Parser) -> None:
    locking.locked(parser)
    folders(parser)


def _restore(args: argparse.Namespace) -> int:
    found = []
    with lake(args) as session:
        for each in restore(session, lock_path(args.lock), args.overwrite):
            print(each, flush=True)
            found.append(each.is_whole)
    return int(not all(found))


COMMANDS: dict[str, Command] = {
    "lock": Command("write down what a folder's pulled files were made from", locking.folder, locking.lock_said),
    "restore": Command("pull what a lock has and the folder does not", _restoring, _restore),
}
