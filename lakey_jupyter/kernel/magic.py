"""`%lakey items|show|estimate|explain|pull|jobs|attach|cancel|resume|lock|restore` in a cell, and `%%lakey`."""

from __future__ import annotations

import argparse
import keyword
import shlex
from typing import TYPE_CHECKING, Any

import msgspec
from IPython import get_ipython
from IPython.core.error import UsageError
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand

from ..errors import Damaged, Invalid, LakeyError
from . import arguments, following, locking
from .amounts import counted
from .arguments import Command, Helped, parser_of, perform, wanted
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
    """The line magic, and the cell magic whose cell is filters."""

    @no_var_expand
    @line_cell_magic
    def lakey(self, line: str, cell: str | None = None) -> Any:
        """Search, show, estimate and pull items of the lake, and follow pulls; `%lakey --help` tells more.

        The words are taken as they stand: a `{…}` or `$name` in a value is a value, and runs nothing. In filters
        `:name` is the value of a variable. `%%lakey df = pull iot.events` takes its filters from the lines below.
        """
        try:
            words = _words(line)
            return perform(PROGRAM, COMMANDS, words) if cell is None else self._with_filters(words, cell)
        except Helped as help:
            print(help)
        except LakeyError as wrong:
            raise UsageError(visible(wrong.detail)) from None
        return None

    def _with_filters(self, words: list[str], cell: str) -> Any:
        """What the line asks for, of the rows that the cell's filters keep; with `name = …` it is bound to the name."""
        name = words[0] if words[1:2] == ["="] else None
        words = words[2:] if name is not None else words
        if name is not None and (not name.isidentifier() or keyword.iskeyword(name)):
            raise Invalid(f"{name!r} is no name of a variable.")
        if cell.strip() and words and words[0] in COMMANDS:
            if words[0] not in FILTERED:
                raise Invalid(f"{words[0]!r} takes no filters: write it in a line, %lakey {words[0]}.")
            words = [*words, f"--where={cell}"]
        found = perform(PROGRAM, COMMANDS, words)
        if name is None:
            return found
        assert self.shell is not None
        self.shell.user_ns[name] = found
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
    item = default()[args.item]
    return item.estimate(_spec(args, item), format=args.format or "parquet", codec=args.codec)


def _explain(args: argparse.Namespace) -> None:
    print(plan_text(_estimate(args)))


def _pull(args: argparse.Namespace) -> pd.DataFrame:
    item = default()[args.item]
    how = {"verify": args.verify, "format": args.format, "codec": args.codec}
    pulled = item.pull(_spec(args, item), to=args.to, overwrite=args.overwrite, **how)
    print(f"{visible(str(pulled)).strip('<>')}")
    return pulled.to_pandas()


def _spec(args: argparse.Namespace, item: ItemHandle) -> dict[str, Any]:
    """The spec that the words of `rows` mean; `:name` in filters is the notebook's variable."""
    shell = get_ipython()
    spec = wanted(args, shell.user_ns if shell is not None else {}).spec(item.known)
    found: dict[str, Any] = msgspec.to_builtins(spec)
    return found


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
FILTERED = tuple(name for name, command in COMMANDS.items() if "--where" in parser_of(name, command).options)
"""The commands that take filters, and so a cell of them."""
