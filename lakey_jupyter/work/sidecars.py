"""Sidecars on the shelf: built part by part beside a snapshot's index, and opened for pulls that they answer.

A part is made of some files that follow one another and is named after their versions, so that a build that was broken
off goes on where it was, and a newer snapshot takes over the parts whose files are the same.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from ..errors import SnapshotChanged
from ..model.job import Progress, State
from ..model.key import SEMANTICS
from ..model.spec import BoundSpec
from ..parquet.counted import Counted
from ..parquet.gather import fetched, gather
from ..parquet.index import ChunkIndex
from ..parquet.sidecar import RATIO, Stretch, fits, serves, write_part
from ..store.landing import arriving
from ..store.location import Location
from ..store.objects import LocalStore
from .item_files import ItemFiles, Shop
from .tasks import Sampled, SampleRows
from .watch import Watch

FOLDER, PARTS = "sidecar", "parts"
LEAST_ROWS = 1_000
"""A sidecar of fewer rows saves nothing: so small a lake is read as quickly."""
MOST_BYTES = 1 << 30
PART_BYTES = 2 << 30
"""A part is made of about so many bytes of the lake."""


@dataclass(frozen=True)
class Sidecar:
    """An open sidecar."""

    index: ChunkIndex
    store: LocalStore
    counted: Counted

    @property
    def files(self) -> ItemFiles:
        """Its files."""
        return ItemFiles(self.index, self.store)


def pays(index: ChunkIndex, most_bytes: int = MOST_BYTES) -> bool:
    """Whether an item has rows enough for a sidecar, which then takes no more than so many bytes."""
    return index.rows * RATIO >= LEAST_ROWS and index.bytes * RATIO <= most_bytes


def build(task: SampleRows, shop: Shop, watch: Watch) -> Sampled:
    """Make the sidecar of a snapshot, unless it is there or does not pay."""
    index = shop.index(task.id, task.snapshot)
    place = shop.shelf.folder(task.id, task.snapshot)
    if (place / FOLDER).is_dir() or not pays(index, task.most_bytes):
        return Sampled(rows=0)
    try:
        return Sampled(rows=_built(place, index, ItemFiles(index, shop.store(task.location)), watch))
    except FileNotFoundError as gone:
        raise SnapshotChanged("The item was removed or indexed anew while its sample was drawn.") from gone


def sidecar(shop: Shop, item: str, snapshot: str) -> Sidecar | None:
    """The sidecar of a snapshot; None where there is none, or none that fits."""
    folder = shop.shelf.folder(item, snapshot) / FOLDER
    return shop.side(folder, _opened) if folder.is_dir() else None


def answering(shop: Shop, item: str, snapshot: str, spec: BoundSpec) -> Sidecar | None:
    """The sidecar that has every row that the spec can keep, if there is one."""
    return sidecar(shop, item, snapshot) if serves(spec) else None


def _opened(folder: Path) -> Sidecar | None:
    try:
        index = ChunkIndex.load(folder)
        counted = Counted.load(folder)
    except (OSError, ValueError, KeyError):
        return None  # it was never finished, or is damaged: the lake answers
    return Sidecar(index, _store(folder), counted)


def _store(folder: Path) -> LocalStore:
    return LocalStore(Location(kind="file", root=str(folder / PARTS)))


def _built(place: Path, index: ChunkIndex, files: ItemFiles, watch: Watch) -> int:
    fresh = place / f".{FOLDER}"
    (fresh / PARTS).mkdir(parents=True, exist_ok=True)
    stretches, offsets = list(_stretches(index)), {}
    for number, stretch in enumerate(stretches):
        watch.tell(State.READING, Progress(done_chunks=number, total_chunks=len(stretches)))
        name = f"{number:06}-{_digest(index, stretch)}.parquet"
        offsets[name] = int(np.searchsorted(index.chunks["file"].to_numpy(), stretch.first))
        path = fresh / PARTS / name
        if not path.exists() and not _taken_over(place, path):
            with arriving(path) as part:
                write_part(index, files, stretch, part, watch.check)
    for path in (fresh / PARTS).iterdir():
        if path.name not in offsets:
            path.unlink()
    side = _indexed(fresh)
    if not fits(index, side):
        shutil.rmtree(fresh, ignore_errors=True)
        return 0
    side.save(fresh)
    Counted.drawn(index, side, ItemFiles(side, _store(fresh)), list(offsets.values())).save(fresh)
    os.replace(fresh, place / FOLDER)
    return side.rows


def _indexed(folder: Path) -> ChunkIndex:
    store = _store(folder)
    return gather([fetched(partial(store.read, each), each.path, each.size, each.tag) for each in store.entries()])


def _stretches(index: ChunkIndex) -> Iterator[Stretch]:
    """Neighbouring files. One begins where a file's path says so, that new files move few borders, or is large."""
    sizes, paths = index.files["size"].to_pylist(), index.files["path"].to_pylist()
    first = total = 0
    for file, (size, path) in enumerate(zip(sizes, paths, strict=True)):
        begins = hashlib.sha256(path.encode()).digest()[0] < 4
        if file > first and (begins or total + size > PART_BYTES):
            yield Stretch(first, file)
            first, total = file, 0
        total += size
    yield Stretch(first, len(sizes))


def _digest(index: ChunkIndex, stretch: Stretch) -> str:
    """The same for the same versions of the same files, read as the same columns."""
    whole = hashlib.sha256(f"{SEMANTICS}\n".encode())
    whole.update(index.schema.remove_metadata().serialize().to_pybytes())
    for name in ("path", "size", "tag"):
        values = index.files[name].slice(stretch.first, stretch.end - stretch.first).to_pylist()
        whole.update(repr(values).encode())
    return whole.hexdigest()[:32]


def _taken_over(place: Path, path: Path) -> bool:
    """Whether an older snapshot has the same part, which then is this one's too: nobody ever changes a part."""
    digest = path.name.partition("-")[2]
    for older in place.parent.glob(f"*/{FOLDER}/{PARTS}/*-{digest}"):
        spare = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            os.link(older, spare)
        except OSError:
            shutil.copy2(older, spare)
        os.replace(spare, path)
        return True
    return False
