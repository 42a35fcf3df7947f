"""The sidebar keeps to the sizes and words of the house, and its types are those of the server."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from .sources import FRONT_END, GENERATED, ROOT, front_end_files, shown

LINES = 300
FORBIDDEN = {
    "`any`": re.compile(r"(:|\bas|<|,|\||&)\s*any\b(?!\s*\()"),
    "console": re.compile(r"\bconsole\.\w+"),
    "HTML from data": re.compile(r"dangerouslySetInnerHTML|\b(inner|outer)HTML\b|insertAdjacentHTML"),
    "a check that is switched off": re.compile(r"@ts-(ignore|nocheck|expect-error)"),
    "something left for later": re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b"),
}
IN_COMMENTS = {"a check that is switched off", "something left for later"}
COMMENT = re.compile(r"(?<!:)//[^\n]*|/\*.*?\*/", re.DOTALL)


def test_there_is_a_front_end_to_count() -> None:
    assert FRONT_END / "index.ts" in front_end_files()


def test_every_file_is_short() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in front_end_files()}
    assert {path: lines for path, lines in lengths.items() if lines > LINES} == {}


def test_every_file_opens_with_what_it_is_for() -> None:
    opened = {shown(path): path.read_text(encoding="utf-8")[:3] for path in front_end_files()}
    assert [path for path, start in opened.items() if start != "/**"] == []


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_has(what: str) -> None:
    texts = {shown(path): path.read_text(encoding="utf-8") for path in front_end_files()}
    said = {path: text if what in IN_COMMENTS else COMMENT.sub("", text) for path, text in texts.items()}
    assert [path for path, text in said.items() if FORBIDDEN[what].search(text)] == []


@pytest.mark.parametrize("line", ["let a: any;", "b as any", "Array<any>", "Map<string, any>"])
def test_any_is_found(line: str) -> None:
    assert FORBIDDEN["`any`"].search(line)


def test_the_types_are_those_of_the_server() -> None:
    command = [sys.executable, "-m", "lakey_jupyter.model.typescript"]
    generated = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout
    mend = f"python -m lakey_jupyter.model.typescript > {shown(GENERATED)}"
    assert GENERATED.read_text(encoding="utf-8") == generated, mend


def test_every_style_is_in_both_lists() -> None:
    styles = ROOT / "labextension" / "style"
    names = {path.name for path in styles.glob("*.css")} - {"index.css"}
    for listing in ("index.css", "index.js"):
        assert set(re.findall(r"[\w-]+\.css", (styles / listing).read_text(encoding="utf-8"))) == names, listing
