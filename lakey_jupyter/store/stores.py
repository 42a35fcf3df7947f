"""From a location to the store that reads it: a table of kinds, opened when first needed."""

from __future__ import annotations

from collections.abc import Callable

from .location import Location
from .objects import LocalStore, Store
from .settings import Reach


def _local(location: Location, reach: Reach) -> Store:
    return LocalStore(location)


def _cloud(location: Location, reach: Reach) -> Store:
    from .cloud import CloudStore

    return CloudStore(location, reach)


def _http(location: Location, reach: Reach) -> Store:
    from .http import HttpStore

    return HttpStore(location, reach)


KINDS: dict[str, Callable[[Location, Reach], Store]] = {
    "file": _local,
    "s3": _cloud,
    "gs": _cloud,
    "az": _cloud,
    "http": _http,
    "https": _http,
}


def open_store(location: Location, reach: Reach) -> Store:
    """The store of a location; nothing is asked of it yet."""
    return KINDS[location.kind](location, reach)
