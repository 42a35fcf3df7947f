"""A form that was saved with its notebook says without a kernel what came of it: in notebooks, and on a plain page."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from house.sources import ROOT
from kernel import lakes
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat.sign import NotebookNotary
from playwright.sync_api import Browser, Locator, Page, expect

import lakey_jupyter as lakey

from .cellform import FORM
from .lab import Lab
from .notebooks import PLACES, opened_file
from .slow import asked

pytestmark = [pytest.mark.e2e, pytest.mark.deep]
ITEM = "iot.events"
SECRET = "a-secret-token-of-a-kernel"
CELLS = (
    "import lakey_jupyter as lakey",
    f"form = lakey.download({ITEM!r}, ['value'], where='value >= 23', to='kept.parquet')\nform",
    "form.start()\nimport time\nwhile form.launching.is_running: time.sleep(0.05)",
)
SUMMARY = f"{ITEM}: value · value is at least 23 → kept.parquet"
LANDED = "✓ pull kept.parquet"
RENDERER = ROOT / "node_modules" / "@jupyter-widgets" / "html-manager" / "dist" / "embed.js"
"""What shows saved widgets where there is no Jupyter."""
NOTHING = "data:text/javascript,"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the notebook was run: far from those who open it."""
    return tmp_path_factory.mktemp("of-somebody-else")


@pytest.fixture(scope="module")
def saved(workspace: Path) -> Any:
    """The notebook, saved with the state of its widgets after a pull was done."""
    state = workspace.parent / "state"
    lakes.events(workspace / "lake")
    session = lakey.connect(workspace=workspace, state=state)
    session.add_item(ITEM, workspace / "lake")
    session.close()
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in CELLS])
    client = NotebookClient(made, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(workspace)}})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAKEY_STATE", str(state))
        patch.setenv("LAKEY_TOKEN", SECRET)
        client.execute()
    made.metadata = nbformat.from_dict({"widgets": made.metadata.widgets})  # no kernel is named: none is started
    return made


def test_it_holds_what_was_pulled_and_nothing_secret(saved: Any, workspace: Path) -> None:
    text = nbformat.writes(saved)
    assert SUMMARY in text and LANDED in text
    assert SECRET not in text and str(workspace) not in text and str(workspace.parent) not in text


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("is_trusted", [False, True])
def test_a_notebook_without_a_kernel_says_it(page: Page, lab: Lab, saved: Any, place: str, is_trusted: bool) -> None:
    notary = NotebookNotary(data_dir=str(lab.log.parent / "data"))
    (notary.sign if is_trusted else notary.unsign)(saved)
    before = kernels(lab)
    output = opened_without_a_kernel(page, lab, saved, place)
    expect(output).to_contain_text(SUMMARY)
    expect(output).not_to_contain_text("not pulled yet")
    assert kernels(lab) <= before


def kernels(lab: Lab) -> set[str]:
    """The kernels that run, for whatever notebook."""
    return {each["id"] for each in asked(lab, "GET", "api/kernels")}


def opened_without_a_kernel(page: Page, lab: Lab, saved: Any, place: str) -> Locator:
    """What the form's cell shows."""
    book = opened_file(page, lab, place, "restored", saved)
    page.get_by_role("dialog").get_by_role("button", name="No Kernel").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    return book.output(1)


def test_a_plain_page_without_scripts_says_it(browser: Browser, saved: Any, tmp_path: Path) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(exported(saved, tmp_path).as_uri())
        expect(page.get_by_text(SUMMARY).first).to_be_visible()


def test_a_plain_page_shows_the_form_as_it_was(page: Page, saved: Any, tmp_path: Path) -> None:
    shutil.copyfile(RENDERER, tmp_path / RENDERER.name)
    page.goto(exported(saved, tmp_path).as_uri())
    form = page.locator(FORM).first
    expect(form).to_contain_text(f"Pull {ITEM}")
    expect(form).to_contain_text(LANDED)
    expect(page.get_by_text(SUMMARY).first).to_be_visible()


def exported(saved: Any, folder: Path) -> Path:
    """The notebook as a page that fetches nothing from elsewhere."""
    away = dict.fromkeys(("require_js_url", "mathjax_url", "jquery_url"), NOTHING)
    text, _ = HTMLExporter(widget_renderer_url=RENDERER.name, **away).from_notebook_node(saved)
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    return path
