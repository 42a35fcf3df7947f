"""Which rows of a turn are still wanted; chunks of which none is wanted are left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from .emit import Numbers
from .index import ChunkIndex
from .partitions import folder_of, partition_values
from .plan import Plan, Scan
from .predicate import truths
from .room import Truth
from .sample import kept
from .turns import Turn


@dataclass(frozen=True)
class Choice:
    """`segments` are the chunks of `index`, in order; `wanted` has a place for each row, or is None for all of them."""

    index: ChunkIndex
    segments: tuple[Scan, ...]
    wanted: Truth | None = None

    @property
    def rows(self) -> int:
        """The rows of the chunks, wanted or not."""
        return sum(segment.rows for segment in self.segments)

    @property
    def counts(self) -> Numbers:
        """How many rows of each chunk are wanted."""
        if self.wanted is None:
            return np.array([segment.rows for segment in self.segments], dtype=np.int64)
        return np.array([int(each.sum()) for _, each in self.parts() if each is not None], dtype=np.int64)

    def parts(self) -> Iterator[tuple[Scan, Truth | None]]:
        """Each chunk with its own part of `wanted`."""
        end = 0
        for segment in self.segments:
            start, end = end, end + segment.rows
            yield segment, None if self.wanted is None else self.wanted[start:end]

    def narrowed(self, wanted: Truth) -> Choice:
        """Of the chunks only these rows, which are fewer than before, or as many."""
        asked = replace(self, wanted=wanted)
        some = asked.counts > 0
        if wanted.all():
            return replace(self, wanted=None)
        if some.all():
            return asked
        left = [part for part, is_left in zip(asked.parts(), some.tolist(), strict=True) if is_left]
        return Choice(
            index=self.index.of(self.index.chunks.filter(pa.array(some))),
            segments=tuple(segment for segment, _ in left),
            wanted=np.concatenate([part for _, part in left if part is not None]) if left else None,
        )


class Share:
    """The random share of rows of one plan."""

    def __init__(self, work: Plan) -> None:
        self._spec = work.spec
        self._paths = work.index.files["path"].to_pylist()
        self._types = {name: work.index.schema.field(name).type for name in work.index.partitions}
        self._placed = tuple(each for each in work.spec.conditions if each.column.name in self._types)
        files = np.unique(work.index.chunks["file"].to_numpy()[work.scanned])
        self._met = self._found({folder_of(self._paths[file]) for file in files.tolist()})

    def wanted(self, turn: Turn) -> Truth | None:
        """The rows of a turn that the share keeps, where the partition meets the filters; None for all of them."""
        spec, paths = self._spec, {file: self._paths[file] for file in turn.files}
        met = {file: self._met[folder_of(path)] for file, path in paths.items()}
        if spec.ratio >= 1 and all(met.values()):
            return None
        return np.concatenate([
            kept(spec.seed, paths[each.file], each.first, each.rows, spec.ratio if met[each.file] else 0)
            for each in turn.segments
        ])  # fmt: skip

    def of(self, turn: Turn) -> Choice:
        """The same as a choice."""
        everything, wanted = Choice(turn.index, turn.segments), self.wanted(turn)
        return everything if wanted is None else everything.narrowed(wanted)

    def constants(self, file: int) -> dict[str, pa.Scalar]:
        """What the partition columns are in a file."""
        found = partition_values(self._paths[file], self._types)
        return {name: pa.scalar(value, self._types[name]) for name, value in found.items()}

    def _found(self, folders: set[str]) -> Mapping[str, bool]:
        """Which folders' values meet the filters of partition columns: all at once, while nobody waits for a hand."""
        if not self._placed:
            return dict.fromkeys(folders, True)
        told = [partition_values(folder, self._types) for folder in folders]
        values = {name: pa.array([each[name] for each in told], type_) for name, type_ in self._types.items()}
        return dict(zip(folders, truths(self._placed, values, len(told)).tolist(), strict=True))
