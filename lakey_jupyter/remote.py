"""A lake far away: the verbs asked of another server over HTTP, with that server's failures restored by their code."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

from .errors import Unavailable
from .model.account import Account, Config
from .model.audit import AuditBy, AuditPage, AuditQuery, AuditSums
from .model.coverage import Coverage
from .model.distributions import Distributions, DistributionsRequest
from .model.item import FacetQuery, Facets, Item, ItemPage, ItemQuery, NewItem, Rows
from .model.job import Job, JobPage
from .model.landed import LandedPage
from .model.noun import Noun
from .model.pulls import Estimate, EstimateRequest, PreviewRequest, PullRequest
from .remote_line import Call, Line

LONGEST_WAIT = 25.0
PAST_END = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


class _Health(Noun, frozen=True):
    status: str
    dependencies: dict[str, str]


class RemoteLake:
    """The verbs of `Lake`, done by the Lakey server at `url` (ending in `/lakey/`).

    On whose behalf is known from the token alone: `who` is not sent. `ca` names a file of certificates to trust besides
    the system's. One instance serves one event loop.
    """

    def __init__(self, url: str, token: str = "", ca: str | None = None) -> None:
        self._line = Line(url, token, ca)

    def __repr__(self) -> str:
        return f"RemoteLake({self._line.shown!r})"

    async def config(self, who: Account) -> Config:
        """Versions, limits, and who the token stands for."""
        return await self._line.get("config", Config)

    async def items(self, who: Account, query: ItemQuery) -> ItemPage:
        """The items that fit."""
        asked = _query(**_choice(query), sort=query.sort, limit=query.limit, cursor=query.cursor)
        return await self._line.get("items" + asked, ItemPage)

    async def facets(self, who: Account, query: FacetQuery) -> Facets:
        """What they can be narrowed by."""
        return await self._line.get("facets" + _query(**_choice(query)), Facets)

    async def item(self, who: Account, name: str) -> Item:
        """The whole item."""
        return await self._line.get(_item(name), Item)

    async def add_item(self, who: Account, new: NewItem) -> Item:
        """Register an item with the far server: its `location` is as that server sees it."""
        return await self._line.post("items", new, Item)

    async def remove_item(self, who: Account, name: str) -> None:
        """Forget an item."""
        await self._line.ask(Call("DELETE", _item(name)))

    async def refresh(self, who: Account, name: str) -> Item:
        """List the files again."""
        return await self._line.post(_item(name) + "/refresh", None, Item)

    async def profile(self, who: Account, name: str) -> Job:
        """Start computing the item's profile."""
        return await self._line.post(_item(name) + "/profile", None, Job)

    async def sample(self, who: Account, name: str, limit: int, cursor: str | None = None) -> Rows:
        """Rows of the stored sample."""
        asked = _query(orientation="tabular", limit=limit, cursor=cursor)
        return await self._line.get(_item(name) + "/sample" + asked, Rows)

    async def preview(self, who: Account, name: str, request: PreviewRequest) -> Rows:
        """The first rows of a spec."""
        return await self._line.post(_item(name) + "/preview", request, Rows)

    async def distributions(self, who: Account, name: str, request: DistributionsRequest) -> Distributions:
        """How columns are spread over the rows that meet filters."""
        return await self._line.post(_item(name) + "/distributions", request, Distributions)

    async def estimate(self, who: Account, request: EstimateRequest) -> Estimate:
        """What a pull would give and cost."""
        return await self._line.post("estimates", request, Estimate)

    async def pull(self, who: Account, request: PullRequest) -> tuple[Job, bool]:
        """Start a pull, or join the same one: (its job, whether it is new)."""
        answer = await self._line.ask(Call("POST", "pulls", request))
        return self._line.read(answer, Job), answer.status_code == HTTPStatus.ACCEPTED

    async def pulls(self, who: Account, limit: int = 50, cursor: str | None = None) -> JobPage:
        """My pulls, newest first."""
        return await self._line.get("pulls" + _query(limit=limit, cursor=cursor), JobPage)

    async def jobs(self, who: Account, limit: int = 50, cursor: str | None = None) -> JobPage:
        """My jobs of every kind, newest first."""
        return await self._line.get("jobs" + _query(limit=limit, cursor=cursor), JobPage)

    async def job(self, who: Account, id: str, seq: int | None = None, wait: float = 0) -> Job:
        """A job of mine; with `seq`, as soon as it has moved past it, or after `wait` seconds (at most 25)."""
        wait = min(max(0.0, wait), LONGEST_WAIT)
        return await self._line.get(f"jobs/{_escaped(id)}" + _query(seq=seq, wait=wait or None), Job, wait)

    async def leave(self, who: Account, id: str) -> Job:
        """Wait no longer for a pull."""
        return self._line.read(await self._line.ask(Call("DELETE", f"pulls/{_escaped(id)}")), Job)

    async def resume(self, who: Account, id: str) -> Job:
        """Start a failed or cancelled pull again."""
        return await self._line.post(f"pulls/{_escaped(id)}/resume", None, Job)

    async def content(self, who: Account, id: str, offset: int, length: int) -> bytes:
        """Some bytes of a finished pull's file."""
        path = f"pulls/{_escaped(id)}/content"
        wanted = {"Range": f"bytes={offset}-{offset + max(length, 1) - 1}"}
        answer = await self._line.ask(Call("GET", path, headers=wanted, fine=(PAST_END,)))
        if answer.status_code == PAST_END:
            return b""
        if answer.status_code != HTTPStatus.PARTIAL_CONTENT and (offset or len(answer.content) > length):
            raise Unavailable(f"{self._line.shown} does not answer ranges: is there a proxy that changes requests?")
        return answer.content[:length]

    async def landed(self, who: Account, limit: int = 50, cursor: str | None = None) -> LandedPage:
        """What I pulled into the far workspace."""
        return await self._line.get("landed" + _query(limit=limit, cursor=cursor), LandedPage)

    async def forget(self, who: Account, id: str) -> None:
        """Forget a pull of mine that is over."""
        await self._line.ask(Call("DELETE", f"landed/{_escaped(id)}"))

    async def coverage(self, who: Account, name: str) -> Coverage:
        """Which chunks of an item anybody has ever pulled."""
        return await self._line.get(_item(name) + "/coverage", Coverage)

    async def audit(self, who: Account, query: AuditQuery, limit: int = 50, cursor: str | None = None) -> AuditPage:
        """The lines of the far audit that fit."""
        return await self._line.get("audit" + _query(**_fitting(query), limit=limit, cursor=cursor), AuditPage)

    async def audit_sums(self, who: Account, query: AuditQuery, by: AuditBy) -> AuditSums:
        """What those lines come to."""
        return await self._line.get("audit/sums" + _query(**_fitting(query), by=by), AuditSums)

    async def ready(self) -> dict[str, str]:
        """Each thing the far lake depends on: "OK" or what is wrong with it."""
        answer = await self._line.ask(Call("GET", "health/ready", fine=(HTTPStatus.SERVICE_UNAVAILABLE,)))
        return self._line.read(answer, _Health).dependencies

    def follow(self, told: Callable[[Account, Job], None]) -> Callable[[], None]:
        """A far lake tells nothing; ask for a job with its `seq` instead."""
        return lambda: None

    async def close(self) -> None:
        """Hang up."""
        await self._line.close()


def _item(name: str) -> str:
    return f"items/{_escaped(name)}"


def _escaped(text: str) -> str:
    return quote(text, safe="")


def _query(**values: Any) -> str:
    """A query string; what is None or empty is left out, and each of several values named again."""
    given = {name: _told(value) for name, value in values.items() if value not in (None, ())}
    return "?" + urlencode(given, doseq=True, quote_via=quote) if given else ""


def _choice(query: FacetQuery) -> dict[str, Any]:
    return {name: getattr(query, name) or None for name in ("query", "tag", "maintainer", "name")} | {
        name: getattr(query, name) for name in ("has_sample", "mine", "recent")
    }


def _fitting(query: AuditQuery) -> dict[str, Any]:
    instants = {name: at and at.isoformat() for name, at in (("since", query.since), ("until", query.until))}
    return {"item": query.item, "person": query.person, **instants}


def _told(value: Any) -> str | list[str]:
    if isinstance(value, tuple):
        return [str(each) for each in value]
    return str(value).lower() if isinstance(value, bool) else str(value)
