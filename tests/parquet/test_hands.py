"""Hands that move and prove bytes: in order, several at a time, and no more of it after a failure."""

from __future__ import annotations

import time
from threading import Event

import pytest

from lakey_jupyter.parquet.hands import HANDS, each


def test_what_each_task_gives_comes_in_order() -> None:
    assert each(lambda one: None if one % 2 else one, range(50)) == [None if one % 2 else one for one in range(50)]
    assert each(str, []) == []
    assert each(str, [1]) == ["1"]


def test_after_a_failure_none_is_begun() -> None:
    failing, begun = Event(), []

    def task(one: int) -> None:
        begun.append(one)
        if one == 0:
            failing.set()
            raise ValueError("This one fails.")
        failing.wait()
        time.sleep(0.05)  # by then the failure is known

    with pytest.raises(ValueError, match="This one fails"):
        each(task, range(20 * HANDS))
    assert len(begun) <= 2 * HANDS
