"""openapi.json, made from the route table and the nouns themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..model.job import Problem
from .base import JSON, PROBLEM, LakeyHandler
from .replies import HEADER
from .verbs import Verb

if TYPE_CHECKING:
    from .routes import Route

REF = "#/components/schemas/{name}"
_PARAMETER = re.compile(r"\{(\w+)\}")
KEY = {"name": HEADER, "in": "header", "required": False, "schema": {"type": "string", "maxLength": 200}}


class OpenApiHandler(LakeyHandler):
    """The description of every route, made once with the route table and handed over as `described`."""

    needs_lake = False

    @authenticated
    @authorized
    async def get(self) -> None:
        self.reply(self.more["described"])


def describe(routes: Sequence[Route], version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of these routes."""
    verbs = [verb for route in routes for verb in route.verbs.values()]
    kinds = list(dict.fromkeys(kind for verb in verbs for kind in (*verb.answers, verb.body, Problem) if kind))
    schemas, parts = msgspec.json.schema_components(kinds, ref_template=REF)
    known = dict(zip(kinds, schemas, strict=True))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Lakey", "version": version},
        "security": [{"token": []}],
        "paths": {
            "/" + route.path: {
                method.lower(): _operation(route.path, verb, known) for method, verb in route.verbs.items()
            }
            for route in routes
        },
        "components": {
            "schemas": parts,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(path: str, verb: Verb, known: dict[Any, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "summary": verb.says,
        "parameters": [*_in_path(path), *_in_query(verb), *([KEY] if verb.changes else [])],
        "responses": {
            **{str(int(status)): _response(verb, known) for status in verb.statuses},
            "default": {"description": "A problem.", "content": {PROBLEM: {"schema": known[Problem]}}},
        },
    }
    if verb.body:
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": known[verb.body]}}}
    return operation


def _in_path(path: str) -> list[dict[str, Any]]:
    text = {"type": "string"}
    return [{"name": name, "in": "path", "required": True, "schema": text} for name in _PARAMETER.findall(path)]


def _in_query(verb: Verb) -> list[dict[str, Any]]:
    _, parts = msgspec.json.schema_components([verb.query])
    fields = parts[verb.query.__name__].get("properties", {})
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in fields.items()]


def _response(verb: Verb, known: dict[Any, Any]) -> dict[str, Any]:
    if verb.media:
        return {"description": verb.says, "content": {media: {} for media in verb.media}}
    if not verb.answers:
        return {"description": verb.says}
    schemas = [known[answer] for answer in verb.answers]
    schema = schemas[0] if len(schemas) == 1 else {"oneOf": schemas}
    return {"description": verb.says, "content": {JSON: {"schema": schema}}}
