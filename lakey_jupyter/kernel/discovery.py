"""`lakey.discover()`: a search of the catalogue in a notebook, whose cards open the form of their item."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ..connect import Session
from ..errors import NotFound
from .amounts import count, counted
from .download import Download
from .form.finding import Finding
from .plain import short
from .shown import Shown

if TYPE_CHECKING:
    import pandas as pd

NAMED = 5


class Discovery(Shown):
    """A search of the catalogue. `open` opens the form of an item, which is then `download`, its DataFrame `result`."""

    def __init__(self, session: Session, query: str = "") -> None:
        super().__init__()
        self._session = session
        self.opened: Download | None = None
        self._forms: dict[str, Download] = {}
        self._told: list[Callable[[pd.DataFrame], None]] = []
        self.finding = Finding(session, query)
        self.finding.changed.connect(self._follow)
        self._opened_told: list[Callable[[], None]] = []

    @property
    def query(self) -> str:
        """The words that are searched for; they can be set."""
        return self.finding.query

    @query.setter
    def query(self, query: str) -> None:
        self.finding.search(query)

    @property
    def items(self) -> list[str]:
        """The names on the cards."""
        return [each.name for each in self.finding.page.items]

    @property
    def download(self) -> Download:
        """The form that is open; `NotFound` where none is."""
        if self.opened is None:
            raise NotFound("No item is open: choose one of the cards, or call open() with its name.")
        return self.opened

    @property
    def result(self) -> pd.DataFrame:
        """The DataFrame of the form that is open; a sentence while there is none."""
        return self.download.result

    def open(self, name: str) -> Download:
        """The form of an item, as it was left if it was open before; `NotFound` with near names."""
        if name not in self._forms:
            form = Download(self._session, self._session.item(name))
            form.form.changed.connect(self._follow)
            form.launching.changed.connect(self._follow)
            for told in self._told:
                form.on_result(told)
            self._forms[name] = form
        self._turn_to(self._forms[name])
        return self._forms[name]

    def close(self) -> None:
        """Back to the cards; the form stays as it is, and a pull goes on."""
        self._turn_to(None)

    def on_open(self, told: Callable[[], None]) -> None:
        """Call this after a form was opened or closed."""
        self._opened_told.append(told)

    def on_result(self, told: Callable[[pd.DataFrame], None]) -> None:
        """Call this with the DataFrame of each pull of any form opened here, on a thread of its own."""
        self._told.append(told)
        for form in self._forms.values():
            form.on_result(told)

    @property
    def summary(self) -> str:
        """The form that is open, else what was searched for and found."""
        if self.opened is not None:
            return self.opened.summary
        page, searched = self.finding.page, f" that fit {short(self.query)}" if self.query.strip() else ""
        if self.finding.refusal:
            return short(self.finding.refusal, 200)
        named = ", ".join(short(name) for name in self.items[:NAMED])
        left = page.total - min(NAMED, len(page.items))
        more = f" and {count(left)} more" if left > 0 and named else ""
        return f"{counted(page.total, 'item')}{searched}" + (f": {named}{more}" if named else "")

    def _turn_to(self, form: Download | None) -> None:
        self.opened = form
        self._follow()
        for told in self._opened_told:
            told()

    def _made(self) -> Any:
        from .widgets.discovery import DiscoveryView

        return DiscoveryView(self).box
