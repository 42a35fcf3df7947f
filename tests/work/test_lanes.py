"""Lanes that are closed begin nothing more: what waits is told so, what runs is stopped."""

from __future__ import annotations

import threading

import pytest

from lakey_jupyter.errors import Cancelled
from lakey_jupyter.work.lanes import Errand, Lanes
from lakey_jupyter.work.tasks import Answer, Pulled, Register


class Slow:
    """A hand that works until it is closed."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.works, self.closed = threading.Event(), threading.Event()

    def do(self, errand: Errand) -> Answer:
        self.begun.append(errand.task.id)
        self.works.set()
        self.closed.wait(20)
        return Pulled(rows=0, bytes=0)

    def close(self) -> None:
        self.closed.set()


def test_what_waits_when_lanes_are_closed_never_begins() -> None:
    hand = Slow()
    lanes = Lanes([hand], "test")
    first, *others = (lanes.send(Register(id=name, location="/nowhere"), lambda state, done: None) for name in "abc")
    assert hand.works.wait(20)
    lanes.close()
    assert first.answer.result(20) == Pulled(rows=0, bytes=0)
    for errand in others:
        with pytest.raises(Cancelled):
            errand.answer.result(20)
    assert hand.begun == ["a"]
