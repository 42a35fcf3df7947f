"""How stores are reached; secrets never show in a repr."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class S3Settings:
    """An S3-compatible endpoint. Without an endpoint it is AWS; without a key the usual AWS variables are read."""

    endpoint: str | None = None
    region: str | None = None
    key: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)
    anonymous: bool = False


@dataclass(frozen=True)
class GcsSettings:
    """Google Cloud Storage: the file of a service account's key; without one, buckets that everybody may read."""

    credentials: str | None = None
    endpoint: str | None = None


@dataclass(frozen=True)
class AzureSettings:
    """Azure Blob Storage: an account and its key; without a key, containers that everybody may read."""

    account: str | None = None
    key: str | None = field(default=None, repr=False)
    endpoint: str | None = None


@dataclass(frozen=True)
class HttpSettings:
    """Web servers: public ones, and besides them these `hosts`, whose addresses may be private."""

    hosts: tuple[str, ...] = ()


REQUESTS = 128


@dataclass(frozen=True)
class Reach:
    """How every kind of store is reached; `requests` is how many may be under way to one store at once.

    `most_gap` bounds the bytes between two wanted stretches that are fetched along to save a request: see `bridging`.
    """

    s3: S3Settings = field(default_factory=S3Settings)
    gcs: GcsSettings = field(default_factory=GcsSettings)
    azure: AzureSettings = field(default_factory=AzureSettings)
    http: HttpSettings = field(default_factory=HttpSettings)
    requests: int = REQUESTS
    most_gap: int | None = None
