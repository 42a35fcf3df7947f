"""The search of the catalogue behind `lakey.discover()`: a page of cards at a time, asked for when it is quiet."""

from __future__ import annotations

import threading

from ...connect import Session
from ...errors import LakeyError
from ...model.item import ItemPage, ItemQuery
from .changes import Changes

QUIET = 0.1
"""Seconds without another letter before the catalogue is asked."""
CARDS = 10
EMPTY = ItemPage(items=(), next=None, total=0)


class Finding:
    """`page` are the items of the last answer, `refusal` why there is none; `changed` tells of it on its own thread."""

    def __init__(self, session: Session, query: str = "") -> None:
        self.changed = Changes()
        self.query = query
        self.page = EMPTY
        self.refusal = ""
        self.is_pending = False
        self._session = session
        self._before: list[str | None] = []
        self._cursor: str | None = None
        self._lock = threading.Lock()
        self._turn = 0
        self._timer: threading.Timer | None = None
        self._ask(0)

    @property
    def has_before(self) -> bool:
        """Whether there are cards before these."""
        return bool(self._before)

    @property
    def first(self) -> int:
        """How many cards come before these."""
        return len(self._before) * CARDS

    def search(self, query: str) -> None:
        """Find what fits these words: `sales | iot` either, `& 2024` with it, `~ test` without it."""
        if query != self.query:
            self.query, self._before, self._cursor = query, [], None
            self._ask(QUIET)

    def forward(self) -> None:
        """The next cards; nothing after the last."""
        if self.page.next is not None and not self.is_pending:
            self._before.append(self._cursor)
            self._cursor = self.page.next
            self._ask(0)

    def back(self) -> None:
        """The cards before; nothing before the first."""
        if self._before and not self.is_pending:
            self._cursor = self._before.pop()
            self._ask(0)

    def _ask(self, quiet: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            self._turn += 1
            turn, self.is_pending = self._turn, True
        asked = ItemQuery(query=self.query, limit=CARDS, cursor=self._cursor)
        self._timer = threading.Timer(quiet, self._answer, (turn, asked))
        self._timer.daemon = True
        self._timer.start()
        self.changed.tell()

    def _answer(self, turn: int, asked: ItemQuery) -> None:
        try:
            page, refusal = self._session.items(asked), ""
        except LakeyError as wrong:
            page, refusal = EMPTY, wrong.detail
        with self._lock:
            if turn != self._turn:
                return
            self.page, self.refusal, self.is_pending = page, refusal, False
        self.changed.tell()
