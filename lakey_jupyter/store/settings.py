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
