"""Lakey in German: chosen in JupyterLab's menu, without a language pack, and nothing of ours is left in English."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from house.wordings import CONTEXT, said, translated
from playwright.sync_api import Page, expect

from .lab import Lab, opened, settled
from .slow import asked

pytestmark = pytest.mark.e2e
PANEL = "#lakey-panel"
ITEM = "iot.events"
LANGUAGE = "de_DE"
SETTING = "lab/api/settings/@jupyterlab/translation-extension:plugin"
DATA = {"name", "value", "%2 value", "device", "item", "rows"}
"""Words of ours that are names of columns too, or stand in the tables of the demo."""
SPEC = {"columns": ["device"], "randomize_ratio": 0.01}

SHOWN = """selector => [...document.querySelectorAll(selector)].flatMap(root => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ALL);
  const found = [];
  for (let node = root; node; node = walker.nextNode()) {
    const element = node.nodeType === 1 ? node : node.parentElement;
    if (element.closest('.lakey-Card-text, .lakey-Description, td, option, .lakey-Hidden')) { continue; }
    if (node.nodeType === 3) { found.push(node.data); }
    if (node.nodeType === 1) {
      found.push(...['title', 'aria-label', 'placeholder'].map(name => node.getAttribute(name) ?? ''));
    }
  }
  return found.flatMap(text => text.split(' · ')).map(text => text.trim()).filter(text => text !== '');
})"""
"""Every text that is shown or said below an element, but what the lake says."""


@pytest.fixture
def german(page: Page, lab: Lab) -> Iterator[Page]:
    """The sidebar in German."""
    asked(lab, "PUT", SETTING, {"raw": json.dumps({"locale": LANGUAGE})})
    try:
        opened(page, lab)
        yield page
    finally:
        asked(lab, "PUT", SETTING, {"raw": "{}"})


def english() -> re.Pattern[str]:
    """Any text of ours that is another one in German."""
    known = translated(LANGUAGE)
    pairs = ((one, known[text[0]][place]) for text in said() for place, one in enumerate(text))
    words = {one.rpartition(CONTEXT)[2] for one, other in pairs if one.rpartition(CONTEXT)[2] != other}
    patterns = (re.sub(r"%\d", ".+", re.escape(word)) for word in sorted(words - DATA) if is_telling(word))
    return re.compile("|".join(f"(?:{each})" for each in patterns))


def is_telling(word: str) -> bool:
    """Whether nothing but a text of ours can be like this: “%1 of %2” fits much of what people write."""
    letters = re.sub(r"%\d|[^a-zA-Z]", "", word)
    return len(letters) > (3 if "%" in word else 2)


def in_german(page: Page, *parts: str) -> None:
    """No text of ours is in English in these parts, and there are texts."""
    page.wait_for_timeout(300)
    texts = page.evaluate(SHOWN, ", ".join(parts))
    assert len(texts) > 5
    pattern = english()
    assert [text for text in texts if pattern.fullmatch(text)] == []


def test_the_sidebar_is_in_german(german: Page) -> None:
    panel = german.locator(PANEL)
    expect(panel.locator(".lakey-Tally")).to_contain_text("3 Datensätze")
    expect(panel.get_by_label("Datensätze durchsuchen")).to_be_visible()
    in_german(german, PANEL)
    panel.locator(".lakey-Card", has_text=ITEM).click()
    panel.get_by_role("tab", name="Abruf").click()
    expect(panel.get_by_role("button", name="Abruf starten")).to_be_visible()
    expect(panel.locator(".lakey-Gate-rows")).to_contain_text(re.compile(r"\d Zeilen|Mio\. Zeilen"))
    in_german(german, PANEL)


def test_english_is_noticed() -> None:
    pattern = english()
    for text in ("Start pull", "12 columns", "3 of 9 chosen", "updated 2 hr. ago"):
        assert pattern.fullmatch(text), text
    assert pattern.fullmatch("12 Spalten") is None


@pytest.mark.deep
def test_every_screen_is_in_german(german: Page, lab: Lab) -> None:
    panel = german.locator(PANEL)
    german.locator(".lakey-Search-input").fill("iot & no ~")
    in_german(german, PANEL)
    german.locator(".lakey-Search-input").fill("")
    panel.get_by_role("button", name="Liste eingrenzen").click()
    expect(panel.get_by_role("checkbox", name="mit einer Probe")).to_be_visible()
    in_german(german, PANEL)
    german.keyboard.press("Escape")
    panel.locator(".lakey-Card", has_text=ITEM).click()
    for tab in ("Info", "Probe", "Spalten", "Abruf"):
        panel.get_by_role("tab", name=tab).click()
        in_german(german, PANEL)
    panel.locator(".lakey-AddFilter").click()
    expect(panel.locator(".lakey-FilterRow-operator option").first).to_have_text("ist")
    in_german(german, PANEL)
    asked(lab, "POST", "lakey/pulls", {"item": ITEM, "spec": SPEC, "to": "deutsch.parquet", "overwrite": True})
    done = german.locator(".lakey-Pull.lakey-mod-done", has_text="deutsch.parquet").first
    expect(done).to_be_visible(timeout=60_000)
    expect(german.locator(".Toastify__toast").last).to_contain_text("ist da")
    panel.get_by_role("button", name="Früher abgerufen").click()
    expect(panel.locator(".lakey-Landed").first).to_be_visible()
    in_german(german, PANEL)
    german.evaluate("() => window.jupyterapp.commands.execute('lakey:audit')")
    expect(german.locator("#lakey-audit .lakey-Lines").first).to_be_visible()
    in_german(german, "#lakey-audit")
    done.locator("[data-action=open]").click()
    file = german.locator(".lakey-File")
    for tab in ("Zeilen", "Spalten", "Rezept"):
        file.get_by_role("tab", name=tab).click()
        in_german(german, ".lakey-File")


@pytest.mark.deep
def test_commands_and_settings_are_in_german(german: Page) -> None:
    labels = german.evaluate("""() => {
      const { commands } = window.jupyterapp;
      return commands.listCommands().filter(id => id.startsWith('lakey:')).map(id => commands.label(id));
    }""")
    assert "Abruf starten" in labels
    pattern = english()
    assert [label for label in labels if label and pattern.fullmatch(label)] == []
    german.evaluate("() => window.jupyterapp.commands.execute('settingeditor:open', { query: 'Lakey' })")
    editor = german.locator(".jp-SettingsEditor, #setting-editor").first
    expect(editor).to_contain_text("Eingefügter Code", timeout=20_000)
    expect(editor).to_contain_text("Der Ordner im Arbeitsbereich")


@pytest.mark.deep
def test_german_is_chosen_in_the_menu(page: Page, lab: Lab) -> None:
    opened(page, lab)
    page.locator(".lm-MenuBar-item", has_text="Settings").click()
    page.locator(".lm-Menu-item", has_text="Language").click()
    try:
        page.locator(".lm-Menu-item", has_text="Deutsch").click()
        with page.expect_navigation(timeout=60_000):
            page.locator(".jp-Dialog button.jp-mod-accept").click()
        settled(page)
        page.evaluate("() => window.jupyterapp.commands.execute('lakey:show')")
        expect(page.locator(".lakey-Tally")).to_contain_text("3 Datensätze", timeout=60_000)
    finally:
        asked(lab, "PUT", SETTING, {"raw": "{}"})
