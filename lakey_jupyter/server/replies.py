"""Answers already given, by `Idempotency-Key`: a repeated request gets the same answer and does nothing twice."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from ..errors import Invalid, Unavailable

MOST_REPLIES = 1000
KEPT_SECONDS = 1800.0
HEADER = "Idempotency-Key"


@dataclass(frozen=True)
class Asked:
    """Who asked what under which key; `body` is a digest of the request's bytes."""

    account: str
    route: str
    key: str
    body: str

    @classmethod
    def of(cls, account: str, route: str, key: str, body: bytes) -> Asked:
        """The request that these bytes are; `Invalid` for a key that is too long."""
        if len(key) > 200:
            raise Invalid("An Idempotency-Key has at most 200 characters.", path=HEADER)
        return cls(account, route, key, hashlib.sha256(body).hexdigest())


@dataclass(frozen=True)
class Reply:
    """An answer as it went out."""

    status: int
    body: bytes


@dataclass
class _Kept:
    body: str
    until: float
    reply: asyncio.Future[Reply | None] = field(default_factory=asyncio.Future)


class Replies:
    """The answers of the last half hour, at most a thousand; only answers that went well are kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str, str], _Kept] = OrderedDict()

    async def given(self, asked: Asked) -> Reply | None:
        """The answer to the same request before, waited for if it is under way.

        None means that the caller is to do the work and to `settle` it. `Invalid` when the key came with another body.
        """
        place = (asked.account, asked.route, asked.key)
        while (kept := self._kept.get(place)) and kept.until > time.monotonic():
            if kept.body != asked.body:
                raise Invalid(f"The {HEADER} {asked.key!r} was used for another request.", path=HEADER)
            reply = await asyncio.shield(kept.reply)
            if reply is not None:
                return reply
        self._kept[place] = _Kept(asked.body, time.monotonic() + KEPT_SECONDS)
        self._forget_oldest()
        return None

    def settle(self, asked: Asked, reply: Reply | None) -> None:
        """The answer that went out; None when it went wrong, and the next one who asks tries again."""
        place = (asked.account, asked.route, asked.key)
        kept = self._kept.get(place) if reply else self._kept.pop(place, None)
        if kept and not kept.reply.done():
            kept.reply.set_result(reply)

    def close(self) -> None:
        """Forget every answer and send off everyone who waits for one."""
        for kept in self._kept.values():
            if not kept.reply.done():
                kept.reply.set_exception(Unavailable("The server is stopping."))
                kept.reply.exception()  # nobody may be waiting: the failure counts as looked at
        self._kept.clear()

    def _forget_oldest(self) -> None:
        done = [place for place, kept in self._kept.items() if kept.reply.done()]
        for place in done[: max(0, len(self._kept) - MOST_REPLIES)]:
            del self._kept[place]
