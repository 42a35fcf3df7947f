"""`lakey doctor`: what Lakey needs, what is missing, and how to mend it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator

from ..errors import LakeyError
from ..kernel.arguments import Command
from ..kernel.plain import visible
from . import checks
from .checks import Finding, Grade
from .lakes import folders

MARKS = {Grade.WELL: "✓", Grade.ODD: "!", Grade.ILL: "✗"}


def _doctor(args: argparse.Namespace) -> int:
    worst = Grade.WELL
    for finding in _findings(args):
        worst = max(worst, finding.grade)
        print(f"{MARKS[finding.grade]} {finding.what}: {visible(finding.says)}", flush=True)
        if finding.mend:
            print(f"    {visible(finding.mend)}", flush=True)
    return int(worst is Grade.ILL)


def _findings(args: argparse.Namespace) -> Iterator[Finding]:
    """Every check in order; one that breaks off is a finding too, and the others still run."""
    places = checks.places(args.workspace, args.state)
    for what, check in checks.CHECKS.items():
        yield from _guarded(what, check(places))


def _guarded(what: str, found: Iterable[Finding]) -> Iterator[Finding]:
    try:
        yield from found
    except LakeyError as wrong:
        yield Finding(what, Grade.ILL, wrong.detail)


COMMANDS: dict[str, Command] = {"doctor": Command("say what is missing, and how to mend it", folders, _doctor)}
