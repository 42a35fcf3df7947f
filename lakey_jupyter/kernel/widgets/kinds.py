"""The kinds of value boxes: a choice, a picker, a text with suggestions, as the type of the column wants."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import ipywidgets

from ...model.columns import Column, ColumnType
from ..form.drafts import Texts
from ..form.texts import known, lined, shown, unlined
from ..plain import short, visible
from .controls import NAMED, layout, plain

SHOWN = 7
TRUTHS = (("true", "true"), ("false", "false"))


@dataclass(frozen=True)
class Kind:
    """A kind of value box: whether it can hold these texts, how it is made, and its value from and to the texts."""

    fits: Callable[[Column, Texts], bool]
    made: Callable[[Column, str], Any]
    read: Callable[[Any], Texts]
    write: Callable[[Texts], Any]


def _is_known(column: Column, texts: Texts) -> bool:
    values = {each.text for each in known(column)}
    return column.enum and bool(values) and all(text is None or text in values for text in texts)


def _has_suggestions(column: Column, texts: Texts) -> bool:
    return column.type is ColumnType.STRING and bool(known(column))


def _is_tame(text: str) -> bool:
    """Whether a text may be suggested: the pages of older ipywidgets take suggestions for HTML."""
    return not set(text) & set('<>&"') and visible(text) == text


def _choices(column: Column) -> list[tuple[str, str]]:
    return [(plain(f"{short(each.text) or '(empty)'} ({each.often})"), each.text) for each in known(column)]


def _dropdown(options: Any, name: str) -> Any:
    return ipywidgets.Dropdown(
        options=list(options), value=None, description=name, tooltip="Choose a value", style=NAMED,
        layout=layout(width="auto"),
    )  # fmt: skip


def _choice(column: Column, name: str) -> Any:
    return _dropdown(_choices(column), name)


def _truth(column: Column, name: str) -> Any:
    return _dropdown(TRUTHS, name)


def _picks(column: Column, name: str) -> Any:
    choices = _choices(column)
    return ipywidgets.SelectMultiple(
        options=choices, rows=min(SHOWN, len(choices)), description=name, tooltip="Choose one or more values",
        style=NAMED, layout=layout(width="auto"),
    )  # fmt: skip


def _lines(column: Column, name: str) -> Any:
    return ipywidgets.Textarea(
        description=f"{name}, one a line", placeholder=_example(column), style=NAMED, layout=layout(width="320px"),
        tooltip="Paste as many values as you like, a value a line; one in double quotes is read as JSON",
    )  # fmt: skip


def _typed(column: Column, name: str) -> Any:
    hint = f"A {column.type.value} to compare with"
    return ipywidgets.Text(
        description=name, placeholder=_example(column), tooltip=hint, style=NAMED, layout=layout(width="260px")
    )


def _suggested(column: Column, name: str) -> Any:
    return ipywidgets.Combobox(
        description=name, options=[each.text for each in known(column) if _is_tame(each.text)], ensure_option=False,
        tooltip="A text to compare with; what is frequent is suggested", continuous_update=True, style=NAMED,
        layout=layout(width="260px"),
    )  # fmt: skip


def _day(column: Column, name: str) -> Any:
    return ipywidgets.DatePicker(description=name, tooltip="A day", style=NAMED, layout=layout(width="auto"))


def _moment(column: Column, name: str) -> Any:
    hint = "A day and a time, in UTC" if column.zoned else "A day and a time"
    return ipywidgets.NaiveDatetimePicker(description=name, tooltip=hint, style=NAMED, layout=layout(width="auto"))


def _example(column: Column) -> str:
    """The borders of the column, as a hint at what fits."""
    if column.min is None or column.max is None:
        return ""
    return f"{short(shown(column.min, column), 24)} … {short(shown(column.max, column), 24)}"


def _day_of(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _moment_of(text: str | None) -> datetime | None:
    """The moment in milliseconds, which is all that a page knows."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo is None and found.microsecond % 1000 == 0 and len(text or "") > 10 else None


def _held(made: Callable[[str | None], Any]) -> Callable[[Column, Texts], bool]:
    """Whether a picker can hold the text: nothing yet, or something that reads back as the same."""
    return lambda column, texts: all(
        each is None or ((found := made(each)) is not None and found.isoformat() == each) for each in texts
    )


def _of_type(type_: ColumnType, made: Callable[[str | None], Any]) -> Callable[[Column, Texts], bool]:
    held = _held(made)
    return lambda column, texts: column.type is type_ and held(column, texts)


def _text_read(value: Any) -> Texts:
    return (value,)


def _text_write(texts: Texts) -> Any:
    return texts[0] or ""


def _iso_read(value: Any) -> Texts:
    return (value.isoformat() if value is not None else None,)


ONE = (
    Kind(
        lambda column, texts: column.type is ColumnType.BOOLEAN and set(texts) <= {None, "true", "false"},
        _truth,
        _text_read,
        lambda texts: texts[0],
    ),
    Kind(_is_known, _choice, _text_read, lambda texts: texts[0]),
    Kind(_of_type(ColumnType.DATE, _day_of), _day, _iso_read, lambda texts: _day_of(texts[0])),
    Kind(_of_type(ColumnType.DATETIME, _moment_of), _moment, _iso_read, lambda texts: _moment_of(texts[0])),
    Kind(_has_suggestions, _suggested, _text_read, _text_write),
    Kind(lambda *_: True, _typed, _text_read, _text_write),
)
"""The kinds of a box for one value; the first that fits is taken."""

SEVERAL = (
    Kind(
        _is_known,
        _picks,
        lambda value: tuple(value) or (None,),
        lambda texts: tuple(text for text in texts if text is not None),
    ),
    Kind(lambda *_: True, _lines, lambda value: tuple(unlined(value)) or (None,), lined),
)
"""The kinds of a box for many values."""
