"""How many nanoseconds a step of a timestamp column is: literals are nanoseconds, columns count in their unit."""

from __future__ import annotations

import pyarrow as pa

NANOSECONDS = {"s": 1_000_000_000, "ms": 1_000_000, "us": 1_000, "ns": 1}


def unit_of(type_: pa.DataType) -> int:
    """Nanoseconds a step of a timestamp type; 1 for every other type."""
    return NANOSECONDS[type_.unit] if pa.types.is_timestamp(type_) else 1
