"""From a location to the store that reads it: a table of kinds, opened when first needed."""

from __future__ import annotations

from collections.abc import Callable

from .location import Location
from .objects import LocalStore, Store
from .settings import S3Settings


def _local(location: Location, s3: S3Settings) -> Store:
    return LocalStore(location)


def _s3(location: Location, s3: S3Settings) -> Store:
    from .s3 import S3Store

    return S3Store(location, s3)


KINDS: dict[str, Callable[[Location, S3Settings], Store]] = {"file": _local, "s3": _s3}


def open_store(location: Location, s3: S3Settings) -> Store:
    """The store of a location; nothing is asked of it yet."""
    return KINDS[location.kind](location, s3)
