"""One attempt at a pull: whose it is, what it asks for, and how often it may begin anew."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ..model.account import Account
from ..model.key import pull_key
from ..model.output import Output
from ..model.spec import BoundSpec, bind
from ..store.catalogue import Entry
from ..store.landing import place
from ..store.tickets import Ticket
from .nearby import Here
from .tasks import Pull

MOST_LOST = 2
"""So many lost workers are replaced."""


@dataclass(frozen=True)
class Attempt:
    """An attempt; `again` says that it may still follow the item to a newer snapshot, `lost` counts its workers."""

    ticket: Ticket
    owner: Account
    again: bool = True
    lost: int = 0

    @property
    def id(self) -> str:
        """The job's."""
        return self.ticket.job.id

    @property
    def is_first(self) -> bool:
        """Whether nobody has tried before."""
        return self.ticket.job.attempt == 1 and not self.lost

    def anew(self) -> Attempt:
        """The attempt at the item's newer snapshot."""
        return replace(self, again=False)

    def after_a_loss(self) -> Attempt | None:
        """The attempt by another worker; None when enough were lost."""
        return replace(self, lost=self.lost + 1) if self.lost < MOST_LOST else None

    def spec(self, entry: Entry) -> BoundSpec:
        """What is asked of the item as it is now; `Invalid` when it has other columns."""
        assert self.ticket.job.spec is not None
        return bind(self.ticket.job.spec, entry.item.columns)

    def key(self, entry: Entry) -> str:
        """What makes it the same as another."""
        return key_of(entry, self.spec(entry), self.ticket.output)

    def path(self, workspace: Path) -> Path:
        """Where it lands, as nobody has checked it."""
        return workspace / (self.ticket.job.to or "")

    def task(self, entry: Entry, workspace: Path, most: int, here: Here) -> Pull:
        """What a worker is told; `Invalid` when the destination is none any more."""
        ticket, job = self.ticket, self.ticket.job
        assert job.spec is not None and job.to is not None
        return Pull(
            id=entry.id,
            item=job.item,
            location=entry.item.location,
            snapshot=entry.item.snapshot.id,
            spec=job.spec,
            path=str(place(workspace, job.to, ticket.output.suffix)),
            overwrite=ticket.overwrite,
            verify=ticket.verify,
            output=ticket.output,
            most=most,
            made=here.made if ticket.verify != "full" else None,
            near=here.near,
            work=ticket.work,
        )


def key_of(entry: Entry, spec: BoundSpec, output: Output) -> str:
    """The key of a pull of an item as it is now."""
    return pull_key(entry.id, entry.item.snapshot.id, spec, output)
