"""Failures on the wire: the one table from a failure's code to its status and title."""

from __future__ import annotations

from http import HTTPStatus

from ..errors import LakeyError
from .job import Problem, ProblemError

PROBLEMS: dict[str, tuple[HTTPStatus, str]] = {
    "invalid": (HTTPStatus.UNPROCESSABLE_ENTITY, "The request is not right"),
    "not_found": (HTTPStatus.NOT_FOUND, "There is no such thing"),
    "exists": (HTTPStatus.CONFLICT, "The name is taken"),
    "in_use": (HTTPStatus.CONFLICT, "It is in use"),
    "unauthenticated": (HTTPStatus.UNAUTHORIZED, "Nobody is signed in"),
    "forbidden": (HTTPStatus.FORBIDDEN, "Not allowed"),
    "over_budget": (HTTPStatus.CONFLICT, "Over the budget"),
    "snapshot_changed": (HTTPStatus.CONFLICT, "The lake changed"),
    "cancelled": (HTTPStatus.CONFLICT, "The pull was cancelled"),
    "damaged": (HTTPStatus.FAILED_DEPENDENCY, "A file is damaged"),
    "too_large": (HTTPStatus.FAILED_DEPENDENCY, "It takes too much memory"),
    "worker_lost": (HTTPStatus.SERVICE_UNAVAILABLE, "The worker went away"),
    "lake_trouble": (HTTPStatus.FAILED_DEPENDENCY, "The lake cannot serve the item"),
    "lake_away": (HTTPStatus.SERVICE_UNAVAILABLE, "The lake does not answer"),
    "lake_forbidden": (HTTPStatus.FAILED_DEPENDENCY, "The lake refuses the credentials"),
    "lake_empty": (HTTPStatus.FAILED_DEPENDENCY, "The item is empty"),
    "not_parquet": (HTTPStatus.FAILED_DEPENDENCY, "The item is not Parquet"),
    "unavailable": (HTTPStatus.SERVICE_UNAVAILABLE, "Lakey cannot be reached"),
    "internal": (HTTPStatus.INTERNAL_SERVER_ERROR, "A defect of Lakey"),
}
CODES: dict[int, str] = {401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "not_found"}
"""What a refusal by the web server itself is called; every other 4xx is `invalid`, every 5xx `internal`."""

TYPES = "https://schema.lakey.dev/problems/"


def problem(failure: LakeyError, request_id: str = "") -> Problem:
    """The failure as it goes over the wire."""
    status, title = PROBLEMS[failure.code]
    return Problem(
        type=TYPES + failure.code,
        title=title,
        status=status,
        code=failure.code,
        detail=failure.detail,
        errors=tuple(ProblemError(path=fault.path, reason=fault.reason) for fault in failure.faults),
        retryable=failure.retryable,
        request_id=request_id,
        message=failure.detail,
        reason=title,
    )


def refusal(status: int, detail: str, request_id: str = "") -> Problem:
    """A refusal by the web server itself (a method, a header, a size) as it goes over the wire."""
    code = CODES.get(status, "invalid" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "internal")
    title = HTTPStatus(status).phrase
    return Problem(
        type=TYPES + code,
        title=title,
        status=status,
        code=code,
        detail=detail,
        request_id=request_id,
        message=detail,
        reason=title,
    )
