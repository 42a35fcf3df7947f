"""The pull form of one item as a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from ..amounts import counted, size
from ..form.misfits import reasons
from ..plain import short
from .columns import Columns
from .controls import Line, heading, layout
from .filters import Filters
from .gate import Gate, Share
from .running import Landing, Running

if TYPE_CHECKING:
    from ..download import Download


class DownloadView:
    """Its `box` shows the form, and follows it whoever changes it."""

    def __init__(self, download: Download) -> None:
        self._form, self._estimating = download.form, download.estimating
        self._launching = download.launching
        item = self._form.item
        about = Line()
        about.say(f"{size(item.bytes)} · {counted(item.rows, 'row')} · {counted(len(item.columns), 'column')}")
        self._columns = Columns(self._form)
        self._filters = Filters(self._form)
        self._share = Share(self._form)
        self._gate = Gate(self._form, self._estimating)
        self._landing = Landing(self._form)
        self._running = Running(self._launching)
        parts = (self._columns, self._filters, self._share, self._gate, self._landing, self._running)
        title = heading(f"Pull {short(item.name, 80)}")
        self.box = ipywidgets.VBox(
            [title, about.box, *(each.box for each in parts)], layout=layout(max_width="760px", padding="4px")
        )
        self._form.changed.connect(self._on_form)
        self._estimating.changed.connect(self._on_told)
        self._launching.changed.connect(self._on_told)
        self._on_form()

    def _on_form(self) -> None:
        self._columns.show()
        self._filters.show()
        self._share.show()
        self._landing.show()
        self._on_told()

    def _on_told(self) -> None:
        """What others say of the form; on any thread, so it writes only what people do not."""
        found = (*self._launching.misfits, *self._estimating.misfits)
        self._columns.refuse(reasons(found, "columns"))
        self._filters.refuse(lambda id: reasons(found, "filter", id))
        self._share.refuse(" ".join(filter(None, (reasons(found, "share"), reasons(found, "seed")))))
        self._landing.refuse(reasons(found, "to"))
        self._gate.show()
        self._running.show()
