"""Going on with a pull that was cut: what is noted of its unfinished file is proved, and only the rest is read.

That is for one Parquet file of some size. Other formats and folders of parts begin again, as does a small pull: it is
read again as quickly as it is proved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import xxhash

from ..errors import Cancelled, LakeAway
from ..model.key import canonical, pull_key
from ..model.output import Output
from ..model.version import VERSION
from ..parquet.answer import AnswerFile
from ..parquet.begun import left
from ..parquet.copy import FIRST, Block
from ..parquet.laid import Laid
from ..parquet.pieces import Piece
from ..parquet.plan import Plan
from ..parquet.written import GROUP_BYTES, GROUP_ROWS
from ..store.journal import Journal, going_on
from ..store.landing import arriving
from .item_files import Shop
from .legs import heard
from .tasks import Pull
from .trail import Trail, restored
from .watch import Watch

LEAST = 16 * 1024 * 1024
"""Pulls that read fewer bytes have no journal."""
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
    if task.work and task.output.format == "parquet" and task.output.parts == 1 and work.read_bytes() >= LEAST:
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


def take_up(there: Laid, answer: AnswerFile, journal: Journal, codec: str) -> tuple[tuple[Block, ...], int, Trail]:
    """What is still to be moved into an answer that has room for all copies, how many bytes of them are there, and the
    trail of the scan whose rows get this codec.
    """
    copied, noted = there.copied, dict[int, Piece]()
    lines = journal.taken_up(_digest(there, codec))
    for line in lines:
        piece = _piece(line)
        if piece is not None and piece.at >= FIRST and piece.at + piece.length <= copied.end:
            noted[piece.at] = piece
    legs, held = restored(heard(lines, answer.end), answer, journal)
    kept = answer.keep(list(noted.values()))

    def note(piece: Piece) -> None:
        if piece.at < copied.end:
            journal.note(f"{piece.at} {piece.length} {piece.checksum}")

    answer.note = note
    return left(copied.blocks, kept), sum(piece.length for piece in kept), Trail(there.work, journal, legs, held)


def _digest(there: Laid, codec: str) -> str:
    """The same only for answers that are the same to the byte where they are copied, and to the row where scanned."""
    work, found = there.work, xxhash.xxh3_128(there.digest.encode())
    if work.dialect is not None:
        key = pull_key("", "", work.spec, Output(codec=codec))
        told = [VERSION, key, work.index.schema.to_string(), GROUP_ROWS, GROUP_BYTES, work.dialect.options]
        found.update(canonical(told))
    return str(found.hexdigest())


def _piece(line: str) -> Piece | None:
    found = NOTE.fullmatch(line)
    return Piece(int(found[1]), int(found[2]), found[3]) if found else None
