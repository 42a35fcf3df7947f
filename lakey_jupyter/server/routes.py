"""The table of routes: which paths there are below `lakey/`, and what each of their methods takes and answers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from ..model.account import Config
from ..model.audit import AuditPage, AuditSums
from ..model.coverage import Coverage
from ..model.distributions import Distributions, DistributionsRequest
from ..model.item import FacetQuery, Facets, Item, ItemPage, ItemQuery, NewItem, RowRecords, Rows
from ..model.job import Job, JobPage
from ..model.landed import LandedPage
from ..model.noun import Noun
from ..model.pulls import Estimate, EstimateRequest, PreviewRequest, PullRequest
from ..model.viewing import FileRows, ParquetFile, RowsQuery
from .base import LakeyHandler
from .files import FileHandler, FileQuery, FileRowsHandler
from .health import ConfigHandler, Health, LiveHandler, ReadyHandler, UnknownHandler
from .items import (
    DistributionsHandler,
    EstimatesHandler,
    FacetsHandler,
    ItemHandler,
    ItemsHandler,
    PreviewHandler,
    ProfileHandler,
    RefreshHandler,
    SampleHandler,
    SampleQuery,
)
from .jobs import JobHandler, JobQuery, JobsHandler
from .openapi import OpenApiHandler, describe
from .overview import (
    AuditHandler,
    AuditSumsHandler,
    CoverageHandler,
    LandedHandler,
    LandedListHandler,
    LinesQuery,
    SumsQuery,
)
from .pulls import MEDIA, ContentHandler, PullHandler, PullsHandler, ResumeHandler
from .verbs import Nothing, PageQuery, Verb

PREFIX = "lakey/"
OK, CREATED, ACCEPTED, NO_CONTENT = HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT
PARTIAL, ILL = HTTPStatus.PARTIAL_CONTENT, HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True)
class Route:
    """A path below `lakey/`, with its parameters in braces, its handler, and its methods."""

    path: str
    handler: type[LakeyHandler]
    verbs: dict[str, Verb]

    @property
    def pattern(self) -> str:
        """The path as tornado matches it, before it is unquoted: a parameter may hold an escaped slash."""
        return PREFIX + re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.path))


def _read(says: str, *answers: Any, **more: Any) -> dict[str, Verb]:
    return {"GET": Verb(says, answers=answers, **more)}


def _ask(says: str, body: type[Noun], answer: type[Noun]) -> dict[str, Verb]:
    return {"POST": Verb(says, body=body, answers=(answer,))}


def _change(says: str, answer: type[Noun], *statuses: HTTPStatus, body: type[Noun] = Nothing) -> dict[str, Verb]:
    return {"POST": Verb(says, body=body, answers=(answer,), statuses=statuses or (OK,), changes=True)}


def _delete(says: str, *answers: type[Noun], status: HTTPStatus = OK) -> dict[str, Verb]:
    return {"DELETE": Verb(says, answers=answers, statuses=(status,), changes=True)}


READY: dict[str, Verb] = _read("Whether everything it depends on is well.", Health, statuses=(OK, ILL))

ROUTES: tuple[Route, ...] = (
    Route(
        "items",
        ItemsHandler,
        _read("Items that fit a query.", ItemPage, query=ItemQuery)
        | _change("Register an item.", Item, CREATED, body=NewItem),
    ),
    Route("facets", FacetsHandler, _read("What the items that fit can be narrowed by.", Facets, query=FacetQuery)),
    Route(
        "items/{name}",
        ItemHandler,
        _read("The whole item.", Item) | _delete("Forget an item, not its files.", status=NO_CONTENT),
    ),
    Route("items/{name}/refresh", RefreshHandler, _change("List the files again.", Item)),
    Route("items/{name}/profile", ProfileHandler, _change("Compute the item's profile.", Job, ACCEPTED)),
    Route("items/{name}/sample", SampleHandler, _read("Rows of the sample.", Rows, RowRecords, query=SampleQuery)),
    Route("items/{name}/preview", PreviewHandler, _ask("The first rows of a spec.", PreviewRequest, Rows)),
    Route(
        "items/{name}/distributions",
        DistributionsHandler,
        _ask("How columns are spread over the rows that meet filters.", DistributionsRequest, Distributions),
    ),
    Route("items/{name}/coverage", CoverageHandler, _read("What has been pulled of the item.", Coverage)),
    Route("estimates", EstimatesHandler, _ask("What a pull would give and cost.", EstimateRequest, Estimate)),
    Route(
        "pulls",
        PullsHandler,
        _read("My pulls.", JobPage, query=PageQuery)
        | _change("Start a pull, or join the same one.", Job, ACCEPTED, OK, body=PullRequest),
    ),
    Route("pulls/{id}", PullHandler, _read("A pull of mine.", Job) | _delete("Leave a pull.", Job)),
    Route("pulls/{id}/resume", ResumeHandler, _change("Start a failed or cancelled pull again.", Job, ACCEPTED)),
    Route(
        "pulls/{id}/content",
        ContentHandler,
        _read("The file's bytes; those of a folder's parts one after the other.", media=MEDIA, statuses=(OK, PARTIAL)),
    ),
    Route("landed", LandedListHandler, _read("What I pulled into the workspace.", LandedPage, query=PageQuery)),
    Route("landed/{id}", LandedHandler, _delete("Forget a pull, not its file.", status=NO_CONTENT)),
    Route("file", FileHandler, _read("What a Parquet file says of itself.", ParquetFile, query=FileQuery)),
    Route("file/rows", FileRowsHandler, _read("Some rows of a Parquet file.", FileRows, query=RowsQuery)),
    Route("audit", AuditHandler, _read("The lines of the audit; admins.", AuditPage, query=LinesQuery)),
    Route("audit/sums", AuditSumsHandler, _read("What those lines come to; admins.", AuditSums, query=SumsQuery)),
    Route("jobs", JobsHandler, _read("My jobs.", JobPage, query=PageQuery)),
    Route("jobs/{id}", JobHandler, _read("A job of mine, as soon as it moves.", Job, query=JobQuery)),
    Route("health/live", LiveHandler, _read("Whether the server answers.", Health)),
    Route("health/ready", ReadyHandler, READY),
    Route("healthcheck", ReadyHandler, READY),
    Route("config", ConfigHandler, _read("Versions, limits, capabilities, who am I.", Config)),
    Route("openapi.json", OpenApiHandler, _read("This description.", dict[str, Any])),
)


def rules(version: str) -> list[tuple[str, type[LakeyHandler], dict[str, Any]]]:
    """The routes as a Jupyter extension registers them, and one that refuses every other path below `lakey/`."""
    extra: dict[type[LakeyHandler], dict[str, Any]] = {OpenApiHandler: {"described": describe(ROUTES, version)}}
    known = [(route.pattern, route.handler, {"verbs": route.verbs, **extra.get(route.handler, {})}) for route in ROUTES]
    return [*known, (PREFIX + ".*", UnknownHandler, {"verbs": {}})]
