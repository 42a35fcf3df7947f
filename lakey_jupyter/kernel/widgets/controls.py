"""Lines, buttons and boxes, all with a name that a screen reader says, and text that stays text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import ipywidgets

from ..plain import visible

_OPENS_FORMULA = re.compile(r"\\(?=[(\[a-z])")
NAMED = {"description_width": "initial"}
"""The style of a control whose name is as wide as it needs."""


def plain(text: object) -> str:
    """Visible text that no page takes for a formula: Jupyter sets what stands between two `$` as mathematics."""
    shown = _OPENS_FORMULA.sub("\\\\\u200c", visible(text))
    return shown.replace("$", "﹩") if shown.count("$") > 1 else shown


def layout(**wanted: str) -> Any:
    """A layout; sizes that grow with the text."""
    return ipywidgets.Layout(**wanted)


def button(said: str, hint: str, pressed: Callable[[], None], **more: Any) -> Any:
    """A button, as wide as what it says."""
    narrow = layout(width="auto", align_self="flex-start")
    made = ipywidgets.Button(description=said, tooltip=hint, layout=narrow, **more)
    made.on_click(lambda _: pressed())
    return made


def heading(text: str) -> Any:
    """The name of a part of the form."""
    return ipywidgets.Label(plain(text), style={"font_weight": "bold"})


class Line:
    """A line of text that goes away when there is nothing to say."""

    def __init__(self, mark: str = "") -> None:
        self._mark = mark
        self.box = ipywidgets.Label(layout=layout(display="none"))

    def say(self, text: str) -> None:
        """Say this; nothing for an empty text. From any thread."""
        self.box.value = plain(f"{self._mark}{text}") if text else ""
        self.box.layout.display = None if text else "none"


def refusals() -> Line:
    """A line that says what is refused: marked by a sign, not by a colour."""
    return Line("⚠ ")
