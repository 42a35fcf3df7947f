"""What pulls of a workspace have left unfinished: kept for whoever goes on with it, else removed."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from ..model.job import State
from ..model.noun import changed
from ..model.pulls import Estimate
from ..store.journal import Journal, Journals
from ..store.tickets import Ticket
from ..store.works import Works
from .settings import EngineSettings

KEPT = timedelta(days=1)
"""How long a failed pull can go on from where it was."""


class Unfinished:
    """The unfinished files of one engine's workspace."""

    def __init__(self, settings: EngineSettings, works: Works) -> None:
        self._settings = settings
        self._works = works
        self._journals = Journals(settings.state)

    def discard(self, id: str) -> None:
        """Remove what is left of a work, unless somebody is at it."""
        with self._journals.looked_at(id) as journal:
            if journal is not None:
                journal.discard()

    def sweep(self) -> None:
        """Remove what nobody will go on with."""
        for id in self._journals.jobs():
            with self._journals.looked_at(id) as journal:
                if journal is not None and self._is_over(id, journal):
                    journal.discard()

    def going_on(self, id: str, found: Estimate) -> Estimate:
        """The estimate of a pull that goes on, not held to its limits: the disk has room for what it has already."""
        with self._journals.looked_at(id) as journal:
            held = journal.held if journal is not None else 0
        return changed(found, free_disk=found.free_disk + held)  # type: ignore[no-any-return]

    def _is_over(self, id: str, journal: Journal) -> bool:
        """Whether a work of this workspace will not go on; one that nobody ever asked for does not."""
        ticket = self._works.lead(id)
        if ticket is None:
            return journal.part is None or journal.part.is_relative_to(self._settings.workspace.resolve())
        return ticket.workspace == str(self._settings.workspace) and not _may_go_on(ticket)


def _may_go_on(ticket: Ticket) -> bool:
    job = ticket.job
    if not job.is_over:
        return True
    return job.state is State.FAILED and job.ended is not None and datetime.now(timezone.utc) - job.ended < KEPT
