"""The value boxes of a filter: as many as its operator takes, each of the kind that its column wants."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from ...model.operators import Takes
from ..form.drafts import Draft, Texts
from .controls import layout
from .kinds import ONE, SEVERAL, Kind


class Values:
    """The boxes of one draft; `told` hears of what is typed."""

    def __init__(self, draft: Draft, told: Callable[[Texts], None]) -> None:
        self.kinds = kinds(draft)
        self._told = told
        self._showing = False
        self._boxes = [kind.made(draft.column, each) for kind, each in zip(self.kinds, _names(draft), strict=True)]
        self.box = ipywidgets.HBox(self._boxes, layout=layout(flex_flow="row wrap"))
        self.show(draft.texts)
        for each in self._boxes:
            each.observe(lambda _: self._on_typed(), "value")

    def show(self, texts: Texts) -> None:
        """The boxes hold these texts; one that does already is left alone, with the cursor in it."""
        self._showing = True
        try:
            for kind, box, part in zip(self.kinds, self._boxes, _parts(self.kinds, texts), strict=True):
                if kind.read(box.value) != part:
                    box.value = kind.write(part)
        finally:
            self._showing = False
        self._shown = texts

    def _on_typed(self) -> None:
        if self._showing:
            return
        told: Texts = ()
        for kind, box, part in zip(self.kinds, self._boxes, _parts(self.kinds, self._shown), strict=True):
            read = kind.read(box.value)
            told += part if part == (None,) and read == ("",) else read
        self._shown = told
        self._told(told)


def kinds(draft: Draft) -> tuple[Kind, ...]:
    """The kinds of the boxes that a draft needs."""
    takes = draft.operator.takes
    if takes is Takes.NONE:
        return ()
    if takes is Takes.MANY:
        return (next(kind for kind in SEVERAL if kind.fits(draft.column, draft.texts)),)
    return tuple(next(kind for kind in ONE if kind.fits(draft.column, (text,))) for text in draft.texts)


def _names(draft: Draft) -> tuple[str, ...]:
    zone = " (UTC)" if draft.column.zoned else ""
    names = {Takes.ONE: ("Value",), Takes.TWO: ("The least", "The most"), Takes.MANY: ("Values",)}
    return tuple(f"{name}{zone}" for name in names.get(draft.operator.takes, ()))


def _parts(kinds: tuple[Kind, ...], texts: Texts) -> list[Texts]:
    """The texts of each box: all of them where one box holds several."""
    return [texts] if kinds and kinds[0] in SEVERAL else [(text,) for text in texts]
