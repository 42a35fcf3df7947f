"""What a scan finds: kept rows, and where in the lake the first of them is."""

from __future__ import annotations

from typing import NamedTuple

import pyarrow as pa


class Found(NamedTuple):
    """Kept rows in their order, from chunk `place` on, of which `before` rows came already.

    Those of chunks that follow may come with them. Where `before` is None a chunk was only passed: its rows, if it has
    any, came with those of another one.
    """

    place: int
    batches: list[pa.RecordBatch]
    before: int | None = 0
