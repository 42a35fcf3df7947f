"""`lakey estimate`, `lakey explain` and `lakey pull`: how big, how, and the file."""

from __future__ import annotations

import argparse

from ..kernel import arguments
from ..kernel.arguments import Command, Parser, wanted
from ..kernel.display import estimate_text, plan_text
from ..kernel.places import destination
from ..kernel.pull import Pull
from .lakes import folders, lake


def _estimating(parser: Parser) -> None:
    arguments.rows(parser)
    folders(parser)


def _asking(parser: Parser) -> None:
    arguments.file(parser)
    folders(parser)


def _estimate(args: argparse.Namespace) -> None:
    with lake(args) as session:
        print(estimate_text(session.estimate(args.item, wanted(args).spec(session.item(args.item)))))


def _explain(args: argparse.Namespace) -> None:
    with lake(args) as session:
        print(plan_text(session.estimate(args.item, wanted(args).spec(session.item(args.item)))))


def _pull(args: argparse.Namespace) -> None:
    with lake(args) as session:
        spec = wanted(args).spec(session.item(args.item))
        job = session.pull(args.item, spec, destination(args.to, session.workspace), args.overwrite, args.verify)
        pulled = Pull(session, job).wait()
    print(repr(pulled).strip("<>"))


COMMANDS: dict[str, Command] = {
    "estimate": Command("how big a pull would be; reads nothing of the lake", _estimating, _estimate),
    "explain": Command("how a pull would go about it; reads nothing of the lake", _estimating, _explain),
    "pull": Command("land columns and rows as one Parquet file", _asking, _pull),
}
