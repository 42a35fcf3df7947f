"""Names for what is the same: the id of a snapshot, and the key under which equal pulls share one answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from .columns import Column
from .literals import printed
from .output import Output
from .spec import BoundSpec

SEMANTICS = 1


def canonical(value: Any) -> bytes:
    """One spelling for one JSON value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def snapshot_id(columns: Iterable[Column], files: Iterable[tuple[str, int, str]]) -> str:
    """The id of an item's schema and its files, each (path, size, version tag), in any order."""
    schema = [[column.name, column.arrow, column.nullable, column.partition] for column in columns]
    return hashlib.sha256(canonical([schema, sorted(list(each) for each in files)])).hexdigest()


def normal_filters(spec: BoundSpec) -> list[list[Any]] | str:
    """The conditions as canonical JSON rows (name, operator, values); "never" when no row can be kept."""
    if spec.never:
        return "never"
    return [
        [each.column.name, each.operator, [printed(value, each.column) for value in each.values]]
        for each in spec.conditions
    ]


def pull_key(item: str, snapshot: str, spec: BoundSpec, output: Output, policy: str = "") -> str:
    """The sha256 under which pulls that give the same bytes meet; different meanings never share one."""
    parts = [
        SEMANTICS,
        item,
        snapshot,
        policy,
        [column.name for column in spec.columns],
        normal_filters(spec),
        spec.ratio,
        spec.seed,
        output.format,
        output.codec,
        output.layout,
    ]
    return hashlib.sha256(canonical(parts)).hexdigest()
