"""A form in a kernel of its own: driven by what a page sends, saved with its notebook, and without ipywidgets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from jupyter_client.blocking import BlockingKernelClient
from nbclient import NotebookClient

from .conftest import ITEM
from .forms import WHERE, until

CELLS = (
    f"import lakey_jupyter as lakey\nform = lakey.download({ITEM!r}, ['value', 'name'])\nform",
    f"form.spec = lakey.download({ITEM!r}, ['value'], where={WHERE!r}).spec\nbegan = form.start()\nprint('free')",
    "import time\nwhile form.launching.is_running: time.sleep(0.05)\nprint(len(form.result), form.pull.job.to)",
)


def _executed(workspace: Path, *cells: str) -> Any:
    new: Any = nbformat.v4
    notebook = new.new_notebook(cells=[new.new_code_cell(cell) for cell in cells])
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(workspace)}}
    )
    return client.execute()


NAMED = """
def named(widget, name):
    found = (named(each, name) for each in getattr(widget, "children", ()))
    return widget if getattr(widget, "description", "") == name else next(filter(None, found), None)
"""


def test_what_a_page_sends_is_chosen_and_the_kernel_stays_free(kernel: BlockingKernelClient) -> None:
    def valued(code: str) -> str:
        answer = kernel.execute_interactive("", user_expressions={"it": code}, timeout=60)
        return str(answer["content"]["user_expressions"]["it"]["data"]["text/plain"])

    def sent(name: str, **data: Any) -> None:
        comm = valued(f"named(form.view, {name!r}).model_id").strip("'")
        kernel.shell_channel.send(kernel.session.msg("comm_msg", {"comm_id": comm, "data": data}))

    kernel.execute_interactive(CELLS[0] + NAMED, timeout=60)
    sent("Share of rows in %", method="update", state={"value": 50}, buffer_paths=[])
    sent("To", method="update", state={"value": "sent.parquet"}, buffer_paths=[])
    assert valued("(form.spec['randomize_ratio'], form.to)") == "(0.5, 'sent.parquet')"
    sent("Start pull", method="custom", content={"event": "click"})
    assert valued("1 + 1") == "2"
    until(lambda: valued("form.launching.is_running") == "False")
    assert 1_000 < int(valued("len(form.result)")) < 2_000
    assert valued("form.pull.job.to") == "'sent.parquet'"


def test_a_saved_notebook_says_in_words_what_was_pulled(
    workspace: Path, events: tuple[Path, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKEY_TOKEN", "a-secret-token")
    saved = _executed(workspace, *CELLS)
    rows = events[1]
    count = len(rows[(rows["name"] == "größe") & (rows["value"] >= 23)])
    printed = "".join(output.text for output in saved.cells[2].outputs)  # in one piece, or in more
    assert printed == f"{count} iot.events.parquet\n"
    view, line = (output.data for output in saved.cells[0].outputs)
    assert "application/vnd.jupyter.widget-view+json" in view
    summary = f"{ITEM}: value · name is 'größe' and value is at least 23 → iot.events.parquet, {count} rows"
    assert set(line) == {"text/plain", "text/html"} and line["text/plain"].startswith(summary)
    text = nbformat.writes(saved)
    assert "✓ pull iot.events.parquet" in text  # the widgets' own state
    assert "a-secret-token" not in text and str(workspace) not in text


def test_a_page_of_voila_has_no_line_that_would_grow_old(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5.13")
    (view,) = _executed(workspace, CELLS[0]).cells[0].outputs
    assert "application/vnd.jupyter.widget-view+json" in view.data


def test_without_ipywidgets_it_is_a_line_that_says_how_to_get_them(workspace: Path) -> None:
    hidden = "import sys\nsys.modules['ipywidgets'] = None\n"
    saved = _executed(workspace, hidden + CELLS[0], *CELLS[1:])
    shown = saved.cells[0].outputs[0].text
    assert "not pulled yet" in shown and "pip install ipywidgets" in shown
    assert "iot.events.parquet" in saved.cells[2].outputs[0].text
