"""What one method of one path takes and answers: read by the handlers, the route table and openapi.json alike."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from ..model.noun import Noun


class Nothing(Noun, frozen=True):
    """No parameters, or a body without fields."""


class PageQuery(Noun, frozen=True):
    """Which part of a list."""

    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True)
class Verb:
    """One method: what it does, its query, body and answers as nouns, and the statuses of an answer that went well.

    Of several `answers` the query chooses one. `changes` says that state may change and that an `Idempotency-Key` is
    heeded; `media` are the types that an answer may have that is no JSON.
    """

    says: str
    query: type[Noun] = Nothing
    body: type[Noun] | None = None
    answers: tuple[Any, ...] = ()
    statuses: tuple[HTTPStatus, ...] = (HTTPStatus.OK,)
    changes: bool = False
    media: tuple[str, ...] = ()
