"""A pull as a widget: a bar, how far it is in words, and a button that cancels it."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import ipywidgets
from IPython import display

from ..errors import LakeyError
from .display import note_html
from .plain import visible
from .progress import LONG, said

if TYPE_CHECKING:
    from ..connect import Session
    from .pull import Pull

FULL = 1000


class JobView(ipywidgets.HBox):  # type: ignore[misc]
    """Follows its pull until that is over or the view is closed; the kernel stays free meanwhile.

    Then it becomes a line that says how the pull ended, wherever it is shown: a saved notebook keeps that line, and
    neither a widget that is no more nor anything secret.
    """

    def __init__(self, session: Session, pull: Pull) -> None:
        self._session = session
        self._pull = pull
        self._shown: list[Any] = []
        self._closed = threading.Event()
        self._bar = ipywidgets.IntProgress(min=0, max=FULL, layout=ipywidgets.Layout(width="240px"))
        self._text = ipywidgets.Label()
        self._cancel = ipywidgets.Button(description="Cancel", tooltip="Cancel this pull")
        self._cancel.on_click(self._on_cancel)
        super().__init__([self._bar, self._text, self._cancel])
        self._tell()
        if not pull.job.is_over:
            threading.Thread(target=self._follow, name="lakey-view", daemon=True).start()

    @property
    def summary(self) -> str:
        """The pull in a line."""
        job = self._pull.job
        return visible(repr(self._pull)).strip("<>") if job.result else said(job)

    def close(self) -> None:
        """Follow no more; the pull goes on."""
        self._closed.set()
        super().close()

    def _ipython_display_(self) -> None:
        show: Any = display.display
        if self._ended():
            show(self._line(), raw=True)
        else:
            shown = show({**self._repr_mimebundle_(), **self._line()}, raw=True, display_id=True)
            self._shown.append(shown)
            if self._ended():  # just now: the follower may not have known of this one
                shown.update(self._line(), raw=True)

    def _follow(self) -> None:
        pull = self._pull
        while not (self._ended() or self._closed.is_set()):
            try:
                pull.job = self._session.job(pull.id, pull.job.seq, LONG)
            except LakeyError as wrong:
                self._text.value = visible(wrong.detail)
                return
            self._tell()
        if self._ended():
            for each in self._shown:
                each.update(self._line(), raw=True)

    def _ended(self) -> bool:
        return self._pull.job.is_over

    def _tell(self) -> None:
        job = self._pull.job
        done = job.progress
        self._bar.value = FULL if job.ended_well else done.done_bytes * FULL // max(1, done.total_bytes)
        self._text.value = self.summary
        self._cancel.disabled = job.is_over

    def _on_cancel(self, _: Any) -> None:
        self._cancel.disabled = True
        with suppress(LakeyError):  # it is over already, or the server is away: the follower says so
            self._pull.cancel()

    def _line(self) -> dict[str, str]:
        return {"text/plain": self.summary, "text/html": note_html(self.summary)}
