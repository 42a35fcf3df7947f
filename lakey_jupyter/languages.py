"""The languages that Lakey speaks; they are in JupyterLab's menu also where no language pack is installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

LOCALES = Path(__file__).parent / "locale"


def pack(locale: str) -> ModuleType:
    """What JupyterLab takes for the pack of a language: in the folder of its file lie the translations.

    Where JupyterLab's own pack is installed it is that one, so that nothing of it is hidden; ours is found beside it.
    """
    official = find_spec(f"jupyterlab_language_pack_{locale}")
    found = ModuleType(locale)
    ours = LOCALES / locale / "LC_MESSAGES"
    found.__file__ = official.origin if official is not None and official.origin is not None else str(ours)
    return found


german = pack("de_DE")
