"""`%lakey items|show|estimate|explain|pull|jobs|attach|cancel|resume|lock|restore` in a cell."""

from __future__ import annotations

import argparse
import shlex
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_magic, magics_class, no_var_expand

from ..errors import Damaged, Invalid, LakeyError
from . import arguments, following, locking
from .amounts import counted
from .arguments import Command, Helped, perform
from .bridge import default
from .display import plan_text
from .item import Estimated, ItemHandle, Items
from .lock import lock_path
from .plain import visible

if TYPE_CHECKING:
    import pandas as pd

PROGRAM = "%lakey"


@magics_class
class LakeyMagics(Magics):
    """The line magic."""

    @no_var_expand
    @line_magic
    def lakey(self, line: str) -> Any:
        """Search, show, estimate and pull items of the lake, and follow pulls; `%lakey --help` tells more.

        The words are taken as they stand: a `{…}` or `$name` in a value is a value, and runs nothing.
        """
        try:
            return perform(PROGRAM, COMMANDS, _words(line))
        except Helped as help:
            print(help)
        except LakeyError as wrong:
            raise UsageError(visible(wrong.detail)) from None
        return None


def _words(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError as wrong:
        raise Invalid(f"{wrong}: a text opens and ends with the same quote.") from None


def _items(args: argparse.Namespace) -> Items:
    return default().items(" ".join(args.query))


def _show(args: argparse.Namespace) -> ItemHandle:
    return default()[args.item]


def _estimate(args: argparse.Namespace) -> Estimated:
    asked = args.columns or None, args.where, None, args.sample, args.seed
    return default().estimate(args.item, *asked, format=args.format or "parquet", codec=args.codec)


def _explain(args: argparse.Namespace) -> None:
    print(plan_text(_estimate(args)))


def _pull(args: argparse.Namespace) -> pd.DataFrame:
    item = default()[args.item]
    asked = args.columns or None, args.where, None, args.sample, args.seed, args.to, args.overwrite
    pulled = item.pull(*asked, verify=args.verify, format=args.format, codec=args.codec)
    print(f"{visible(str(pulled)).strip('<>')}")
    return pulled.to_pandas()


def _restore(args: argparse.Namespace) -> None:
    found = default().restore(lock_path(args.lock), args.overwrite)
    missing = sum(not each.is_whole for each in found)
    if missing:
        raise Damaged(f"{missing} of {counted(len(found), 'file')} in the lock could not be had as it says.")


COMMANDS: dict[str, Command] = {
    "items": Command("search the catalogue", arguments.query, _items),
    "show": Command("show an item and its columns", arguments.item, _show),
    "estimate": Command("how big a pull would be; reads nothing of the lake", arguments.size, _estimate),
    "explain": Command("how a pull would go about it; reads nothing of the lake", arguments.size, _explain),
    "pull": Command("land columns and rows as one file; gives the DataFrame", arguments.file, _pull),
    "jobs": Command("my newest pulls, and how far they are", following.listed, following.jobs),
    "attach": Command("wait for a pull again; gives the DataFrame", following.named, following.attach),
    "cancel": Command("stop a pull that runs", following.named, following.cancel),
    "resume": Command("start a failed or cancelled pull again", following.named, following.resume),
    "lock": Command("write down what a folder's pulled files were made from", locking.folder, locking.lock_said),
    "restore": Command("pull what a lock has and the folder does not", locking.locked, _restore),
}
