"""Guessing which share of each chunk's rows meets a spec's conditions, from distributions and borders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ..errors import Invalid
from ..model.columns import Column, Distribution
from ..model.domain import TEXTS
from ..model.filters import Condition
from ..model.literals import typed
from .index import ChunkIndex
from .plan import Plan
from .units import unit_of

Shares = npt.NDArray[np.float64]
UNKNOWN = 0.5


def shares(work: Plan, columns: Mapping[str, Column]) -> Shares:
    """For every chunk, the guessed share of its rows that meet all the conditions, from 0 to 1."""
    total = np.ones(work.index.chunks.num_rows)
    for (name, low, high), conditions in _grouped(work.spec.conditions).items():
        del low, high
        column = columns.get(name)
        for condition in conditions:
            total *= _share(work.index, condition, column.distribution if column else None)
    return np.clip(total, 0.0, 1.0)


def _grouped(conditions: tuple[Condition, ...]) -> dict[Any, list[Condition]]:
    return {(each.column.name, None, each.operator): [each] for each in conditions}


def _share(index: ChunkIndex, condition: Condition, spread: Distribution | None) -> Shares:
    raise NotImplementedError
