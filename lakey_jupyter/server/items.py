"""Items over HTTP: the catalogue, one item, its sample and the first rows of a spec."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..model.distributions import DistributionsRequest
from ..model.item import FacetQuery, ItemQuery, NewItem, RowRecords, Rows
from ..model.noun import Noun
from ..model.pulls import EstimateRequest, PreviewRequest
from .base import MOST_BODY, LakeyHandler, once
from .verbs import Nothing


class SampleQuery(Noun, frozen=True):
    """How many rows of the sample, from where, and whether as a table or as records."""

    orientation: Literal["tabular", "records"] = "tabular"
    limit: int = 20
    cursor: str | None = None


class ItemsHandler(LakeyHandler):
    """The catalogue."""

    @authenticated
    @authorized
    async def get(self) -> None:
        self.reply(await self.lake.items(self.account, self.query(ItemQuery)))

    @authenticated
    @authorized
    @once
    async def post(self) -> None:
        self.reply(await self.lake.add_item(self.account, self.body(NewItem, MOST_BODY)), HTTPStatus.CREATED)


class FacetsHandler(LakeyHandler):
    """What the catalogue can be narrowed by."""

    @authenticated
    @authorized
    async def get(self) -> None:
        self.reply(await self.lake.facets(self.account, self.query(FacetQuery)))


class ItemHandler(LakeyHandler):
    """One item."""

    @authenticated
    @authorized
    async def get(self, name: str) -> None:
        self.reply(await self.lake.item(self.account, name))

    @authenticated
    @authorized
    @once
    async def delete(self, name: str) -> None:
        await self.lake.remove_item(self.account, name)
        self.reply(None, HTTPStatus.NO_CONTENT)


class RefreshHandler(LakeyHandler):
    """An item's files, listed again."""

    @authenticated
    @authorized
    @once
    async def post(self, name: str) -> None:
        self.body(Nothing)
        self.reply(await self.lake.refresh(self.account, name))


class ProfileHandler(LakeyHandler):
    """An item's columns, distributions and sample, computed again from the data."""

    @authenticated
    @authorized
    @once
    async def post(self, name: str) -> None:
        self.body(Nothing)
        self.reply(await self.lake.profile(self.account, name), HTTPStatus.ACCEPTED)


class SampleHandler(LakeyHandler):
    """Rows of an item's stored sample."""

    @authenticated
    @authorized
    async def get(self, name: str) -> None:
        asked = self.query(SampleQuery)
        rows = await self.lake.sample(self.account, name, asked.limit, asked.cursor)
        self.reply(rows if asked.orientation == "tabular" else as_records(rows))


class PreviewHandler(LakeyHandler):
    """The first rows of a spec."""

    @authenticated
    @authorized
    async def post(self, name: str) -> None:
        self.reply(await self.lake.preview(self.account, name, self.body(PreviewRequest)))


class DistributionsHandler(LakeyHandler):
    """How columns are spread over the rows that meet filters."""

    @authenticated
    @authorized
    async def post(self, name: str) -> None:
        self.reply(await self.lake.distributions(self.account, name, self.body(DistributionsRequest)))


class EstimatesHandler(LakeyHandler):
    """What a pull would give and cost."""

    @authenticated
    @authorized
    async def post(self) -> None:
        self.reply(await self.lake.estimate(self.account, self.body(EstimateRequest)))


def as_records(rows: Rows) -> RowRecords:
    """The same rows by column name."""
    results = tuple(dict(zip(rows.headers, row, strict=True)) for row in rows.values)
    return RowRecords(results=results, next=rows.next)
