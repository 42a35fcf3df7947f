"""The search of the catalogue as a widget: cards, a page at a time, and the form of the one that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from ...errors import LakeyError
from ...model.item import ItemSummary
from ..amounts import ago, count, counted, size
from ..form.finding import CARDS
from ..plain import short
from .controls import NAMED, Line, button, heading, layout, plain, refusals

if TYPE_CHECKING:
    from ..discovery import Discovery

TIP = "Words are joined by or; & word: with it, ~ word: without it"


class DiscoveryView:
    """Its `box` shows the search and its cards, or the form that was opened and the way back."""

    def __init__(self, discovery: Discovery) -> None:
        self._discovery, self._finding = discovery, discovery.finding
        self._query = ipywidgets.Text(
            value=discovery.query, description="Search items", placeholder="products or events", tooltip=TIP,
            style=NAMED, layout=layout(width="420px"),
        )  # fmt: skip
        self._query.observe(lambda change: self._finding.search(change["new"]), "value")
        self._said, self._refused = Line(), refusals()
        self._cards = [_Card(self, place) for place in range(CARDS)]
        self._back = button("previous", "The items before these", self._finding.back)
        self._forward = button("next", "The items after these", self._finding.forward)
        pages = ipywidgets.HBox([self._back, self._forward])
        lines = [heading("Lakey"), self._query, self._said.box, self._refused.box]
        self._search = ipywidgets.VBox([*lines, *(card.box for card in self._cards), pages])
        self._return = button("‹ all items", "Back to the search", discovery.close)
        self.box = ipywidgets.VBox([self._search], layout=layout(max_width="760px", padding="4px"))
        self._finding.changed.connect(self._on_found)
        discovery.on_open(self._on_open)
        self._on_open()
        self._on_found()

    def open(self, place: int) -> None:
        """Open the form of the item on a card."""
        page = self._finding.page.items
        if place >= len(page):
            return
        try:
            self._discovery.open(page[place].name)
        except LakeyError as wrong:
            self._refused.say(wrong.detail)

    def _on_open(self) -> None:
        opened = self._discovery.opened
        self.box.children = [self._search] if opened is None else [self._return, opened.view]
        self._query.value = self._finding.query

    def _on_found(self) -> None:
        """The cards of the last answer; on any thread, so it writes only what people do not."""
        page, first = self._finding.page, self._finding.first
        for place, card in enumerate(self._cards):
            card.show(page.items[place] if place < len(page.items) else None)
        shown = f", {count(first + 1)} to {count(first + len(page.items))} of them here" if page.total > CARDS else ""
        none = ": search for fewer or other words; an empty search shows every item" if not page.total else ""
        waits = self._finding.is_pending
        self._said.say("searching…" if waits else f"{counted(page.total, 'item')}{shown}{none}")
        self._refused.say(self._finding.refusal)
        self._back.disabled = waits or not self._finding.has_before
        self._forward.disabled = waits or page.next is None


class _Card:
    """An item: what it is called, how large it is, how fresh, and what it is about."""

    def __init__(self, view: DiscoveryView, place: int) -> None:
        self._name = button("", "", lambda: view.open(place))
        self._facts, self._about = Line(), Line()
        head = ipywidgets.HBox([self._name, self._facts.box], layout=layout(flex_flow="row wrap"))
        self.box = ipywidgets.VBox([head, self._about.box], layout=layout(display="none"))

    def show(self, item: ItemSummary | None) -> None:
        """Show an item; nothing for none."""
        self.box.layout.display = None if item is not None else "none"
        if item is None:
            return
        self._name.description = plain(short(item.name, 80))
        self._name.tooltip = plain(f"Open {short(item.name, 80)}")
        sample = "sample" if item.has_sample else "no sample"
        amounts = f"{size(item.bytes)} · {counted(item.rows, 'row')} · {counted(item.columns, 'column')}"
        self._facts.say(f"{amounts} · updated {ago(item.updated)} · {sample}")
        self._about.say(short(item.description.strip().split("\n")[0], 120) or "no description")
