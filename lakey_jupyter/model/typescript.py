"""The nouns on the wire as TypeScript interfaces: `python -m lakey_jupyter.model.typescript`."""

from __future__ import annotations

import sys
from typing import Any

import msgspec

from .account import Config
from .audit import AuditPage, AuditSums
from .coverage import Coverage
from .distributions import Distributions, DistributionsRequest
from .item import FacetQuery, Facets, Item, ItemPage, ItemQuery, NewItem, RowRecords, Rows
from .job import Job, JobEvent, JobPage, Problem
from .landed import LandedPage
from .pulls import Estimate, EstimateRequest, PreviewRequest, PullRequest
from .viewing import FileRows, ParquetFile

WIRE = (
    AuditPage,
    AuditSums,
    Config,
    Coverage,
    Distributions,
    DistributionsRequest,
    Estimate,
    EstimateRequest,
    FacetQuery,
    Facets,
    FileRows,
    Item,
    ItemPage,
    ItemQuery,
    Job,
    JobEvent,
    JobPage,
    LandedPage,
    NewItem,
    ParquetFile,
    PreviewRequest,
    Problem,
    PullRequest,
    RowRecords,
    Rows,
)
ASKED = (
    "DistributionsRequest",
    "EstimateRequest",
    "FacetQuery",
    "ItemQuery",
    "NewItem",
    "PreviewRequest",
    "PullRequest",
)
HEADER = "/** The nouns on the wire. Written by `python -m lakey_jupyter.model.typescript`: do not edit. */\n"
PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}


def render() -> str:
    """The whole of `src/api/types.ts`."""
    _, parts = msgspec.json.schema_components(list(WIRE), ref_template="{name}")
    asked = _reachable(parts, ASKED)
    blocks = [_block(name, parts[name], name in asked) for name in sorted(parts)]
    return HEADER + "\n" + "\n\n".join(blocks) + "\n"


def _reachable(parts: dict[str, Any], roots: tuple[str, ...]) -> set[str]:
    """The nouns that stand in requests: their fields with defaults may be left out."""
    seen: set[str] = set()
    todo = list(roots)
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(other for other in parts if f"'$ref': '{other}'" in repr(parts[name]))
    return seen


def _block(name: str, part: dict[str, Any], asked: bool) -> str:
    if "enum" in part:
        return f"export type {name} =\n  | " + "\n  | ".join(f"'{value}'" for value in part["enum"]) + ";"
    required = set(part.get("required", ()))
    lines = [
        f"  {field}{'' if field in required or not asked else '?'}: {_type(schema)};"
        for field, schema in part.get("properties", {}).items()
    ]
    doc = part.get("description", "").split("\n")[0]
    return (f"/** {doc} */\n" if doc else "") + f"export interface {name} {{\n" + "\n".join(lines) + "\n}"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(each) for each in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(f"'{value}'" for value in schema["enum"])
    kind = schema.get("type")
    if kind == "array":
        inner = _type(schema.get("items", {})) if isinstance(schema.get("items"), dict) else "unknown"
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"Record<string, {_type(values) if isinstance(values, dict) else 'unknown'}>"
    if isinstance(kind, list):
        return " | ".join(PLAIN[each] for each in kind)
    return PLAIN.get(str(kind), "unknown")


if __name__ == "__main__":
    sys.stdout.write(render())
