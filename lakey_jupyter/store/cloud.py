"""A bucket as a store, of S3, Google or Azure: every read carries If-Match, and the answer's ETag is checked again."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import quote

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

from ..errors import LakeAway, LakeEmpty, LakeTrouble
from .fetching import Fetching
from .location import Location
from .objects import Entry, Meter, Part, changed, refused, wanted
from .pouring import Rooms, Sink, fetch_many, kept, poured, requests
from .settings import Reach
from .signed import Signed, is_reached

V = TypeVar("V")
FORBIDDEN = (PermissionDeniedError, UnauthenticatedError)
GONE = (PreconditionError, NotModifiedError, NotFoundError, FileNotFoundError)
STATUS = re.compile(r"status code: (\d{3})")
REFUSALS = ("AccessDenied", "SignatureDoesNotMatch", "InvalidAccessKeyId")
VALID = timedelta(hours=1)
RETRY = {"max_retries": 4, "retry_timeout": timedelta(seconds=30)}
CLIENT = {"timeout": timedelta(seconds=60), "connect_timeout": timedelta(seconds=5)}


class CloudStore:
    """A prefix of a bucket."""

    def __init__(self, location: Location, reach: Reach) -> None:
        self.location = location
        self.meter = Meter()
        self._fetching = Fetching(reach.requests, most_gap=reach.most_gap)
        self._store = OPENED[location.kind](location.root, reach)
        self._signed: Signed | None = None
        if location.kind == "s3" and is_reached(reach.s3):
            self._signed = Signed(location, reach, self._address, self._heard)
        self._open_at = f"{(reach.s3.endpoint or '').rstrip('/')}/{location.root}" if reach.s3.anonymous else ""

    def entries(self) -> list[Entry]:
        """See `Store.entries`."""
        return sorted(self._guarded(self._listed), key=lambda entry: entry.path.encode())

    def read(self, entry: Entry, offset: int, length: int) -> bytes:
        """See `Store.read`."""
        return bytes(kept(self._pour, entry, offset, length))

    def fetch(self, parts: Sequence[Part], sink: Sink) -> None:
        """See `Store.fetch`."""
        if self._signed is not None:
            self._signed.fetch(requests(self._fetching, parts, sink), self._path, self._fetching)
        else:
            fetch_many(self._fetching, self._pour, parts, sink)

    def _pour(self, entry: Entry, offset: int, length: int, rooms: Rooms) -> None:
        if self._signed is not None:
            self._signed.pour(entry, self._path(entry), (offset, length), rooms)
            return
        try:
            data = self._guarded(lambda: self._range(entry, offset, length))
        except GONE as wrong:
            raise changed(entry) from wrong
        poured(data, rooms)

    def _heard(self, bytes_: int) -> None:
        self.meter.count(bytes_)

    def _address(self, key: str) -> str:
        """Where an object is read without further proof of who asks."""
        if self._open_at:
            return f"{self._open_at}/{quote(key)}"
        return self._guarded(lambda: str(obstore.sign(self._store, "GET", key, VALID)))

    def _listed(self) -> list[Entry]:
        prefix = self.location.prefix
        found: list[Entry] = []
        for chunk in obstore.list(self._store, prefix=prefix or None, chunk_size=LISTED):
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
            raise refused(self.location) from wrong
        except (BaseError, OSError) as wrong:
            raise self._failure(str(wrong)) from wrong

    def _failure(self, text: str) -> BaseException:
        """What a failure of the client means; its statuses stand only in its words."""
        told = STATUS.search(text)
        status = told[1] if told else ""
        if status in ("401", "403") or any(word in text for word in REFUSALS):
            return refused(self.location)
        if status == "416":
            return NotFoundError(text)
        if status == "404" or "NoSuchBucket" in text:
            return LakeAway(f"There is no bucket for {self.location}: check its name and the endpoint.")
        if "non-partial" in text or "Requested" in text:
            return LakeTrouble(f"{self.location} does not answer ranges as asked: does a proxy change requests?")
        return LakeAway(f"{self.location} does not answer: check the endpoint and the network.")


LISTED = 1_000
"""So many objects come with one request of a listing."""


def _s3(bucket: str, reach: Reach) -> Any:
    asked = reach.s3
    config = {
        "endpoint": asked.endpoint,
        "region": asked.region or "us-east-1",
        "access_key_id": asked.key,
        "secret_access_key": asked.secret,
        "skip_signature": True if asked.anonymous else None,
    }
    return obstore.store.S3Store(bucket, config=_said(config), **_how(asked.endpoint))


def _gcs(bucket: str, reach: Reach) -> Any:
    asked = reach.gcs
    is_anonymous = not asked.credentials and not any(name.startswith("GOOGLE_") for name in os.environ)
    config = {
        "base_url": asked.endpoint,
        "service_account": asked.credentials,
        "skip_signature": True if is_anonymous else None,
    }
    return obstore.store.GCSStore(bucket, config=_said(config), **_how(asked.endpoint))


def _azure(container: str, reach: Reach) -> Any:
    asked = reach.azure
    is_anonymous = not asked.key and not any(name.startswith("AZURE_") for name in os.environ)
    config = {
        "account_name": asked.account,
        "account_key": asked.key,
        "endpoint": asked.endpoint,
        "skip_signature": True if is_anonymous else None,
    }
    return obstore.store.AzureStore(container, config=_said(config), **_how(asked.endpoint))


def _said(config: dict[str, Any]) -> Any:
    return {name: value for name, value in config.items() if value is not None}


def _how(endpoint: str | None) -> Any:
    plain = bool(endpoint and endpoint.startswith("http://"))
    return {"client_options": {**CLIENT, "allow_http": plain}, "retry_config": RETRY}


OPENED: dict[str, Callable[[str, Reach], Any]] = {"s3": _s3, "gs": _gcs, "az": _azure}
