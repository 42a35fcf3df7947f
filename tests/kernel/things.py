"""Nouns with text that means harm, for what shows them."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from lakey_jupyter.model.budget import Limit
from lakey_jupyter.model.columns import Bin, Column, ColumnType, Distribution, ValueCount
from lakey_jupyter.model.item import Item, ItemPage, Snapshot
from lakey_jupyter.model.pulls import Chunks, Estimate

HARM = "<img src=x onerror=alert(1)>\"'&\u202egnp.exe\x1b[2J\x00\ud800"
NOW = datetime.now(timezone.utc)


def an_item(text: str = "iot.events") -> Item:
    """An item all of whose strings are `text`."""
    values = tuple(ValueCount(value=text, count=count) for count in (61, 20))
    spread = Distribution(kind="values", rows=100, nulls=0, values=values)
    bins = tuple(Bin(low=low, high=low + 1, count=low) for low in range(50))
    return Item(
        name=text,
        description=text,
        rows=412_000_000,
        bytes=18_200_000_000,
        columns=(
            Column(name=text, type=ColumnType.STRING, arrow="string", description=text, min=text, distribution=spread),
            Column(
                name="value",
                type=ColumnType.FLOAT,
                arrow="double",
                nulls=7,
                distribution=Distribution(kind="histogram", rows=100, nulls=0, bins=bins),
            ),
        ),
        created=NOW,
        updated=NOW,
        created_by=text,
        has_sample=True,
        snapshot=Snapshot(id="s", files=1, chunks=1, taken=NOW),
        tags=(text,),
        maintainer=text,
    )


def a_page(*items: Item) -> ItemPage:
    """A page of these items, and one more that is not on it."""
    return ItemPage(items=tuple(item.summary() for item in items), next="2", total=len(items) + 1)


def an_estimate(**fields: Any) -> Estimate:
    """1.5 GB of about 41 million rows, more than the budget of 1 GB."""
    usual = {
        "rows": 41_000_000,
        "rows_exact": False,
        "rows_low": 40_000_000,
        "rows_high": 50_000_000,
        "bytes": 1_500_000_000,
        "scanned_bytes": 2_000_000_000,
        "seconds": 30.0,
        "chunks": Chunks(copy=1, scan=2, skip=3),
        "here_bytes": 0,
        "free_disk": 9_000_000_000,
        "budget": 1_000_000_000,
        "fits": False,
        "suggested_ratio": 0.57,
        "over": Limit(name="pull", left=1_000_000_000, most=1_000_000_000),
    }
    return Estimate(**{**usual, **fields})
