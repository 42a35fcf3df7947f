"""Registering: list an item's files, fetch the footers that are new, index them, profile them, put all on the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from ..errors import SnapshotChanged
from ..model.job import Progress, State
from ..model.key import snapshot_id
from ..model.noun import changed
from ..parquet.gather import FileFooter, fetched, gather
from ..parquet.index import ChunkIndex
from ..parquet.profile import Profile, profile
from ..store.objects import Entry, Store
from .item_files import ItemFiles, Shop
from .tasks import Register, Registered
from .watch import Watch

IN_FLIGHT = 16


def register(task: Register, shop: Shop, watch: Watch) -> Registered:
    """What is known of the item's files; nothing is fetched when they are those of the snapshot that is named."""
    store = shop.store(task.location)
    entries = store.entries()
    old = _known(task, shop)
    if old is not None and task.snapshot and _same(old, entries):
        return Registered(snapshot=task.snapshot, same=True)
    index = gather(_footers(store, entries, old, watch))
    snapshot = snapshot_id(index.columns(), ((each.path, each.size, each.tag) for each in entries))
    files = ItemFiles(index, store)
    found = profile(index, files.source, watch.check)
    shop.shelf.put(task.id, snapshot, lambda folder: _shelve(folder, index, found))
    columns = tuple(
        changed(
            column,
            description=task.descriptions.get(column.name, ""),
            distribution=found.distributions.get(column.name),
            enum=column.name in found.enums,
        )
        for column in index.columns()
    )
    return Registered(
        snapshot=snapshot,
        same=False,
        files=index.files.num_rows,
        chunks=index.chunks.num_rows,
        rows=index.rows,
        bytes=index.bytes,
        columns=columns,
        has_sample=found.sample.num_rows > 0,
    )


def _known(task: Register, shop: Shop) -> ChunkIndex | None:
    if task.snapshot is None:
        return None
    try:
        return shop.index(task.id, task.snapshot)
    except SnapshotChanged:
        return None


def _same(old: ChunkIndex, entries: Sequence[Entry]) -> bool:
    known = zip(*(old.files[name].to_pylist() for name in ("path", "size", "tag")), strict=True)
    return list(known) == [(each.path, each.size, each.tag) for each in entries]


def _footers(store: Store, entries: Sequence[Entry], old: ChunkIndex | None, watch: Watch) -> list[FileFooter]:
    """Every file's footer: from the old index where the file is the same, else from the lake, several at a time."""
    names = ("path", "size", "tag", "footer", "pages", "pages_at")
    rows: list[Any] = old.files.select(names).to_pylist() if old is not None else []
    kept = {(row["path"], row["size"], row["tag"]): FileFooter(**row) for row in rows}

    def one(entry: Entry) -> FileFooter:
        watch.check()
        known = kept.get((entry.path, entry.size, entry.tag))
        return known or fetched(partial(store.read, entry), entry.path, entry.size, entry.tag)

    watch.tell(State.PLANNING, Progress(total_chunks=len(entries)))
    with ThreadPoolExecutor(IN_FLIGHT) as pool:
        return list(pool.map(one, entries))


def _shelve(folder: Path, index: ChunkIndex, found: Profile) -> None:
    index.save(folder)
    found.save(folder)
