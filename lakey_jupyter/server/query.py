"""A query string as a noun: its texts become the numbers, booleans and lists of texts that the noun's fields take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar, get_origin, get_type_hints

from ..errors import Invalid
from ..model.wire import convert

N = TypeVar("N")
JUPYTERS = frozenset({"token", "_xsrf", "no_track_activity"})
"""Parameters that Jupyter reads itself."""


def read_query(given: Mapping[str, Sequence[str]], kind: type[N]) -> N:
    """The noun; a parameter that is unknown, given twice or does not fit is `Invalid`.

    A field that takes several texts may be given as often as one likes.
    """
    texts: dict[str, str | Sequence[str]] = {}
    several = {name for name, takes in get_type_hints(kind).items() if get_origin(takes) is tuple}
    for name, values in given.items():
        if name in JUPYTERS or (name.isdigit() and list(values) == [""]):  # JupyterLab adds the time to defeat caches
            continue
        if name in several:
            texts[name] = values
            continue
        if len(values) > 1:
            raise Invalid(f"The parameter {name!r} is given {len(values)} times.", path=name)
        texts[name] = values[0]
    return convert(texts, kind, strict=False)
