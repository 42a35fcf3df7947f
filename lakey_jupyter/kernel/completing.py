"""Completion behind `%lakey` and `%%lakey`: commands, items, columns, options, and what filters are made of."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from IPython.core.completer import SimpleCompletion, context_matcher

from ..errors import LakeyError
from .arguments import Command, Parser, parser_of
from .bridge import COMPLETED, default
from .filtering import filter_words
from .magic import COMMANDS, FILTERED

_LINE = re.compile(r"(?:.*?=\s*|\s*)%lakey\s+(?P<words>.*)$")
_CELL = re.compile(r"%%lakey\s+(?:\w+\s*=\s*)?(?P<words>.*)$")
_WORD = re.compile(r"""\s*((?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)\s""")


@dataclass(frozen=True)
class Typed:
    """A line up to the cursor: the words that are finished, and the one that is begun, as it stands there."""

    words: tuple[str, ...]
    raw: str

    @property
    def begun(self) -> str:
        """The word that is begun, without its opening quote."""
        return self.raw[1:] if self.raw[:1] in ("'", '"') else self.raw


@dataclass(frozen=True)
class Offered:
    """What may stand there in place of `begun`, each once."""

    begun: str
    texts: Sequence[str]

    @classmethod
    def fitting(cls, begun: str, texts: Iterable[str]) -> Offered:
        """Those texts that begin as it does."""
        return cls(begun, [each for each in dict.fromkeys(texts) if each.startswith(begun)])


@context_matcher(identifier="lakey")  # type: ignore[untyped-decorator]
def matcher(context: Any) -> dict[str, Any]:
    """What may follow at the cursor; nothing outside the magic, and nothing where the lake does not answer."""
    try:
        offered = _offered(context.full_text.split("\n"), context.cursor_line, context.cursor_position)
    except LakeyError:
        offered = None
    if offered is None:
        return {"completions": [], "suppress": False}  # a new one each time: IPython writes into it
    return {
        "completions": [SimpleCompletion(text=each, type="lakey") for each in offered.texts],
        "matched_fragment": offered.begun,
        "suppress": bool(offered.texts),
        "ordered": True,
    }


def typed(line: str) -> Typed:
    """The words of a line that ends at the cursor."""
    words, place = [], 0
    while found := _WORD.match(line, place):
        words.append(_unquoted(found[1]))
        place = found.end()
    return Typed(tuple(words), line[place:].lstrip())


def _offered(lines: list[str], row: int, column: int) -> Offered | None:
    cell = _CELL.match(lines[0])
    if cell is not None and row > 0:
        words = typed(f"{cell['words']} ").words
        body = "\n".join([*lines[1:row], lines[row][:column]])
        return _filters(words, body) if words[:1] and words[0] in FILTERED else None
    found = (_CELL if row == 0 and cell is not None else _LINE).match(lines[row][:column])
    return _words(typed(found["words"])) if found is not None else None


def _words(line: Typed) -> Offered | None:
    if not line.words:
        return Offered.fitting(line.begun, (f"{name} " for name in COMMANDS))
    command = COMMANDS.get(line.words[0])
    if command is None:
        return None
    parser = parser_of(line.words[0], command)
    before = parser.options.get(line.words[-1])
    if before is not None and before.nargs is None:
        return _value(before.dest, before.choices, line)
    if line.begun.startswith("--where="):
        return _filters(line.words, line.begun.partition("=")[2].lstrip("'\""))
    if line.begun.startswith("-"):
        return Offered.fitting(line.begun, (name for name in parser.options if name.startswith("--")))
    return _positional(command, parser, line)


def _value(option: str, choices: Iterable[Any] | None, line: Typed) -> Offered | None:
    """What an option may be followed by; a path is completed by others."""
    if option == "where":
        return _filters(line.words, line.begun)
    return Offered.fitting(line.begun, map(str, choices)) if choices is not None else None


def _positional(command: Command, parser: Parser, line: Typed) -> Offered | None:
    given = _placed(parser, line.words[1:])
    place = parser.places[min(len(given), len(parser.places) - 1)] if parser.places else None
    offer = _PLACES.get(place or "")
    if offer is None:
        return None
    names = dict.fromkeys(each for each in offer(given, line.begun) if each.startswith(line.begun))
    return Offered(line.raw, [shlex.quote(each) for each in names])


def _placed(parser: Parser, words: Sequence[str]) -> list[str]:
    """The words that are neither options nor their values."""
    found, is_value = [], False
    for word in words:
        option = parser.options.get(word)
        if not is_value and not word.startswith("-"):
            found.append(word)
        is_value = option is not None and option.nargs is None
    return found


def _items(given: Sequence[str], begun: str) -> Iterable[str]:
    return default().items(begun, limit=COMPLETED)


def _columns(given: Sequence[str], begun: str) -> Iterable[str]:
    return [name for name in default()[given[0]].columns if name not in given[1:]]


_PLACES: dict[str, Callable[[Sequence[str], str], Iterable[str]]] = {"item": _items, "columns": _columns}


def _filters(words: Sequence[str], text: str) -> Offered | None:
    """The next word of the filters on the item that the line names."""
    given = _placed(parser_of(words[0], COMMANDS[words[0]]), words[1:])
    if not given:
        return None
    begun, texts = filter_words(text, default()[given[0]].known.columns)
    return Offered.fitting(begun, texts)


def _unquoted(word: str) -> str:
    try:
        return "".join(shlex.split(word))
    except ValueError:
        return word
