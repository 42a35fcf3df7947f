"""An item of which a filtered pull takes some seconds, while the tests need it; and pulls asked for over HTTP."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .lab import Lab

NAME = "slow.events"
GROUPS, ROWS = 30_000, 20
COLUMNS = ("x", "y", "z")


def asked(lab: Lab, method: str, path: str, body: Any = None) -> Any:
    """What the server answers to whoever has its token."""
    sent = json.dumps(body).encode() if body is not None else None
    headers = {"Authorization": f"token {lab.token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{lab.url}/{path}", sent, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        content = answer.read()
    return json.loads(content) if content else None


@contextmanager
def slow_item(lab: Lab) -> Iterator[None]:
    """The item is in the catalogue: so many small row groups, none with borders, that reading them takes its time."""
    folder = lab.lake / NAME
    folder.mkdir(exist_ok=True)
    count = GROUPS * ROWS
    table = pa.table({name: np.arange(count) for name in "xyz"})
    options: dict[str, Any] = {"use_dictionary": False, "compression": "none", "write_statistics": False}
    pq.write_table(table, folder / "slow.parquet", row_group_size=ROWS, **options)
    asked(lab, "POST", "lakey/items", {"name": NAME, "location": str(folder)})
    try:
        yield
    finally:
        for job in asked(lab, "GET", "lakey/pulls")["items"]:
            asked(lab, "DELETE", f"lakey/pulls/{job['id']}")
        asked(lab, "DELETE", f"lakey/items/{NAME}")


def begun(lab: Lab, to: str, least: int) -> str:
    """A slow pull, asked for by some other program; its id. One that asks for what was pulled before is quick."""
    spec = {"columns": COLUMNS, "filters": [{"name": "x", "operator": ">=", "value": least}]}
    return str(asked(lab, "POST", "lakey/pulls", {"item": NAME, "spec": spec, "to": to})["id"])
