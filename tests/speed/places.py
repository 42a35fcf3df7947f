"""Where a lake lies while it is measured: on this machine's disk, and on an S3 server, near and with latency."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kernel.lakes import S3_SERVER
from kernel.s3 import KEY, S3, SECRET, serving, upload

from .engines.lakey_pull import registered
from .lakes import Lake
from .measuring import Counted
from .proxy import proxied
from .question import Item, Question, S3Access
from .workloads import FAR, LOCAL, WORKLOADS, Workload
from .workloads import S3 as NEAR

LATENCY = {NEAR: 0.0, FAR: 0.03}
BUCKET = "speed"
SAMPLED = {each.lake for each in WORKLOADS.values() if each.id == "E0"}
"""The lakes of which Lakey keeps a sample, which no other workload than that can use."""


@dataclass(frozen=True)
class Place:
    """A lake on a store; `count` tells how much was asked of the store so far."""

    store: str
    lake: Lake
    root: str
    item: Item
    s3: S3Access | None = None
    count: Callable[[], Counted] | None = None

    def question(self, workload: Workload) -> Question:
        """The workload asked here."""
        return replace(workload.question(self.lake, self.root, self.s3), item=self.item)


@contextmanager
def places(lake: Lake, stores: Collection[str], folder: Path) -> Iterator[list[Place]]:
    """The lake on these stores while the block runs; `folder` keeps what Lakey knows of it."""
    with ExitStack() as stack:
        found, sampled = [], lake.name in SAMPLED
        if LOCAL in stores:
            root = str(lake.root)
            found.append(Place(LOCAL, lake, root, registered(root, None, folder / "near", sampled)))
        afar = [store for store in LATENCY if store in stores]
        if afar:
            endpoint, root = stack.enter_context(_served(lake, folder)).endpoint, f"s3://{BUCKET}/{lake.name}"
            item = registered(root, S3Access(endpoint, KEY, SECRET), folder / "far", sampled)
            for store in afar:
                proxy = stack.enter_context(proxied(endpoint, LATENCY[store]))
                found.append(Place(store, lake, root, item, S3Access(proxy.endpoint, KEY, SECRET), proxy.count))
        yield found


@contextmanager
def _served(lake: Lake, folder: Path) -> Iterator[S3]:
    """An S3 server with this lake alone, for it keeps everything in memory."""
    if not S3_SERVER.is_file():
        raise SystemExit("The shared S3 server is not here: measure with STORES=local.")
    with serving(folder / "server") as s3:
        upload(s3, lake.root, f"{BUCKET}/{lake.name}")
        yield s3
