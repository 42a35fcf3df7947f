"""The words of a command line, which `%lakey` and `lakey` share; wrong ones are `Invalid`, never an exit."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from ..errors import Invalid, near
from ..model.output import FORMATS, KEPT
from .wanted import Wanted

WHERE = "filters, such as \"name = 'x' and value >= 23\""


class Helped(Exception):
    """Help was asked for; the text is the help."""


class Parser(argparse.ArgumentParser):
    """Raises `Invalid` and `Helped` where argparse would print and exit."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    @property
    def places(self) -> list[str]:
        """What stands without a dash, in order."""
        return [each.dest for each in self._actions if not each.option_strings]

    @property
    def options(self) -> dict[str, argparse.Action]:
        """What begins with a dash, by its name; one whose `nargs` is None takes a value."""
        return dict(self._option_string_actions)

    def error(self, message: str) -> NoReturn:
        """One sentence, with the way to help."""
        raise Invalid(f"{message[:1].upper()}{message[1:]}: see {self.prog} --help.")

    def print_help(self, file: Any = None) -> None:
        """Help ends the parse."""
        raise Helped(self.format_help())


class Joined(argparse.Action):
    """Filters that are given several times are joined by AND."""

    def __call__(self, parser: Any, namespace: argparse.Namespace, values: Any, option: str | None = None) -> None:
        """The filters so far, and these."""
        before = getattr(namespace, self.dest)
        setattr(namespace, self.dest, f"({before}\n) AND ({values}\n)" if before else values)


@dataclass(frozen=True)
class Command:
    """One word of the command line: what it says of itself, the arguments it adds, and what it does with them."""

    says: str
    arguments: Callable[[Parser], None]
    run: Callable[[argparse.Namespace], Any]


def perform(program: str, commands: Mapping[str, Command], words: Sequence[str]) -> Any:
    """What the command that the first words name answers; `Helped` for help or no words, `Invalid` if it is unknown."""
    if not words or words[0] in ("-h", "--help", "help"):
        raise Helped(_overview(program, commands))
    length = 2 if " ".join(words[:2]) in commands else 1
    name = " ".join(words[:length])
    command = commands.get(name)
    if command is None:
        raise Invalid(f"There is no {program} {name!r}.{near(name, commands)} There are: {', '.join(commands)}.")
    return command.run(parser_of(f"{program} {name}", command).parse_intermixed_args(list(words[length:])))


def parser_of(program: str, command: Command) -> Parser:
    """What reads the words after a command's name."""
    parser = Parser(prog=program, description=command.says)
    command.arguments(parser)
    return parser


def query(parser: Parser) -> None:
    """Words to search for."""
    parser.add_argument("query", nargs="*", help="words to search for; & word: with it, ~ word: without it")


def item(parser: Parser) -> None:
    """An item's name."""
    parser.add_argument("item", help="the name of an item")


def rows(parser: Parser) -> None:
    """An item, and which of its columns and rows."""
    item(parser)
    parser.add_argument("columns", nargs="*", help="the columns, in the order wanted; none: all")
    parser.add_argument("--where", metavar="FILTERS", action=Joined, help=WHERE)
    parser.add_argument("--sample", metavar="SHARE", type=float, default=1.0, help="the share of rows kept, 0 to 1")
    parser.add_argument("--seed", type=int, default=0, help="which rows a share keeps")


def size(parser: Parser) -> None:
    """Rows, and how they are written."""
    rows(parser)
    parser.add_argument("--format", choices=tuple(FORMATS), help="default: what the name ends in, else parquet")
    parser.add_argument("--codec", default=KEPT, help="how to compress them; default: as in the lake")


def file(parser: Parser) -> None:
    """Rows, and the file they land in."""
    size(parser)
    parser.add_argument("--to", metavar="PATH", help="the file to write; default: named after the item")
    parser.add_argument("--overwrite", action="store_true", help="replace the file if it is there")
    parser.add_argument(
        "--verify",
        choices=("usual", "full"),
        default="usual",
        help="full: compare the file with a fresh scan of the lake",
    )


def wanted(args: argparse.Namespace, values: Mapping[str, Any] | None = None) -> Wanted:
    """What the words of `rows` ask for; `values` are what `:names` in filters stand for, if they may stand there."""
    return Wanted(args.columns or None, args.where, None, args.sample, args.seed, values)


def _overview(program: str, commands: Mapping[str, Command]) -> str:
    wide = max(map(len, commands))
    lines = "\n".join(f"  {program} {name.ljust(wide)}  {command.says}" for name, command in commands.items())
    return f"usage:\n{lines}\n\nEach tells more with --help."
