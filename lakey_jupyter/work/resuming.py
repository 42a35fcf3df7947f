"""Going on with a pull that was cut: what is noted of its unfinished file is proved, and only the rest is moved.

That is for one Parquet file of some size whose bytes are copied. What was scanned, other formats and folders of parts
begin again, as does a small pull: it is read again as quickly as it is proved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..errors import Cancelled, LakeAway
from ..parquet.answer import AnswerFile, Piece
from ..parquet.begun import left
from ..parquet.copy import FIRST, Block
from ..parquet.laid import Laid
from ..parquet.plan import Plan
from ..store.journal import Journal, going_on
from ..store.landing import arriving
from .item_files import Shop
from .tasks import Pull
from .watch import Watch

LEAST = 16 * 1024 * 1024
"""Pulls that copy fewer bytes have no journal."""
NOTE = re.compile(r"(\d{1,18}) ([1-9]\d{0,17}) ([0-9a-f]{16})")


class _Left(Exception):
    """The server that asked for the pull is gone; what is there is left to the next one."""


@dataclass(frozen=True)
class Arrival:
    """Where an answer is written to until it is whole, and the journal of that, if it has one."""

    part: Path
    journal: Journal | None = None


@contextmanager
def arrival(task: Pull, work: Plan, shop: Shop, watch: Watch) -> Iterator[Arrival]:
    """A path to write the answer to, which becomes the pull's when the block succeeds.

    When the lake is away, or the server that asked, an unfinished file with a journal stays for the next attempt.
    """
    path, journal = Path(task.path), None
    if task.work and task.output.format == "parquet" and task.output.parts == 1 and _copied_bytes(work) >= LEAST:
        journal = shop.journals.take(task.work, path, watch.check)
    if journal is None:
        with arriving(path, task.overwrite) as part:
            yield Arrival(part)
        return
    try:
        with going_on(journal, path, task.overwrite, LakeAway, _Left) as part, _leaving(watch):
            yield Arrival(part, journal)
    except _Left as gone:
        raise Cancelled("The server that asked for the pull went away.") from gone


@contextmanager
def _leaving(watch: Watch) -> Iterator[None]:
    try:
        yield
    except Cancelled as wrong:
        if watch.is_abandoned:
            raise _Left from wrong
        raise


def _copied_bytes(work: Plan) -> int:
    return int(work.asked_bytes()[work.copied].sum())


def take_up(there: Laid, answer: AnswerFile, journal: Journal) -> tuple[tuple[Block, ...], int]:
    """What is still to be moved into an answer that has room for all copies, and how many bytes of them are there."""
    copied, noted = there.copied, dict[int, Piece]()
    for line in journal.taken_up(there.digest):
        piece = _piece(line)
        if piece is not None and piece.at >= FIRST and piece.at + piece.length <= copied.end:
            noted[piece.at] = piece
    kept = answer.keep(list(noted.values()))
    answer.note = lambda piece: journal.note(f"{piece.at} {piece.length} {piece.checksum}")
    return left(copied.blocks, kept), sum(piece.length for piece in kept)


def _piece(line: str) -> Piece | None:
    found = NOTE.fullmatch(line)
    return Piece(int(found[1]), int(found[2]), found[3]) if found else None
