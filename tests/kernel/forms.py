"""What a form shows in its widgets, and waiting until it stands still."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from lakey_jupyter.kernel.download import Download

WHERE = "name = 'größe' and value >= 23"


def until(holds: Callable[[], bool]) -> None:
    """Return once it holds, which is soon."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def parts(widget: Any) -> Iterator[Any]:
    """A widget and all that is in it, as it stands."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from parts(child)


def named(form: Download, name: str, place: int = -1) -> Any:
    """The control of this name; of several the last."""
    return [each for each in parts(form.view) if getattr(each, "description", "").startswith(name)][place]


def said(form: Download) -> str:
    """Every line that is in sight."""
    labels = (each for each in parts(form.view) if type(each).__name__ == "Label")
    return "\n".join(each.value for each in labels if each.layout.display != "none")


def settled(form: Download) -> str:
    """The estimate as the form says it."""
    until(lambda: not form.estimating.is_pending)
    return said(form)


def done(form: Download) -> None:
    """Return once no pull is under way."""
    until(lambda: not form.launching.is_running)
