"""An S3 bucket as a store: every ranged read carries If-Match, and the answer's ETag is checked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import obstore
import obstore.store
from obstore.exceptions import (
    BaseError,
    NotFoundError,
    NotModifiedError,
    PermissionDeniedError,
    PreconditionError,
    UnauthenticatedError,
)

from ..errors import LakeAway, LakeEmpty, LakeForbidden, LakeyError
from .fetching import Fetching
from .location import Location
from .objects import Entry, Meter, Part, Take, changed, fetch_many, wanted
from .settings import S3Settings

V = TypeVar("V")
FORBIDDEN = (PermissionDeniedError, UnauthenticatedError)
GONE = (PreconditionError, NotModifiedError, NotFoundError, FileNotFoundError)


class S3Store:
    """A prefix of a bucket."""

    def __init__(self, location: Location, settings: S3Settings) -> None:
        self.location = location
        self.meter = Meter()
        self._fetching = Fetching()
        self._store = obstore.store.S3Store(
            location.root,
            config=_config(settings),
            client_options={
                "timeout": timedelta(seconds=60),
                "connect_timeout": timedelta(seconds=5),
                "allow_http": bool(settings.endpoint and settings.endpoint.startswith("http://")),
            },
            retry_config={"max_retries": 4, "retry_timeout": timedelta(seconds=30)},
        )

    def entries(self) -> list[Entry]:
        """See `Store.entries`."""
        return sorted(self._guarded(self._listed), key=lambda entry: entry.path.encode())

    def read(self, entry: Entry, offset: int, length: int) -> bytes:
        """See `Store.read`."""
        return bytes(self._read(entry, offset, length))

    def fetch(self, parts: Sequence[Part], take: Take) -> None:
        """See `Store.fetch`."""
        fetch_many(self._fetching, self._read, parts, take)

    def _read(self, entry: Entry, offset: int, length: int) -> memoryview:
        """The bytes where the client put them: they are many, and each copy costs fresh memory."""
        try:
            return self._guarded(lambda: self._range(entry, offset, length))
        except GONE as wrong:
            raise changed(entry) from wrong

    def _listed(self) -> list[Entry]:
        prefix = self.location.prefix
        found: list[Entry] = []
        for chunk in obstore.list(self._store, prefix=prefix or None):
            self.meter.count(0)
            for meta in chunk:
                below = meta["path"].removeprefix(prefix).lstrip("/") or meta["path"].rsplit("/", 1)[-1]
                if wanted(below):
                    found.append(Entry(below, meta["size"], meta["e_tag"] or ""))
        if not found:
            raise LakeEmpty(f"There is no Parquet file at {self.location}: check the bucket and the prefix.")
        return found

    def _range(self, entry: Entry, offset: int, length: int) -> memoryview:
        path = self._path(entry)
        answer = obstore.get(self._store, path, options={"range": (offset, offset + length), "if_match": entry.tag})
        if (answer.meta["e_tag"] or "") != entry.tag or answer.meta["size"] != entry.size:
            raise changed(entry)
        data = memoryview(answer.bytes())
        if len(data) != length:
            raise changed(entry)
        self.meter.count(length)
        return data

    def _path(self, entry: Entry) -> str:
        prefix = self.location.prefix
        if prefix.rsplit("/", 1)[-1] == entry.path and wanted(entry.path):
            return prefix
        return f"{prefix}/{entry.path}" if prefix else entry.path

    def _guarded(self, ask: Callable[[], V]) -> V:
        try:
            return ask()
        except GONE:
            raise
        except FORBIDDEN as wrong:
            raise self._forbidden() from wrong
        except (BaseError, OSError) as wrong:
            raise self._failure(str(wrong)) from wrong

    def _forbidden(self) -> LakeyError:
        return LakeForbidden(
            f"{self.location} refuses this server's credentials: check the key and the bucket's policy."
        )

    def _failure(self, text: str) -> LakeyError:
        if "AccessDenied" in text or "SignatureDoesNotMatch" in text or "InvalidAccessKeyId" in text:
            return self._forbidden()
        if "NoSuchBucket" in text:
            return LakeAway(f"There is no bucket for {self.location}: check its name and the endpoint.")
        return LakeAway(f"{self.location} does not answer: check the endpoint and the network.")


def _config(settings: S3Settings) -> Any:
    asked = {
        "endpoint": settings.endpoint,
        "region": settings.region or "us-east-1",
        "access_key_id": settings.key,
        "secret_access_key": settings.secret,
        "skip_signature": True if settings.anonymous else None,
    }
    return {name: value for name, value in asked.items() if value is not None}
