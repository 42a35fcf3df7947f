"""An item of the demo lake, as it is registered."""

from __future__ import annotations

from ..model.noun import Noun


class DemoItem(Noun, frozen=True):
    """Where an item's files lie and what people should know of it; `descriptions` are of columns, by name."""

    name: str
    location: str
    description: str
    tags: tuple[str, ...]
    maintainer: str
    descriptions: dict[str, str]
