"""The one protocol: what a lake can be asked, whether the work is done here or by a server far away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from .account import Account, Config
from .audit import AuditBy, AuditPage, AuditQuery, AuditSums
from .coverage import Coverage
from .distributions import Distributions, DistributionsRequest
from .item import FacetQuery, Facets, Item, ItemPage, ItemQuery, NewItem, Rows
from .job import Job, JobPage
from .landed import LandedPage
from .pulls import Estimate, EstimateRequest, PreviewRequest, PullRequest


class Lake(Protocol):
    """The verbs. `who` is on whose behalf; a far lake knows that from its token. Failures are `LakeyError`s."""

    async def config(self, who: Account) -> Config:
        """Versions, limits and who is asking."""

    async def items(self, who: Account, query: ItemQuery) -> ItemPage:
        """The items that fit; `Invalid` for an unknown sort or cursor."""

    async def facets(self, who: Account, query: FacetQuery) -> Facets:
        """What the items that fit can be narrowed by, with counts."""

    async def item(self, who: Account, name: str) -> Item:
        """The whole item; `NotFound` with near names."""

    async def add_item(self, who: Account, new: NewItem) -> Item:
        """Register an item: list its files, index and profile them. Admins only; `Exists` when the name is taken."""

    async def remove_item(self, who: Account, name: str) -> None:
        """Forget an item, not its files. Admins only; `InUse` with the number of unfinished pulls."""

    async def refresh(self, who: Account, name: str) -> Item:
        """List the files again and index what changed. Admins only."""

    async def profile(self, who: Account, name: str) -> Job:
        """Start computing columns, distributions and sample from the data. Admins only."""

    async def sample(self, who: Account, name: str, limit: int, cursor: str | None = None) -> Rows:
        """Rows of the stored sample; no lake read."""

    async def preview(self, who: Account, name: str, request: PreviewRequest) -> Rows:
        """The first rows of a spec."""

    async def distributions(self, who: Account, name: str, request: DistributionsRequest) -> Distributions:
        """How columns are spread over the rows that meet filters, counted on rows drawn before; no lake read.

        `Invalid` for more than 64 columns at once.
        """

    async def estimate(self, who: Account, request: EstimateRequest) -> Estimate:
        """What a pull would give and cost; no lake read."""

    async def pull(self, who: Account, request: PullRequest) -> tuple[Job, bool]:
        """Start a pull, or join the same one: (its job, whether it is new)."""

    async def pulls(self, who: Account, limit: int = 50, cursor: str | None = None) -> JobPage:
        """My pulls, newest first."""

    async def jobs(self, who: Account, limit: int = 50, cursor: str | None = None) -> JobPage:
        """My jobs of every kind, newest first."""

    async def job(self, who: Account, id: str, seq: int | None = None, wait: float = 0) -> Job:
        """A job of mine; with `seq`, answers when the job has moved past it or after `wait` seconds (at most 25)."""

    async def leave(self, who: Account, id: str) -> Job:
        """Wait no longer for a pull; the last one to leave cancels it. An ended pull stays as it is."""

    async def resume(self, who: Account, id: str) -> Job:
        """Start a failed or cancelled pull again."""

    async def content(self, who: Account, id: str, offset: int, length: int) -> bytes:
        """Some bytes of a finished pull's file, at most `length`; empty past its end."""

    async def landed(self, who: Account, limit: int = 50, cursor: str | None = None) -> LandedPage:
        """What I pulled into the workspace and whether it is still there, newest first."""

    async def forget(self, who: Account, id: str) -> None:
        """Forget a pull of mine that is over, not its file, which is then not used for other pulls. `InUse` before."""

    async def coverage(self, who: Account, name: str) -> Coverage:
        """Which chunks of an item anybody has ever pulled, and where nobody has; no lake read."""

    async def audit(self, who: Account, query: AuditQuery, limit: int = 50, cursor: str | None = None) -> AuditPage:
        """The lines of the audit that fit, newest first. Admins only."""

    async def audit_sums(self, who: Account, query: AuditQuery, by: AuditBy) -> AuditSums:
        """What those lines come to for each item, person or day. Admins only."""

    async def ready(self) -> dict[str, str]:
        """Each thing this lake depends on: "OK" or what is wrong with it."""

    def follow(self, told: Callable[[Account, Job], None]) -> Callable[[], None]:
        """Call `told` (from any thread) on every change of a job; the answer stops it. A far lake tells nothing."""

    async def close(self) -> None:
        """Let go of everything held."""
