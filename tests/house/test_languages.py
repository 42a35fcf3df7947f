"""Every text of the front end is there in every language, with the same places for what is put in."""

from __future__ import annotations

import re
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from jupyterlab_server.translation_utils import get_language_pack, get_language_packs

from lakey_jupyter.languages import LOCALES, pack

from .sources import front_end_files, shown
from .wordings import CONTEXT, missing, said, texts_of, translated

LANGUAGES = sorted(path.name for path in LOCALES.iterdir() if path.is_dir())
PLACE = re.compile(r"%\d")
NUMBER = "%1"


def test_every_plugin_speaks_with_words_that_no_name_can_turn() -> None:
    loaded = [shown(path) for path in front_end_files() if ".load(DOMAIN)" in path.read_text(encoding="utf-8")]
    assert loaded == ["src/plugin/words.ts"]


def test_there_are_texts_and_german() -> None:
    assert len(said()) > 250
    assert "de_DE" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    assert missing(language) == [], "python -m house.wordings, run in tests/, writes what is missing"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_takes_what_its_text_takes(language: str) -> None:
    known = translated(language)
    wrong = {}
    for text in said():
        for one, other in zip(text, known[text[0]], strict=True):
            places = sorted(PLACE.findall(one.rpartition(CONTEXT)[2])), sorted(PLACE.findall(other))
            # A singular may say “one” for the number.
            if places[0] != places[1] and {*places[0], NUMBER} != {*places[1], NUMBER}:
                wrong[one] = other
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_empty_or_padded(language: str) -> None:
    known = translated(language)
    assert [text for text, forms in known.items() if any(form.strip() == "" for form in forms if text.strip())] == []
    assert [text for text, forms in known.items() if any(_is_padded(form) != _is_padded(text) for form in forms)] == []


def test_a_text_has_a_plural_everywhere_or_nowhere() -> None:
    alone = {text[0] for text in said() if len(text) == 1}
    assert sorted(alone & {text[0] for text in said() if len(text) == 2}) == []


def test_a_text_in_pieces_is_read_and_one_that_is_no_text_is_refused() -> None:
    source = "trans.__(\n  'a \\'b\\' ' +\n 'c %1', x); this._trans._n('%1 row', `%1 rows`, n)"
    assert list(texts_of("x.ts", source)) == [("a 'b' c %1",), ("%1 row", "%1 rows")]
    with pytest.raises(AssertionError, match="is no text"):
        list(texts_of("x.ts", "trans.__(name)"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_jupyterlab_finds_the_language_and_the_texts(language: str) -> None:
    packs, trouble = get_language_packs()
    assert (language in packs, trouble) == (True, "")
    found, trouble = get_language_pack(language)
    assert trouble == ""
    ours = found["lakey_jupyter"]
    # JupyterLab looks the language up as it writes it, and refuses a translation that does not say its plurals.
    assert ours[""]["language"] == language.replace("_", "-")
    assert ours[""]["plural_forms"].startswith("nplurals=2;")
    assert {text: forms for text, forms in ours.items() if text} == translated(language)


def test_the_language_pack_of_jupyterlab_is_not_hidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    official = tmp_path / "jupyterlab_language_pack_de_DE"
    official.mkdir()
    (official / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert pack("de_DE").__file__ == str(official / "__init__.py")
    assert pack("xx_XX").__file__ == str(LOCALES / "xx_XX" / "LC_MESSAGES")


def test_the_entry_points_are_those_that_are_shipped() -> None:
    packs = entry_points(group="jupyterlab.languagepack")
    assert {each.name for each in packs if each.module == "lakey_jupyter.languages"} == set(LANGUAGES)


def _is_padded(text: str) -> bool:
    return text != text.strip()
