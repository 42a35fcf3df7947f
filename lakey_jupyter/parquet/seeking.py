"""Bytes that are asked for by their place, as a file for those who seek and read."""

from __future__ import annotations

import io
from typing import Any

from .pages import Buffer


class Seeking(io.RawIOBase):
    """A file of `size` bytes, of which `data` gives any stretch as a slice."""

    def __init__(self, data: Buffer, size: int) -> None:
        super().__init__()
        self._data = data
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move, and say where to."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        return self._at

    def tell(self) -> int:
        """Where the next read starts."""
        return self._at

    def read(self, size: int = -1) -> Any:
        """The next bytes."""
        end = self._size if size < 0 else min(self._size, self._at + size)
        found = self._data[self._at : end] if self._at < end else b""
        self._at += len(found)
        return found
