"""axe-core in the page: which rules of WCAG A and AA a part of it breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RUN = """
async ([parts, tags]) => {
  // JupyterLab's body has no height and hides what flows over it: axe would take every text for hidden.
  document.body.style.height = '100vh';
  const where = { include: parts.map(part => [part]) };
  const { violations, passes } = await axe.run(where, { runOnly: { type: 'tag', values: tags } });
  const said = (id, node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary}`;
  const told = violations.flatMap(({ id, nodes }) => nodes.map(node => said(id, node)));
  return { told, passed: passes.map(({ id }) => id) };
}
"""
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def violations(page: Page, *parts: str, holding: str = "color-contrast") -> list[str]:
    """What is broken in the parts with these selectors, each of which is there; one rule must have held somewhere."""
    assert all(page.locator(part).first.is_visible() for part in parts), parts
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SOURCE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(RUN, [list(parts), list(LEVELS)])
    assert holding in found["passed"], found["passed"]
    return list(found["told"])
