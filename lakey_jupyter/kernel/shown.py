"""What shows itself as widgets in a notebook, and as a line of text everywhere else."""

from __future__ import annotations

import os
import threading
from typing import Any

from .display import note_html
from .progress import in_kernel

MISSING = "Install ipywidgets to see it as a form: pip install ipywidgets."
ELSEWHERE = "A notebook shows it as a form."
NOTHING = {"text/plain": "", "text/html": ""}
"""What stands for the widget where it cannot be shown, since the line below it says more."""


class Shown:
    """Shown in a cell it is its `view`, and below that its `summary` in a line, which follows what changes.

    A saved notebook keeps the line: without a kernel it says what was asked for and what came of it, and holds nothing
    secret. Where there are no widgets the line is all there is, and says how to get them. A page of Voilà is never
    saved, and a line on it would stay as it was at first: there is none.
    """

    def __init__(self) -> None:
        self._handles: list[Any] = []
        self._said = ""
        self._saying = threading.Lock()
        self._view: Any = None

    @property
    def summary(self) -> str:
        """What it is about, in a line of visible text."""
        raise NotImplementedError

    @property
    def view(self) -> Any:
        """The ipywidgets widget, made once; it may stand in other widgets too. `ImportError` without ipywidgets."""
        if self._view is None:
            self._view = self._made()
        return self._view

    def _made(self) -> Any:
        raise NotImplementedError

    def _ipython_display_(self) -> None:
        from IPython import display

        show: Any = display.display
        lacking = self._lacking()
        if lacking:
            print(f"{self.summary}\n{lacking}")
            return
        show({**self.view._repr_mimebundle_(), **NOTHING}, raw=True)
        if _in_voila():
            return
        self._said = self.summary
        self._handles.append(show(self._line(), raw=True, display_id=True))

    def _lacking(self) -> str:
        """What to do to see more than the line; empty where the view can be shown."""
        if not in_kernel():
            return ELSEWHERE
        try:
            import ipywidgets  # noqa: F401
        except ImportError:
            return MISSING
        return ""

    def _follow(self) -> None:
        """Say the line anew wherever it is shown, if it has changed; from any thread."""
        with self._saying:
            said = self.summary
            if said == self._said:
                return
            self._said = said
            for each in self._handles:
                each.update(self._line(), raw=True)

    def _line(self) -> dict[str, str]:
        return {"text/plain": self.summary, "text/html": note_html(self.summary)}

    def __repr__(self) -> str:
        return f"<{self.summary}>"


def _in_voila() -> bool:
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila/")
