"""The words of `jobs`, `attach`, `cancel` and `resume`: following pulls that were started anywhere."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from ..errors import Invalid, NotFound
from ..model.job import ENDS, Job, State
from .amounts import ago, size
from .arguments import Parser
from .bridge import Lake, default
from .plain import short, text_table, visible
from .progress import said
from .pull import Pull

if TYPE_CHECKING:
    import pandas as pd

LOOKED_AT = 200
"""So many of the newest pulls are looked through for a name."""
SHOWN = 8
"""So many letters of a job's id are shown, and are enough to name it."""
LEAST = 4
LISTED = 20
HEADERS = ("id", "item", "how far", "to", "asked")
ENDING = 5.0


def listed(parser: Parser) -> None:
    """How many jobs are shown."""
    parser.add_argument("--limit", type=int, default=LISTED, help=f"the most that are shown; default: {LISTED}")


def named(parser: Parser) -> None:
    """Which pull."""
    parser.add_argument("id", nargs="?", help="the pull's id, or how it begins; none: the newest that fits")


def jobs(args: argparse.Namespace) -> None:
    """Say how my newest pulls stand."""
    found = default().pulls(args.limit)
    if not found:
        print("No pulls yet.")
        return
    print(text_table(HEADERS, [_row(each.job) for each in found]))


def attach(args: argparse.Namespace) -> pd.DataFrame:
    """Wait for a pull again, and give its DataFrame; an interrupt lets go of it."""
    lake = default()
    running = _meant(lake, args.id, lambda job: not job.is_over)
    pull = running or _meant(lake, None, lambda job: job.ended_well)
    return _landed(_there(pull, "There is no pull to wait for.").wait())


def cancel(args: argparse.Namespace) -> None:
    """Stop waiting for a pull; the last one to leave stops the work."""
    pull = _there(_meant(default(), args.id, lambda job: not job.is_over), "No pull runs.")
    if pull.job.is_over:
        raise Invalid(f"The pull {pull.id[:SHOWN]} is over already: {pull.job.state.value}.")
    pull.cancel()
    until = time.monotonic() + ENDING
    while not (job := default().attach(pull.id).job).is_over and time.monotonic() < until:
        time.sleep(0.05)
    ended = job.state if job.state in ENDS else State.CANCELLED
    print(f"{short(job.item)}: {ended.value}")


def resume(args: argparse.Namespace) -> pd.DataFrame:
    """Start a failed or cancelled pull again, wait for it, and give its DataFrame."""
    ended_badly = (State.FAILED, State.CANCELLED)
    pull = _there(_meant(default(), args.id, lambda job: job.state in ended_badly), "No pull failed or was cancelled.")
    return _landed(pull.resume())


def _landed(pull: Pull) -> pd.DataFrame:
    print(visible(str(pull)).strip("<>"))
    return pull.to_pandas()


def _meant(lake: Lake, id: str | None, fits: Callable[[Job], bool]) -> Pull | None:
    """The pull whose id begins so, whatever it does; without one the newest that fits."""
    newest = lake.pulls(LOOKED_AT)
    if id is None:
        return next((each for each in newest if fits(each.job)), None)
    found = [each for each in newest if each.id.startswith(id)]
    if len(found) > 1 or len(id) < LEAST:
        raise Invalid(f"{id!r} may mean several pulls: give more of the id.", path="id")
    if not found:
        raise NotFound(f"There is no pull {id!r} among your newest; %lakey jobs lists them.", path="id")
    return found[0]


def _there(pull: Pull | None, sentence: str) -> Pull:
    if pull is None:
        raise NotFound(sentence)
    return pull


def _row(job: Job) -> list[str]:
    result = job.result
    far = f"{job.state.value} {size(result.bytes)}" if result else said(job).partition(": ")[2]
    return [job.id[:SHOWN], short(job.item), far, short(result.path if result else job.to or ""), ago(job.created)]
