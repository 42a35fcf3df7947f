"""An item of a store that is slow by the clock, while the tests need it; and pulls asked for over HTTP."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from store.scripted import Bucket, Fault, scripted

from .lab import Lab

NAME = "slow.events"
GROUPS, ROWS = 20, 30_000
COLUMNS = ("x", "y", "z")
SLOW, ENDLESS = 0.8, 9.0
"""Seconds between two tenths of an answer: a pull takes eight, or longer than any test waits for it."""


def asked(lab: Lab, method: str, path: str, body: Any = None) -> Any:
    """What the server answers to whoever has its token."""
    sent = json.dumps(body).encode() if body is not None else None
    headers = {"Authorization": f"token {lab.token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{lab.url}/{path}", sent, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        content = answer.read()
    return json.loads(content) if content else None


@contextmanager
def slow_item(lab: Lab) -> Iterator[Bucket]:
    """The item is in the catalogue, and its sample is made; its store is quick until it is told otherwise.

    Nothing is known of what its row groups hold, so that every pull reads all of them.
    """
    sink = pa.BufferOutputStream()
    table = pa.table({name: np.arange(GROUPS * ROWS) for name in "xyz"})
    options: dict[str, Any] = {"use_dictionary": False, "compression": "none", "write_statistics": False}
    pq.write_table(table, sink, row_group_size=ROWS, **options)
    with scripted(Bucket({"slow.parquet": sink.getvalue().to_pybytes()})) as bucket:
        location = f"{bucket.endpoint}/bucket/slow.parquet"
        asked(lab, "POST", "lakey/items", {"name": NAME, "location": location})
        _await_sample(lab)
        try:
            yield bucket
        finally:
            for job in asked(lab, "GET", "lakey/pulls")["items"]:
                asked(lab, "DELETE", f"lakey/pulls/{job['id']}")
            asked(lab, "DELETE", f"lakey/items/{NAME}")


def pace(bucket: Bucket, seconds: float) -> None:
    """From now on the store waits so long after each tenth of an answer."""
    bucket.script = lambda key, count: Fault(drip=seconds)


def begun(lab: Lab, to: str, least: int) -> str:
    """A slow pull, asked for by some other program; its id. One that asks for what was pulled before is quick."""
    spec = {"columns": COLUMNS, "filters": [{"name": "x", "operator": ">=", "value": least}]}
    return str(asked(lab, "POST", "lakey/pulls", {"item": NAME, "spec": spec, "to": to})["id"])


def _await_sample(lab: Lab) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if asked(lab, "GET", f"lakey/items/{NAME}")["has_sample"]:
            return
        time.sleep(0.1)
    raise AssertionError("The item has no sample after a minute.")
