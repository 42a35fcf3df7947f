"""Every text that the front end shows, read from its sources: what a translation has to have.

`python -m house.wordings` writes those that the German translation lacks.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator

from lakey_jupyter.languages import LOCALES
from lakey_jupyter.model.operators import OPERATORS

from .sources import ROOT, front_end_files, shown

CALL = re.compile(r"trans\s*\.\s*(?P<verb>__|_n|_p|_np)\(\s*")
LITERAL = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\$]|\\.)*`""")
JOINT = re.compile(r"\s*\+\s*")
COMMA = re.compile(r"\s*,\s*")
SCHEMA = ROOT / "labextension" / "schema" / "plugin.json"
CONTEXT = "\x04"
ELSEWHERE = {
    "src/view/form/filters.tsx": "an operator's words, which the server has",
    "src/plugin/words.ts": "what others say",
    "src/plugin/schema.ts": "the texts of the schema",
}
"""The files that say a text which is written elsewhere, and what that is."""

Text = tuple[str, ...]
"""A text, or its singular and plural."""


def said() -> set[Text]:
    """Every text, as the front end asks for it."""
    calls = (text for path in front_end_files() for text in texts_of(shown(path), path.read_text(encoding="utf-8")))
    return {*calls, *((each.said,) for each in OPERATORS.values()), *_schema()}


def texts_of(name: str, source: str) -> Iterator[Text]:
    """The texts of a file; one that cannot be read fails, unless it is known to be written elsewhere."""
    for call in CALL.finditer(source):
        first, end = _literal(source, call.end())
        if first is None:
            assert name in ELSEWHERE, f"{name}: {source[call.start() : call.end() + 40]!r} is no text"
            continue
        comma = COMMA.match(source, end)
        if call["verb"] == "_n":
            assert comma is not None
            many, _ = _literal(source, comma.end())
            assert many is not None, f"{name}: {first!r} has no plural"
            yield first, many
        else:
            yield (first,)


def translated(locale: str) -> dict[str, list[str]]:
    """The translation of each text, by the text: one, or as many as it has forms."""
    path = LOCALES / locale / "LC_MESSAGES" / "lakey_jupyter.json"
    found: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_each_once)
    return {text: forms for text, forms in found.items() if text}


def missing(locale: str) -> list[Text]:
    """The texts without a translation, in order."""
    known = translated(locale)
    return sorted(text for text in said() if len(known.get(text[0], ())) != len(text))


def _literal(source: str, start: int) -> tuple[str | None, int]:
    """The text that is written here, of as many pieces as it has, and where it ends."""
    found, end = None, start
    while piece := LITERAL.match(source, end):
        inner = re.sub(r"\\(['\"`])", r"\1", piece[0][1:-1])
        found, end = (found or "") + inner, piece.end()
        joint = JOINT.match(source, end)
        if joint is None:
            break
        end = joint.end()
    return found, end


def _schema() -> Iterator[Text]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    settings = schema["properties"].values()
    choices = (choice for each in settings for choice in each.get("oneOf", ()))
    parts = [("schema", schema), *(("settings", each) for each in (*settings, *choices))]
    for context, part in parts:
        yield from ((context + CONTEXT + part[name],) for name in ("title", "description") if name in part)


def _each_once(pairs: list[tuple[str, list[str]]]) -> dict[str, list[str]]:
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    assert twice == [], twice
    return dict(pairs)


if __name__ == "__main__":
    for text in missing("de_DE"):
        sys.stdout.write(f"  {json.dumps(text[0], ensure_ascii=False)}: {json.dumps(text, ensure_ascii=False)},\n")
