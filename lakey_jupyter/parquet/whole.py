"""Which files of this machine are scanned from end to end, so that they can be decoded as they are, without a copy."""

from __future__ import annotations

import os
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.types as pt

from .emit import Numbers
from .pages import has_checksums
from .picking import can_name
from .plan import Plan
from .room import Truth
from .source import Files

HEAD = 16 * 1024
"""A page with a longer header is taken for one with a checksum."""
SAME: tuple[Callable[[pa.DataType], bool], ...] = (
    pt.is_integer,
    pt.is_float32,
    pt.is_float64,
    pt.is_boolean,
    pt.is_string,
    pt.is_large_string,
    pt.is_date32,
    lambda type_: pt.is_timestamp(type_) and type_.tz is None,
)
"""Types that Polars reads right whatever Arrow schema a writer left beside the file's own one."""
LEAST = 16_384
"""Files of fewer rows are not worth a question of their own."""


class WholeFiles:
    """The whole files of one plan.

    `fits` says of each chunk whether all that is touched of it can be decoded as it is, `decoded` how many bytes that
    is about, and `light` is the column of which the first page is looked at.
    """

    def __init__(self, work: Plan, files: Files, fits: Truth, decoded: Numbers, light: str) -> None:
        self._index = work.index
        self._files = files
        self._light = light
        self._sizes = self._found(work, fits, decoded)
        self._plain: dict[int, bool] = {}

    def size(self, file: int) -> int | None:
        """The decoded bytes of a file; None where it must be read in another way."""
        if file not in self._sizes:
            return None
        if file not in self._plain:
            self._plain[file] = self._is_plain(file)
        return self._sizes[file] if self._plain[file] else None

    def _found(self, work: Plan, fits: Truth, decoded: Numbers) -> dict[int, int]:
        held = [each.name for each in work.spec.touched if each.name not in work.index.partitions]
        if not self._files.are_here or not self._light or not can_name(held):
            return {}
        if not all(any(same(work.index.schema.field(name).type) for same in SAME) for name in held):
            return {}
        file = np.asarray(work.index.chunks["file"].to_numpy(), dtype=np.int64)
        chunks, ready = np.bincount(file), np.bincount(file, work.scanned & fits)
        some = np.flatnonzero((chunks == ready) & (chunks > 0) & (np.bincount(file, work.rows) >= LEAST))
        sizes = np.bincount(file, decoded)
        return {int(number): int(sizes[number]) for number in some}

    def _is_plain(self, file: int) -> bool:
        """Whether the pages have no checksums, which not every decoder looks at: the first one tells."""
        place = int(np.argmax(np.asarray(self._index.chunks["file"].to_numpy()) == file))
        first, size = (self._index.carried(self._light, 0, what)[place].as_py() for what in ("start", "size"))
        with self._files.held(file) as handle:
            if handle is None:
                return False
            head = os.pread(handle, min(size, HEAD), first)
        return not has_checksums(head, (0, len(head)))
