"""Many ranges in one thread: whole answers only, connections used again, the rest left over as far as it came."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from lakey_jupyter.errors import LakeAway
from lakey_jupyter.store import exchange as under_test
from lakey_jupyter.store.exchange import Exchange, Lines
from lakey_jupyter.store.flight import Head, Lost
from lakey_jupyter.store.ranges import Asked, Pouring

BODY = bytes(range(256)) * 40
Script = Callable[[int], list[bytes]]
"""For the nth request what is sent, in these portions; an empty portion hangs up."""


class Server:
    """Says what it was told to say, whatever is asked, on one connection after another."""

    def __init__(self, script: Script) -> None:
        self.requests: list[str] = []
        self.connections = 0
        self._script = script
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(client,), daemon=True).start()

    def _talk(self, client: socket.socket) -> None:
        with client:
            while head := self._head(client):
                self.requests.append(head)
                for portion in self._script(len(self.requests)):
                    if not portion:
                        return
                    client.sendall(portion)
                    time.sleep(0.005)

    @staticmethod
    def _head(client: socket.socket) -> str:
        data = b""
        while b"\r\n\r\n" not in data:
            try:
                more = client.recv(4_096)
            except OSError:
                return ""
            if not more:
                return ""
            data += more
        return data.decode()


@contextmanager
def serving(script: Script) -> Iterator[Server]:
    server = Server(script)
    try:
        yield server
    finally:
        server.close()


def answer(body: bytes, status: str = "206 Partial Content", more: str = "", length: int | None = None) -> bytes:
    told = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nContent-Length: {told}\r\n{more}\r\n".encode() + body


def asked(port: int) -> Asked:
    return Asked(
        url=lambda: f"http://127.0.0.1:{port}/bucket/a%20b?sig=1",
        bound={"If-Match": '"tag"'},
        judge=lambda reply, first, last: None,
        away=lambda why: LakeAway(why),
    )


def fetched(lines: Lines, port: int, count: int, room: int = 1_000) -> tuple[Exchange, list[bytearray]]:
    """So many ranges of the whole body, in rooms of so many bytes."""
    found = [bytearray(len(BODY)) for _ in range(count)]

    def make(data: bytearray) -> tuple[Asked, Pouring]:
        view = memoryview(data)
        rooms = (view[at : at + room] for at in range(0, len(BODY), room))
        return asked(port), Pouring(0, len(BODY), rooms)

    exchange = Exchange(lines, lambda seconds, bytes_: None)
    exchange.run([lambda data=data: make(data) for data in found], lambda: False)  # type: ignore[misc]
    return exchange, found


@pytest.mark.parametrize("portion", [1, 7, 1_000, 1 << 20])
def test_whatever_the_portions_the_bytes_are_where_they_belong(portion: int) -> None:
    whole = answer(BODY)
    portions = [whole[at : at + portion] for at in range(0, min(len(whole), 40 * portion), portion)]
    rest = whole[sum(map(len, portions)) :]
    with serving(lambda count: [*portions, rest] if rest else portions) as server:
        exchange, found = fetched(Lines("127.0.0.1", server.port, 8), server.port, 3)
    assert found == [BODY] * 3 and not exchange.left
    assert all('If-Match: "tag"\r\n' in each and "Range: bytes=0-10239\r\n" in each for each in server.requests)
    assert all(each.startswith("GET /bucket/a%20b?sig=1 HTTP/1.1\r\n") for each in server.requests)


def test_connections_are_used_again_and_no_more_are_busy_than_may_be() -> None:
    with serving(lambda count: [answer(BODY)]) as server:
        lines = Lines("127.0.0.1", server.port, 2)
        for _ in range(3):
            _, found = fetched(lines, server.port, 10)
            assert found == [BODY] * 10
        assert server.connections == 2


def test_a_connection_that_was_hung_up_meanwhile_is_not_used() -> None:
    with serving(lambda count: [answer(BODY), b""] if count == 1 else [answer(BODY)]) as server:
        lines = Lines("127.0.0.1", server.port, 2)
        fetched(lines, server.port, 1)
        time.sleep(0.05)
        exchange, found = fetched(lines, server.port, 1)
        assert found == [BODY] and not exchange.left and server.connections == 2


UNEXPECTED = {
    "the whole object": answer(BODY, "200 OK"),
    "another version": answer(b"", "412 Precondition Failed"),
    "busy": answer(b"", "503 Slow Down"),
    "another length": answer(BODY[:-1]),
    "in chunks": b"HTTP/1.1 206 Partial Content\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "an older HTTP": answer(BODY).replace(b"1.1", b"1.0", 1),
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "an endless head": b"HTTP/1.1 206 Partial Content\r\n" + b"X: y\r\n" * 20_000,
    "nothing": b"",
}


@pytest.mark.parametrize("name", UNEXPECTED)
def test_what_is_not_as_expected_is_left_over_with_its_rooms(name: str) -> None:
    with serving(lambda count: [UNEXPECTED[name], b""]) as server:
        exchange, _ = fetched(Lines("127.0.0.1", server.port, 2), server.port, 1)
        ((_, pouring),) = exchange.left
        assert (pouring.at, pouring.end) == (0, len(BODY))
        assert lines_are_free(exchange)


def test_what_comes_beyond_what_was_asked_for_spoils_the_connection() -> None:
    with serving(lambda count: [answer(BODY + b"x" * 5_000, length=len(BODY))]) as server:
        lines = Lines("127.0.0.1", server.port, 1)
        for _ in range(3):
            exchange, found = fetched(lines, server.port, 1)
            assert found == [BODY] and not exchange.left
            time.sleep(0.02)
        assert server.connections == 3


def lines_are_free(exchange: Exchange) -> bool:
    return exchange._lines.free.acquire(blocking=False)


@pytest.mark.parametrize("cut", [0, 999, 1_000, 5_500])
def test_what_broke_off_is_left_where_a_room_began(cut: int) -> None:
    with serving(lambda count: [answer(BODY)[: len(answer(BODY)) - len(BODY) + cut], b""]) as server:
        exchange, found = fetched(Lines("127.0.0.1", server.port, 2), server.port, 1)
    ((_, pouring),) = exchange.left
    assert pouring.at == cut // 1_000 * 1_000
    assert found[0][: pouring.at] == BODY[: pouring.at]


def test_a_silent_server_is_left_to_the_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "SILENCE", 0.1)
    monkeypatch.setattr(under_test, "LOOK", 0.05)
    hold = threading.Event()

    def script(count: int) -> list[bytes]:
        hold.wait(5)
        return [b""]

    with serving(script) as server:
        exchange, _ = fetched(Lines("127.0.0.1", server.port, 2), server.port, 2)
        hold.set()
    assert len(exchange.left) == 2


def test_where_nobody_listens_everything_is_left() -> None:
    with serving(lambda count: [b""]) as server:
        port = server.port
    exchange, _ = fetched(Lines("127.0.0.1", port, 2), port, 3)
    assert len(exchange.left) == 3


def test_what_a_sink_raises_ends_everything_and_frees_the_lines() -> None:
    def rooms(data: bytearray) -> Iterator[memoryview]:
        yield memoryview(data)[:100]
        raise OSError("no room")

    with serving(lambda count: [answer(BODY)]) as server:
        lines = Lines("127.0.0.1", server.port, 1)
        exchange = Exchange(lines, lambda seconds, bytes_: None)
        makes = [lambda: (asked(server.port), Pouring(0, len(BODY), rooms(bytearray(100))))] * 3
        with pytest.raises(OSError, match="no room"):
            exchange.run(makes, lambda: False)
        assert lines_are_free(exchange)


def test_a_head_that_makes_no_sense_is_lost() -> None:
    for wrong in (b"", b"HTTP/1.1", b"HTTP/1.1 abc", b"HTTP/2 206"):
        with pytest.raises(Lost):
            Head.of("", wrong)
    found = Head.of("", b'HTTP/1.1 206 Partial\r\nETag:  "x" \r\nContent-Length: 5')
    assert found.status == 206 and found.says("etag") == '"x"' and found.brings(5) and not found.brings(6)
