"""Telling others that something has changed."""

from __future__ import annotations

from collections.abc import Callable


class Changes:
    """Those who are told of a change, in the order in which they came; on whatever thread the change happens."""

    def __init__(self) -> None:
        self._told: list[Callable[[], None]] = []

    def connect(self, told: Callable[[], None]) -> None:
        """From now on this is called after every change."""
        self._told.append(told)

    def tell(self) -> None:
        """Something has changed."""
        for told in tuple(self._told):
            told()
