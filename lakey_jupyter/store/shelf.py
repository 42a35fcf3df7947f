"""The shelf: for each item and snapshot a folder with its chunk index and its sample, whole or absent."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

KEPT_SNAPSHOTS = 3


class Shelf:
    """Folders `items/{item id}/{snapshot id}` below the state folder."""

    def __init__(self, state: Path) -> None:
        self._root = state / "items"

    def folder(self, item: str, snapshot: str) -> Path:
        """Where the things of a snapshot lie."""
        return self._root / item / snapshot

    def snapshots(self, item: str, first: str = "") -> list[str]:
        """The snapshots of an item that things are kept of, `first` before the others, if it is one."""
        try:
            found = [path.name for path in (self._root / item).iterdir() if not path.name.startswith(".")]
        except FileNotFoundError:
            return []
        return sorted(found, key=lambda each: (each != first, each))

    def put(self, item: str, snapshot: str, fill: Callable[[Path], None]) -> Path:
        """Let `fill` write into a fresh folder that becomes the snapshot's once it is whole; an older one gives way."""
        final = self.folder(item, snapshot)
        final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = final.with_name(f".{snapshot}.{secrets.token_hex(4)}")
        fresh.mkdir(mode=0o700)
        try:
            fill(fresh)
            self._swap(fresh, final)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        self._trim(item, keep=snapshot)
        return final

    def drop(self, item: str) -> None:
        """Forget everything of an item."""
        shutil.rmtree(self._root / item, ignore_errors=True)

    def _swap(self, fresh: Path, final: Path) -> None:
        old = final.with_name(f".{final.name}.{secrets.token_hex(4)}.old")
        if final.exists():
            os.replace(final, old)
        os.replace(fresh, final)
        shutil.rmtree(old, ignore_errors=True)

    def _trim(self, item: str, keep: str) -> None:
        """Keep the newest snapshots: a running pull may still read an older one."""
        found = [path for path in (self._root / item).iterdir() if not path.name.startswith(".") and path.name != keep]
        for path in sorted(found, key=lambda each: each.stat().st_mtime)[: -(KEPT_SNAPSHOTS - 1)]:
            shutil.rmtree(path, ignore_errors=True)
