"""One range on its way over plain HTTP, step by step and never waiting: asked for, its head heard, its bytes received.

Only a whole answer with status 206 is dealt with. For everything else `Lost` is raised, and the pouring says how far it
has come.
"""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass, field

from .ranges import Asked, Pouring

HEAD, MOST_HEAD = 4 * 1024, 64 * 1024
END = b"\r\n\r\n"


class Lost(Exception):
    """The answer does not come, or is not as expected."""


@dataclass(frozen=True)
class Head:
    """How an answer begins."""

    url: str = field(repr=False)
    """What was asked for; it may be signed, and so is nothing to show."""
    status: int
    headers: dict[str, str]

    @classmethod
    def of(cls, url: str, data: bytes) -> Head:
        """`Lost` when this is no answer of HTTP/1.1."""
        first, *lines = data.decode("latin-1").split("\r\n")
        words = first.split(" ", 2)
        if len(words) < 2 or words[0] != "HTTP/1.1" or not words[1].isdecimal():
            raise Lost
        pairs = (line.partition(":")[::2] for line in lines)
        return cls(url, int(words[1]), {name.lower(): value.strip() for name, value in pairs})

    def says(self, name: str) -> str:
        """A header; empty where it is not there."""
        return self.headers.get(name.lower(), "")

    def brings(self, length: int) -> bool:
        """Whether exactly so many bytes of a range follow, as they are."""
        whole = self.says("Content-Length") == str(length) and not self.says("Transfer-Encoding")
        return self.status == 206 and whole


@dataclass(eq=False)
class Flight:
    """What is asked for, where its bytes go, and the connection that brings them; times are of `time.monotonic`."""

    asked: Asked
    pouring: Pouring
    sock: socket.socket
    first: int = field(init=False)
    begun: float = field(default_factory=time.monotonic)
    heard: float = field(default_factory=time.monotonic)
    is_asked: bool = False
    is_kept: bool = False
    """Whether the connection can be used again when all bytes are here."""
    _url: str = field(default="", repr=False)
    _early: bytearray = field(default_factory=bytearray)
    _room: memoryview | None = None
    """What of the room is still empty; None until the answer has begun."""

    def __post_init__(self) -> None:
        self.first = self.pouring.at

    def step(self) -> None:
        """Do what can be done now; `Lost`, or what the sink and the judge raise, ends it."""
        if not self.is_asked:
            self._ask()
        elif self._room is None:
            self._hear()
        else:
            self._receive(self._room)

    @property
    def is_done(self) -> bool:
        """Whether all bytes are here."""
        return self.pouring.room is None

    def _ask(self) -> None:
        self._url = self.asked.url()
        _, _, rest = self._url.partition("://")
        host, _, target = rest.partition("/")
        bound = "".join(f"{name}: {value}\r\n" for name, value in self.asked.bound.items())
        span = f"bytes={self.pouring.at}-{self.pouring.end - 1}"
        said = f"GET /{target} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: identity\r\nRange: {span}\r\n{bound}\r\n"
        data = said.encode("latin-1")
        try:
            sent = self.sock.send(data)
        except OSError as wrong:
            raise Lost from wrong
        if sent < len(data):
            raise Lost
        self.is_asked = True

    def _hear(self) -> None:
        data = bytearray(HEAD)
        self._early += data[: self._received(data)]
        end = self._early.find(END)
        if end < 0:
            if len(self._early) > MOST_HEAD:
                raise Lost
            return
        head = Head.of(self._url, bytes(self._early[:end]))
        if not head.brings(self.pouring.end - self.pouring.at):
            raise Lost
        self.asked.judge(head, self.pouring.at, self.pouring.end - 1)
        self.is_kept = head.says("Connection").lower() != "close"
        self._room = self.pouring.room
        self._put(memoryview(self._early)[end + len(END) :])

    def _put(self, body: memoryview) -> None:
        """What of the body came with the head."""
        while body:
            if self._room is None:
                raise Lost  # more than was asked for: nothing on this connection can be trusted
            count = min(len(body), len(self._room))
            self._room[:count] = body[:count]
            body = body[count:]
            self._came(self._room[count:])

    def _receive(self, room: memoryview) -> None:
        self._came(room[self._received(room) :])

    def _came(self, empty: memoryview) -> None:
        if not empty:
            self.pouring.advance()
        self._room = empty or self.pouring.room

    def _received(self, room: bytearray | memoryview) -> int:
        """How many bytes came, 0 where none is here yet."""
        try:
            count = self.sock.recv_into(room)
        except BlockingIOError:
            return 0
        except OSError as wrong:
            raise Lost from wrong
        if not count:
            raise Lost
        self.heard = time.monotonic()
        return count
