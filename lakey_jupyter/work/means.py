"""What the life of a pull needs of its engine."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.account import Account
from ..store.digests import Digests
from ..store.ledger import Ledger
from ..store.tickets import Ticket
from ..store.works import Works
from .board import Board
from .estimator import Estimator
from .items import Items
from .lanes import Lanes
from .presence import Presence
from .settings import EngineSettings
from .unfinished import Unfinished


@dataclass(frozen=True)
class Means:
    """The parts of one engine: `lanes` are for what may take long, `items.quick` for what does not."""

    settings: EngineSettings
    items: Items
    board: Board
    ledger: Ledger
    works: Works
    lanes: Lanes
    presence: Presence
    estimator: Estimator
    unfinished: Unfinished
    digests: Digests


def owner_of(ticket: Ticket) -> Account:
    """Whose a ticket is."""
    return Account(id=ticket.owner, name=ticket.owner)
