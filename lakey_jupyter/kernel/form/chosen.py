"""What was chosen so far in a pull form, and the spec that it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ...errors import NotFound, near
from ...model.columns import Column
from ...model.item import Item
from ...model.operators import fitting
from ...model.output import format_of
from ...model.spec import PullSpec, bind
from .changes import Changes
from .drafts import Draft, Texts, drafted, redrafted, reoperated

_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True)
class Asked:
    """A spec that can be sent, and which draft each of its filters came from."""

    spec: PullSpec
    drafts: tuple[int, ...]


class Form:
    """A form of one item: every column, no filter and all rows at first. `changed` tells of every change.

    `version` grows with every change that means another estimate.
    """

    def __init__(self, item: Item) -> None:
        self.item = item
        self.changed = Changes()
        self.chosen: tuple[str, ...] = tuple(column.name for column in item.columns)
        self.drafts: tuple[Draft, ...] = ()
        self.ratio = 1.0
        self.seed = 0
        self.to = f"{_file_name(item.name)}.parquet"
        self.overwrite = False
        self.version = 0
        self._columns = {column.name: column for column in item.columns}
        self._place = {column.name: place for place, column in enumerate(item.columns)}
        self._next = 1

    @property
    def filterable(self) -> list[Column]:
        """The columns that can be filtered by."""
        return [column for column in self.item.columns if fitting(column.type)]

    @property
    def is_complete(self) -> bool:
        """Whether every filter has its values."""
        return all(draft.is_complete for draft in self.drafts)

    def named(self, query: str) -> list[Column]:
        """The columns whose name or description holds a text, whatever its case."""
        wanted = query.strip().casefold()
        return [each for each in self.item.columns if wanted in f"{each.name}\n{each.description}".casefold()]

    def choose(self, names: Iterable[str], is_chosen: bool) -> None:
        """Take columns, or leave them out. They stand in the item's order, unless a spec brought its own."""
        asked = dict.fromkeys(names)
        kept = tuple(name for name in self.chosen if name not in asked)
        found = (*self.chosen, *(name for name in asked if name not in self.chosen)) if is_chosen else kept
        if is_chosen and self._is_in_order():
            found = tuple(sorted(found, key=self._place.__getitem__))
        if found != self.chosen:
            self.chosen = found
            self._respecified()

    def add_filter(self) -> None:
        """One more filter, by the first column that can be filtered by; nothing where there is none."""
        if self.filterable:
            self.drafts = (*self.drafts, drafted(self._next_id(), self.filterable[0]))
            self._respecified()

    def remove_filter(self, id: int) -> None:
        """Without that filter."""
        self.drafts = tuple(draft for draft in self.drafts if draft.id != id)
        self._respecified()

    def filter_column(self, id: int, name: str) -> None:
        """That filter is by another column, and begins anew."""
        self._redraft(id, lambda draft: draft if draft.column.name == name else drafted(id, self._column(name)))

    def filter_operator(self, id: int, symbol: str) -> None:
        """That filter has another operator."""
        self._redraft(id, lambda draft: reoperated(draft, symbol))

    def filter_texts(self, id: int, texts: Texts) -> None:
        """That filter has these values, as they are typed."""
        self._redraft(id, lambda draft: replace(draft, texts=texts))

    def share(self, ratio: float) -> None:
        """Keep this share of the rows, 0 to 1."""
        ratio = min(1.0, max(0.0, ratio))
        if ratio != self.ratio:
            self.ratio = ratio
            self._respecified()

    def reseed(self, seed: int) -> None:
        """Which rows a share keeps."""
        if seed != self.seed:
            self.seed = seed
            self._respecified()

    def land(self, to: str, overwrite: bool) -> None:
        """Where the file lands, and whether it may replace another one."""
        if (to, overwrite) == (self.to, self.overwrite):
            return
        is_other_format = format_of(to) != format_of(self.to)
        self.to, self.overwrite = to, overwrite
        if is_other_format:
            self.version += 1
        self.changed.tell()

    def asked(self) -> Asked:
        """What can be asked for now: filters without their values are left out; `Invalid` without a column."""
        complete = [draft for draft in self.drafts if draft.is_complete]
        filters = tuple(draft.filter for draft in complete)
        spec = PullSpec(columns=self.chosen, filters=filters, randomize_ratio=self.ratio, seed=self.seed)
        return Asked(spec, tuple(draft.id for draft in complete))

    def fill(self, spec: PullSpec) -> None:
        """Say what a spec says; `Invalid` when it does not fit the item, and nothing has changed then."""
        bind(spec, self.item.columns)
        self.chosen = tuple(spec.columns)
        self.drafts = tuple(redrafted(self._next_id(), each, self._columns[each.name]) for each in spec.filters)
        self.ratio, self.seed = float(spec.randomize_ratio), spec.seed
        self._respecified()

    def _column(self, name: str) -> Column:
        if name not in self._columns:
            raise NotFound(f"{self.item.name!r} has no column {name!r}.{near(name, self._columns)}")
        return self._columns[name]

    def _redraft(self, id: int, change: Callable[[Draft], Draft]) -> None:
        changed = tuple(change(draft) if draft.id == id else draft for draft in self.drafts)
        if changed != self.drafts:
            self.drafts = changed
            self._respecified()

    def _is_in_order(self) -> bool:
        places = [self._place[name] for name in self.chosen]
        return places == sorted(places)

    def _next_id(self) -> int:
        self._next += 1
        return self._next

    def _respecified(self) -> None:
        self.version += 1
        self.changed.tell()


def _file_name(item: str) -> str:
    """A file name made of an item's name."""
    return _UNFIT.sub("-", item).lstrip(".") or "item"
