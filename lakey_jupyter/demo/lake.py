"""Making the demo lake: three items below a folder, whole or not at all, and only once."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

from . import events, products, weather
from .entry import DemoItem

SEED = 20261120
VERSION = 1
MARK = "made-from"
WRITE: dict[str, Callable[[Path, int], None]] = {
    "iot.events": events.write_events,
    "sales.products": products.write_products,
    "weather.daily": weather.write_weather,
}


def make_demo_lake(folder: Path, seed: int = SEED) -> list[DemoItem]:
    """The items of the lake in `folder`, made there unless it holds this very lake; what else was there gives way."""
    made_from = f"{VERSION} {seed}"
    mark = folder / MARK
    if not mark.is_file() or mark.read_text() != made_from:
        _make(folder, seed, made_from)
    return _items(folder)


def _make(folder: Path, seed: int, made_from: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        for name, write in WRITE.items():
            write(fresh / name, seed)
        (fresh / MARK).write_text(made_from)
        shutil.rmtree(folder, ignore_errors=True)
        os.replace(fresh, folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


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
