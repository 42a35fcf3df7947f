"""The line to a far Lakey server: one HTTP client with time limits, careful retries, and failures in our own words."""

from __future__ import annotations

import asyncio
import ipaddress
import random
import ssl
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

from .errors import Fault, Forbidden, Invalid, LakeyError, Unauthenticated, Unavailable, restore
from .model.job import Problem
from .model.noun import Noun
from .model.wire import decode, encode

N = TypeVar("N")
CONNECT, READ = 5.0, 30.0
"""Seconds: to reach the server, and between two pieces of an answer (a verb that waits is given its wait on top)."""

ATTEMPTS = 3
PAUSE = 0.2
PASSING = frozenset({HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT})
PROBLEM = "application/problem+json"

SIGN_IN = (Unauthenticated, "{} asks to sign in: is the token right, and still good?")
STRANGE: dict[int, tuple[type[LakeyError], str]] = {
    HTTPStatus.UNAUTHORIZED: SIGN_IN,
    HTTPStatus.FOUND: SIGN_IN,
    HTTPStatus.SEE_OTHER: SIGN_IN,
    HTTPStatus.FORBIDDEN: (Forbidden, "{} refuses this token."),
    HTTPStatus.NOT_FOUND: (Unavailable, "There is no Lakey at {}: is the address right, and the extension enabled?"),
}
"""What an answer means that did not come from Lakey but from something before it, such as a proxy."""

BROKEN: tuple[tuple[type[Exception], str], ...] = (
    (httpx.ConnectTimeout, "nothing answers there"),
    (httpx.ConnectError, "no connection"),
    (httpx.TimeoutException, "no answer in time"),
    (httpx.HTTPError, "the connection broke"),
)


@dataclass(frozen=True)
class Call:
    """One request. The answer may take `wait` seconds longer than usual; `fine` are statuses that are no failure."""

    method: str
    path: str
    noun: Noun | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    fine: Collection[int] = ()

    @property
    def attempts(self) -> int:
        """How often it may be sent: only what changes nothing is sent again."""
        return ATTEMPTS if self.method == "GET" else 1


class Line:
    """Requests to the server at `url`. The token goes with each and is shown nowhere; `shown` is the URL for people."""

    def __init__(self, url: str, token: str, ca: str | None) -> None:
        parts = urlsplit(url)
        bare = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="")
        self.shown = bare.geturl().rstrip("/") + "/"
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Invalid(f"{self.shown!r} is no address of a Lakey server: http:// or https:// opens it.", path="url")
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {token}"} if token else {},
            timeout=httpx.Timeout(READ, connect=CONNECT),
            verify=_trust(ca),
            trust_env=not _is_here(parts.hostname),  # a proxy is of no use on the way to this machine
            follow_redirects=False,
        )

    async def get(self, path: str, kind: type[N], wait: float = 0.0) -> N:
        """What stands at this path."""
        return self.read(await self.ask(Call("GET", path, wait=wait)), kind)

    async def post(self, path: str, noun: Noun | None, kind: type[N]) -> N:
        """The answer to a question or a change; sent once."""
        return self.read(await self.ask(Call("POST", path, noun)), kind)

    async def ask(self, call: Call) -> httpx.Response:
        """The server's answer if it is fine, else the failure that it stands for."""
        for attempt in range(1, call.attempts):
            with suppress(httpx.HTTPError):  # the last attempt tells
                answer = await self._once(call)
                if not _may_pass(answer):
                    return self._judged(answer, call.fine)
            await asyncio.sleep(random.uniform(0, PAUSE * 2**attempt))
        try:
            return self._judged(await self._once(call), call.fine)
        except httpx.HTTPError as wrong:
            why = next(words for kind, words in BROKEN if isinstance(wrong, kind))
            raise Unavailable(
                f"The Lakey server at {self.shown} cannot be reached ({why}): is it running, and is the address right?"
            ) from wrong

    def read(self, answer: httpx.Response, kind: type[N]) -> N:
        """The noun in an answer."""
        try:
            return decode(answer.content, kind)
        except Invalid as wrong:
            raise Unavailable(f"{self.shown} does not answer as this version of Lakey does: {wrong.detail}") from wrong

    async def close(self) -> None:
        """Hang up; whoever asks after that gets `Unavailable`."""
        await self._client.aclose()

    async def _once(self, call: Call) -> httpx.Response:
        if self._client.is_closed:
            raise Unavailable(f"The line to {self.shown} is closed.")
        body = encode(call.noun) if call.noun else None
        return await self._client.request(
            call.method,
            self.shown + call.path,
            content=body,
            headers={**call.headers, **({"Content-Type": "application/json"} if body else {})},
            timeout=httpx.Timeout(READ + call.wait, connect=CONNECT),
        )

    def _judged(self, answer: httpx.Response, fine: Collection[int]) -> httpx.Response:
        if answer.is_success or answer.status_code in fine:
            return answer
        if _is_problem(answer):
            told = self.read(answer, Problem)
            raise restore(told.code, told.detail, (Fault(each.path, each.reason) for each in told.errors))
        kind, words = STRANGE.get(answer.status_code, (Unavailable, f"{{}} answers {answer.status_code}: is it well?"))
        raise kind(words.format(self.shown))


def _is_problem(answer: httpx.Response) -> bool:
    return str(answer.headers.get("Content-Type", "")).startswith(PROBLEM)


def _may_pass(answer: httpx.Response) -> bool:
    """Whether something before the server, not the server itself, is in trouble that may pass."""
    ours = answer.headers.get("Content-Type", "").startswith(("application/json", PROBLEM))
    return answer.status_code in PASSING and not ours


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _trust(ca: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca:
        context.load_verify_locations(cafile=ca)
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # the file may hold the server's certificate alone
    return context
