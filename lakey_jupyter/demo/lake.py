"""Making the demo lake: three items below a folder, whole or not at all, and only once."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from ..errors import Exists
from . import events, products, weather
from .entry import DemoItem

SEED = 20261120
VERSION = 1
MARK = "made-from"
STALE = 3_600.0
WRITE: dict[str, Callable[[Path, int], None]] = {
    "iot.events": events.write_events,
    "sales.products": products.write_products,
    "weather.daily": weather.write_weather,
}


def make_demo_lake(folder: Path, seed: int = SEED) -> list[DemoItem]:
    """The items of the lake in `folder`, made there unless it holds this very lake.

    A demo lake of another seed or version gives way. `Exists` when the folder holds anything else: it stays as it is.
    """
    if not _holds(folder, seed):
        _refuse_foreign(folder)
        _sweep(folder)
        _make(folder, seed)
    return _items(folder)


def _holds(folder: Path, seed: int) -> bool:
    mark = folder / MARK
    return mark.is_file() and mark.read_text(encoding="utf-8") == edition(seed)


def edition(seed: int = SEED) -> str:
    """Which demo lake this version makes: another text means other rows."""
    return f"lakey demo lake, version {VERSION}, seed {seed}\n"


def _refuse_foreign(folder: Path) -> None:
    if folder.is_file() or (folder.is_dir() and not (folder / MARK).is_file() and any(folder.iterdir())):
        raise Exists(f"{str(folder)!r} is there and is no demo lake: choose another folder.")


def _make(folder: Path, seed: int) -> None:
    """Build beside the folder, under a hidden name; the last step of all is the rename."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = _hidden(folder), _hidden(folder)
    try:
        for name, write in WRITE.items():
            write(fresh / name, seed)
        (fresh / MARK).write_text(edition(seed), encoding="utf-8")
        if not _holds(folder, seed):  # another process may have been faster
            _swap(fresh, folder, old)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _swap(fresh: Path, folder: Path, old: Path) -> None:
    if folder.exists():
        os.replace(folder, old)
    os.replace(fresh, folder)


def _hidden(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")


def _sweep(folder: Path) -> None:
    """Remove what builds that were killed left behind; one that may still be running is left alone."""
    for part in folder.parent.glob(f".{folder.name}.????????.part"):
        if time.time() - part.stat().st_mtime > STALE:
            shutil.rmtree(part, ignore_errors=True)


def _items(folder: Path) -> list[DemoItem]:
    def item(name: str, text: str, columns: dict[str, str], tags: tuple[str, ...]) -> DemoItem:
        return DemoItem(
            name=name,
            location=str((folder / name).resolve()),
            description=text,
            tags=("demo", *tags),
            maintainer="the Lakey demo",
            descriptions=columns,
        )

    return [
        item("iot.events", events.DESCRIPTION, events.COLUMNS, ("iot", "time series")),
        item("sales.products", products.DESCRIPTION, products.COLUMNS, ("sales",)),
        item("weather.daily", weather.DESCRIPTION, weather.COLUMNS, ("weather", "time series")),
    ]
