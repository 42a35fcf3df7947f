"""An item in the hands of a notebook: shown, completed, sampled, estimated, pulled."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from ..connect import Session
from ..errors import NotFound, near
from ..model.columns import Column
from ..model.item import Item, ItemPage
from ..model.output import KEPT
from ..model.pulls import Estimate
from .display import escaped, estimate_text, item_html, item_text, page_html, page_text
from .places import destination
from .plain import visible
from .pull import Pull
from .values import Asked
from .wanted import Wanted

if TYPE_CHECKING:
    import pandas as pd

SAMPLED = 100
Columns = Iterable[str] | str | Mapping[str, Any] | None


class Estimated(Estimate, frozen=True):
    """An estimate that shows itself in words."""

    def __repr__(self) -> str:
        return estimate_text(self)

    def _repr_html_(self) -> str:
        return f'<div style="white-space:pre-line">{escaped(estimate_text(self), lines=True)}</div>'


class Items:
    """Some items of the catalogue: shown as a table, walked through by name."""

    def __init__(self, page: ItemPage) -> None:
        self.page = page

    def __iter__(self) -> Iterator[str]:
        return (each.name for each in self.page.items)

    def __len__(self) -> int:
        return len(self.page.items)

    def __contains__(self, name: object) -> bool:
        return name in list(self)

    def __repr__(self) -> str:
        return page_text(self.page)

    def _repr_html_(self) -> str:
        return page_html(self.page)


class ItemColumn:
    """A column of an item: shown in a line, with all that is known of it in `known`."""

    def __init__(self, known: Column) -> None:
        self.known = known

    def __repr__(self) -> str:
        return visible(f"{self.known.name} {self.known.type.value} {self.known.description}").rstrip()


class ItemHandle:
    """An item; `item["column"]` and, where the name allows it, `item.column` are its columns."""

    def __init__(self, session: Session, item: Item, progress: bool | None = None) -> None:
        self._session = session
        self._progress = progress
        self.known = item

    @property
    def name(self) -> str:
        """The item's name."""
        return self.known.name

    @property
    def columns(self) -> list[str]:
        """The names of its columns, in order."""
        return [column.name for column in self.known.columns]

    @property
    def sample(self) -> pd.DataFrame:
        """Some rows kept beside the catalogue; no lake read."""
        from .frames import sample_frame

        return sample_frame(self._session.sample(self.name, SAMPLED), self.known.columns)

    def estimate(
        self,
        columns: Columns = None,
        where: str | None = None,
        filters: Iterable[Asked] | None = None,
        sample: float = 1.0,
        seed: int = 0,
        format: str = "parquet",
        codec: str = KEPT,
    ) -> Estimated:
        """What a pull would give and cost; no lake read. The words are those of `pull`."""
        wanted = Wanted(columns, where, filters, sample, seed)
        found = self._session.estimate(self.name, wanted.spec(self.known), format=format, codec=codec)
        return Estimated(**msgspec.structs.asdict(found))

    def pull(
        self,
        columns: Columns = None,
        where: str | None = None,
        filters: Iterable[Asked] | None = None,
        sample: float = 1.0,
        seed: int = 0,
        to: str | os.PathLike[str] | None = None,
        overwrite: bool = False,
        progress: bool | None = None,
        verify: str = "usual",
        format: str | None = None,
        codec: str = KEPT,
        wait: bool = True,
    ) -> Pull:
        """Land these columns (None: all) and rows as one file, and wait for it, unless `wait` is false.

        `where` is a text such as `name = 'x' and value >= 23`; `filters` are dicts with name, operator and value, or
        triples; all are joined by AND. `columns` may also be a whole spec. `sample` is the share of rows kept. `to` is
        meant from the current folder; None names the file after the item. `verify="full"` compares the written file
        with a fresh scan of the lake before it lands. `format` is "parquet", "arrow", "csv" or "csv.gz"; None is
        the one that `to` ends in. `codec` "source" keeps what the lake has, else it is such as "zstd" or "none".
        """
        spec = Wanted(columns, where, filters, sample, seed).spec(self.known)
        place = destination(to, self._session.workspace)
        job = self._session.pull(self.name, spec, place, overwrite, verify=verify, format=format, codec=codec)
        pull = Pull(self._session, job, self._progress if progress is None else progress)
        return pull.wait() if wait else pull

    def __getitem__(self, name: str) -> ItemColumn:
        for column in self.known.columns:
            if column.name == name:
                return ItemColumn(column)
        raise NotFound(f"{self.name!r} has no column {name!r}.{near(name, self.columns)}")

    def __getattr__(self, name: str) -> ItemColumn:
        known = self.__dict__.get("known")
        if known is None or name not in self.columns:
            raise AttributeError(f"an item has no {name!r}, and neither has this one such a column")
        return self[name]

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *(name for name in self.columns if name.isidentifier())})

    def _ipython_key_completions_(self) -> list[str]:
        return self.columns

    def __repr__(self) -> str:
        return item_text(self.known)

    def _repr_html_(self) -> str:
        return item_html(self.known)
