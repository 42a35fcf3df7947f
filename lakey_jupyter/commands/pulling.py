"""`lakey estimate`, `lakey explain` and `lakey pull`: how big, how, and the file."""

from __future__ import annotations

import argparse

from ..connect import Session
from ..kernel import arguments
from ..kernel.arguments import Command, Parser, wanted
from ..kernel.display import estimate_text, plan_text
from ..kernel.places import destination
from ..kernel.pull import Pull
from ..model.pulls import Estimate
from .lakes import folders, lake


def _estimating(parser: Parser) -> None:
    arguments.size(parser)
    folders(parser)


def _asking(parser: Parser) -> None:
    arguments.file(parser)
    folders(parser)


def _estimate(args: argparse.Namespace) -> None:
    with lake(args) as session:
        print(estimate_text(_estimated(session, args)))


def _explain(args: argparse.Namespace) -> None:
    with lake(args) as session:
        print(plan_text(_estimated(session, args)))


def _estimated(session: Session, args: argparse.Namespace) -> Estimate:
    spec = wanted(args).spec(session.item(args.item))
    return session.estimate(args.item, spec, format=args.format or "parquet", codec=args.codec)


def _pull(args: argparse.Namespace) -> None:
    with lake(args) as session:
        spec = wanted(args).spec(session.item(args.item))
        to, how = destination(args.to, session.workspace), {"format": args.format, "codec": args.codec}
        job = session.pull(args.item, spec, to, args.overwrite, verify=args.verify, **how)
        pulled = Pull(session, job).wait()
    print(repr(pulled).strip("<>"))


COMMANDS: dict[str, Command] = {
    "estimate": Command("how big a pull would be; reads nothing of the lake", _estimating, _estimate),
    "explain": Command("how a pull would go about it; reads nothing of the lake", _estimating, _explain),
    "pull": Command("land columns and rows as one file", _asking, _pull),
}
