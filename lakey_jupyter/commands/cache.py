"""`lakey cache`: what the state folder holds, what still needs it, and letting go of the rest."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from ..errors import Invalid
from ..kernel.amounts import ago, count, counted, size
from ..kernel.arguments import Command, Parser
from ..kernel.plain import short, text_table
from .lakes import state_here, state_only

if TYPE_CHECKING:
    from ..store.holdings import Holding

UNITS = {"B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
KINDS = ("kind", "count", "size", "newest", "oldest", "not needed")
EACH = ("item", "kind", "snapshot", "size", "written", "needed by")
ALL = "all"


def _arguments(parser: Parser) -> None:
    parser.add_argument(
        "--trim",
        metavar="SIZE",
        nargs="?",
        const=ALL,
        help="remove what nothing needs; with a size such as 20GB only the oldest of it, down to that size",
    )
    state_only(parser)


def _cache(args: argparse.Namespace) -> None:
    most = None if args.trim in (None, ALL) else _bytes(args.trim)
    with state_here(args) as (folder, database):
        from ..store.holdings import holdings, trim

        gone = trim(folder, database, most) if args.trim is not None else []
        found = holdings(folder, database)
    if args.trim is not None:
        left = sum(each.bytes for each in found)
        print(
            f"Removed {size(sum(each.bytes for each in gone))} in {counted(len(gone), 'place')}; {size(left)} are left."
        )
        if most is not None and left > most:
            print(f"That is more than {size(most)}: what is left is needed, or was written a moment ago.")
        return
    print(text_table(KINDS, [_kind(kind, of) for kind, of in _by_kind(found).items()]))
    shelved = [each for each in found if each.item or not each.needed]
    if shelved:
        print("\n" + text_table(EACH, [_cells(each) for each in shelved]))


def _by_kind(found: Sequence[Holding]) -> dict[str, list[Holding]]:
    from ..store.holdings import KINDS as ORDER

    return {kind: of for kind in ORDER if (of := [each for each in found if each.kind == kind])}


def _kind(kind: str, of: Sequence[Holding]) -> list[str]:
    newest, oldest = (_written(pick(each.newest for each in of)) for pick in (max, min))
    spare = sum(each.bytes for each in of if not each.needed)
    return [kind, count(len(of)), size(sum(each.bytes for each in of)), newest, oldest, size(spare)]


def _cells(each: Holding) -> list[str]:
    needed = each.needed or "nothing"
    return [short(each.item or "–"), each.kind, each.snapshot[:8], size(each.bytes), _written(each.newest), needed]


def _written(seconds: float) -> str:
    return ago(datetime.fromtimestamp(seconds, timezone.utc))


def _bytes(text: str) -> int:
    """The bytes that a size means."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kMGT]?B)?", text.strip())
    if not found:
        raise Invalid(f"A size is a number of bytes, or such as 500MB or 20GB; {text!r} is none.")
    return int(float(found[1]) * UNITS[found[2] or "B"])


COMMANDS: dict[str, Command] = {
    "cache": Command("what the state folder holds, and letting go of what nothing needs", _arguments, _cache),
}
