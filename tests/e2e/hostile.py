"""Items and files made of texts that mean harm, and what harm would look like."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq
from playwright.sync_api import Page

from .harm import COMMAND, HARM, HOST
from .lab import Lab
from .slow import asked

NAMES = (
    "<img src=x onerror=window.harmed=1>",
    '"><svg onload=window.harmed=1> \u202egnp.exe',
    "{{7*7}} ${7*7} $x^2$ [a](javascript:window.harmed=1)",
)
"""What the items are called."""
OWN = ("data:", "blob:")
WATCH = """command => {
  window.ran = [];
  window.jupyterapp.commands.addCommand(command, { execute: () => window.ran.push(command) });
}"""
OUTSIDE = """root => {
  const panel = document.querySelector(root);
  const { left, right } = panel.getBoundingClientRect();
  const clips = node => {
    for (let above = node.parentElement; above && panel.contains(above); above = above.parentElement) {
      if (getComputedStyle(above).overflowX !== 'visible') { return true; }
    }
    return false;
  };
  const wide = [...panel.querySelectorAll('*')].filter(node => {
    const box = node.getBoundingClientRect();
    return box.width > 0 && (box.left < left - 1 || box.right > right + 1) && !clips(node);
  });
  const fixed = [...panel.querySelectorAll('*')].filter(node => getComputedStyle(node).position === 'fixed');
  const scrolls = panel.scrollWidth > panel.clientWidth + 1 ? ['the panel scrolls sideways'] : [];
  return [...scrolls, ...[...wide, ...fixed].map(node => `${node.className} ${(node.textContent ?? '').slice(0, 40)}`)];
}"""
"""What lies beyond the box of a part of the page, and nothing cuts it off."""
MADE = """root => [...document.querySelectorAll(root)].flatMap(each => [...each.querySelectorAll(
  'script, iframe, object, embed, form:not([class^=lakey-]), video, audio, base, meta, link,'
  + 'style, img[src], img[srcset], image, use, foreignObject, mjx-container, .MathJax, [data-commandlinker-command],'
  + '[onerror], [onload], [onclick], [onmouseover], [onfocus], [onbegin], [ontoggle],'
  + '[style*="position"]:not(.lakey-Grid-canvas :is(.lm-Widget, canvas)), .jp-Dialog,'
  + 'a[href^="javascript:" i], a[href^="data:" i], a[href^="vbscript:" i], #jupyterapp, [name=jupyterapp]'
)].map(each => each.cloneNode(false).nodeName + ' ' + each.className))"""
"""Elements that only a text that was taken for HTML can have made."""


@dataclass
class Watched:
    """What happened on a page that should not have."""

    page: Page
    seen: list[str] = field(default_factory=list)

    def harm(self, *parts: str) -> list[str]:
        """Everything so far; and what is out of place in these parts of the page."""
        found = [*self.seen, *self.page.evaluate("() => window.ran.map(each => `command ${each}`)")]
        if self.page.evaluate("() => window.harmed !== undefined"):
            found.append("a script ran")
        for part in parts:
            found += [f"made: {each}" for each in self.page.evaluate(MADE, part)]
            found += [f"outside: {each}" for each in self.page.evaluate(OUTSIDE, part)]
        return found


def watched(page: Page, lab: Lab) -> Watched:
    """The page, on which every request, dialog, window, command and script that harm would cause is noted."""
    found = Watched(page)

    def on_request(url: str) -> None:
        parts = urlsplit(url)
        away = not url.startswith((lab.url, lab.url.replace("http", "ws"), *OWN))
        fetched = url.startswith(lab.url) and "harm" in parts.path and not parts.path.startswith(("/lakey/", "/api/"))
        if away or fetched or HOST in parts.netloc:
            found.seen.append(f"request {url[:200]}")

    page.on("request", lambda request: on_request(request.url))
    page.on("dialog", lambda dialog: (found.seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda popup: found.seen.append(f"window {popup.url}"))
    page.on("framenavigated", lambda frame: None if frame.url.startswith(lab.url) else found.seen.append(frame.url))
    page.evaluate(WATCH, COMMAND)
    return found


def columns_of(texts: tuple[str, ...]) -> list[str]:
    """Names of columns: the texts, each with its number, since some are alike once they are cut."""
    return [f"{text[:300]} {place}" for place, text in enumerate(texts)]


@contextmanager
def hostile_items(lab: Lab, folder: Path, *texts: tuple[str, ...]) -> Iterator[list[str]]:
    """An item for each group of texts, all of them in every text that an item has; gone afterwards."""
    made: list[str] = []
    try:
        for place, group in enumerate(texts):
            name = NAMES[place] if place < len(NAMES) else f"hostile.{place}"
            made.append(registered(lab, folder / str(place), name, group))
        yield made
    finally:
        for name in made:
            asked(lab, "DELETE", f"lakey/items/{quoted(name)}")


def registered(lab: Lab, folder: Path, name: str, texts: tuple[str, ...]) -> str:
    """One such item, once its sample is there."""
    folder.mkdir(parents=True)
    columns = columns_of(texts)
    # Few rows of many texts: each column holds all of them.
    cells = [text[:2_000] for text in HARM] if len(texts) < len(HARM) else [text[:200] for text in HARM]
    pq.write_table(pa.table(dict.fromkeys(columns, cells)), folder / "harm.parquet")
    new: dict[str, Any] = {
        "name": name,
        "location": str(folder),
        "description": "\n\n".join(texts),
        "tags": [text for text in texts if text.strip()],
        "maintainer": max(texts, key=len),
        "descriptions": dict(zip(columns, texts, strict=True)),
    }
    asked(lab, "POST", "lakey/items", new)
    until = time.monotonic() + 90
    while not asked(lab, "GET", f"lakey/items/{quoted(name)}")["has_sample"]:
        assert time.monotonic() < until, "The item has no sample."
        time.sleep(0.2)
    return name


def quoted(name: str) -> str:
    """The name as a part of an address."""
    from urllib.parse import quote

    return quote(name, safe="")
