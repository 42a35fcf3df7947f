"""`%lakey jobs|attach|cancel|resume`, and the widget of one pull."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import lakey_jupyter as lakey
from lakey_jupyter.kernel.bridge import Lake, default
from lakey_jupyter.kernel.progress import said
from lakey_jupyter.kernel.pull import Pull
from lakey_jupyter.model.job import State
from lakey_jupyter.model.noun import changed

from . import lakes
from .conftest import ITEM, Shell, failure, value

SLOW = "slow.followed"


@pytest.fixture(scope="module")
def item(state: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An item whose files take some seconds to read."""
    place, workspace = (tmp_path_factory.mktemp(name) for name in ("slow", "registering"))
    lakes.events(place / "events", 1_500_000)
    lake = lakey.connect(state=state, workspace=workspace)
    lake.add_item(SLOW, place / "events")
    lake.close()
    yield SLOW
    lake = lakey.connect(state=state, workspace=workspace)
    lake.remove_item(SLOW)
    lake.close()


@pytest.fixture
def slow(shell: Shell, item: str) -> Iterator[Lake]:
    """The lake that the magic asks, with the slow item."""
    lake = default()
    yield lake
    for each in lake.pulls():
        each.cancel()
    until(lambda: all(each.job.is_over for each in lake.pulls()))


def begun(lake: Lake, least: int, **more: Any) -> Pull:
    """A slow pull that nobody waits for."""
    return lake.pull(SLOW, where=f"value >= {least}", wait=False, **more)


def until(holds: Callable[[], bool]) -> None:
    """Return once it holds, which is soon."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_jobs_are_listed_as_they_stand(shell: Shell, slow: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    done = slow.pull(ITEM, ["value"], to="all.parquet")
    pull = begun(slow, 1, to="slow.parquet")
    capsys.readouterr()
    assert value(shell, "%lakey jobs") is None
    head, first, second = capsys.readouterr().out.splitlines()[:3]
    assert head.split() == ["id", "item", "how", "far", "to", "asked"]
    assert first.startswith(f"{pull.id[:8]}  {SLOW}") and "slow.parquet" in first
    assert second.startswith(f"{done.id[:8]}  {ITEM}") and "done" in second and "all.parquet" in second


def test_the_newest_that_runs_is_attached_to(shell: Shell, slow: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    begun(slow, 2, to="awaited.parquet")
    slow.pull(ITEM, ["value"], to="quick.parquet")
    shell.run_cell("df = %lakey attach").raise_error()
    assert len(shell.user_ns["df"]) > 1_000_000
    assert "awaited.parquet" in capsys.readouterr().out


def test_where_none_runs_the_newest_is_given(shell: Shell) -> None:
    pulled = default().pull(ITEM, ["value"])
    assert len(value(shell, "%lakey attach")) == 3_000
    assert len(value(shell, f"%lakey attach {pulled.id[:8]}")) == 3_000


def test_a_pull_is_cancelled_and_resumed(shell: Shell, slow: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    pull = begun(slow, 3, to="again.parquet")
    value(shell, f"%lakey cancel {pull.id[:6]}")
    assert f"{SLOW}: cancelled" in capsys.readouterr().out
    assert pull.refresh().job.state is State.CANCELLED
    assert "is over already: cancelled" in failure(shell, f"%lakey cancel {pull.id}")
    assert "No pull runs" in failure(shell, "%lakey cancel")
    assert len(value(shell, "%lakey resume")) > 1_000_000
    assert pull.refresh().job.state is State.DONE
    assert "only one that failed or was cancelled" in failure(shell, f"%lakey resume {pull.id}")


@pytest.mark.parametrize("word", ["attach", "cancel", "resume"])
def test_an_id_that_is_none_is_refused_in_words(shell: Shell, word: str) -> None:
    assert "There is no pull 'nothing'" in failure(shell, f"%lakey {word} nothing")
    assert "give more of the id" in failure(shell, f"%lakey {word} a")


def test_who_waits_too_is_said(lake: Lake) -> None:
    job = lake.pull(ITEM, ["value"]).job
    shared = changed(job, state=State.READING, waiters=3)
    assert said(shared).endswith(" · 3 wait for this")
    assert "wait for this" not in said(changed(job, waiters=3))


def test_a_widget_follows_its_pull_and_ends_as_a_line(slow: Lake) -> None:
    pull = begun(slow, 4, to="seen.parquet")
    view = pull.widget()
    bar, text, cancel = view.children
    until(lambda: 0 < bar.value < bar.max)
    assert f"{SLOW}: reading" in text.value
    assert not cancel.disabled
    until(lambda: pull.job.is_over and cancel.disabled)
    assert bar.value == bar.max
    assert text.value == view.summary
    assert view.summary.startswith("pull seen.parquet: ")


def test_its_button_cancels_the_pull(slow: Lake, workspace: Path) -> None:
    pull = begun(slow, 5, to="unwanted.parquet")
    view = pull.widget()
    until(lambda: view.children[0].value > 0)
    view.children[2].click()
    until(lambda: pull.job.is_over)
    assert pull.job.state is State.CANCELLED
    assert list(workspace.iterdir()) == []


def test_what_is_shown_of_a_pull_that_is_over_is_text(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    pull = default().pull(ITEM, ["value"], to="over.parquet")
    pull.widget()._ipython_display_()
    shown = capsys.readouterr().out
    assert "pull over.parquet: 3,000 rows" in shown
    assert "HBox" not in shown
