"""An item as the catalogue keeps it, for tests that only need one to be there."""

from __future__ import annotations

from datetime import datetime, timezone

from lakey_jupyter.model.item import Item, Snapshot

NOW = datetime.now(timezone.utc)


def item(name: str, snapshot: str) -> Item:
    """An item of this name whose present snapshot has this id."""
    return Item(
        name=name,
        description="",
        rows=1,
        bytes=1,
        columns=(),
        created=NOW,
        updated=NOW,
        created_by="ada",
        has_sample=False,
        snapshot=Snapshot(id=snapshot, files=1, chunks=1, taken=NOW),
        location="s3://secret-bucket/x",
    )
