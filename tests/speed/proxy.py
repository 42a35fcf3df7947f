"""A proxy before an HTTP server that adds latency to every request, counts requests and bytes, and costs little itself.

    python -m speed.proxy <host:port> <seconds of latency>

It prints its own port, then for each line of input what it has counted so far. It ends when its input does.
Bodies go from socket to socket inside the kernel, so bandwidth is what loopback gives.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import IO

from .measuring import Counted

HEAD, ROOM = 4_096, 1 << 20
F_SETPIPE_SZ = 1031
LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)\r\n", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding:\s*chunked\r\n", re.IGNORECASE)
CLOSE = re.compile(rb"\r\nconnection:\s*close\r\n", re.IGNORECASE)
BODILESS = (b"204", b"304")


class Proxy:
    """A running proxy, seen from outside."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.endpoint = f"http://127.0.0.1:{int(self._line())}"

    def count(self) -> Counted:
        """What went through it so far."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return Counted(**json.loads(self._line()))

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def proxied(endpoint: str, latency: float) -> Iterator[Proxy]:
    """A proxy before `endpoint` while the block runs, in a process of its own."""
    command = [sys.executable, "-m", "speed.proxy", endpoint.partition("://")[2], str(latency)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        yield Proxy(process)
        assert process.stdin is not None
        process.stdin.close()


class _Count:
    def __init__(self) -> None:
        self.requests = 0
        self.bytes = 0
        self._lock = threading.Lock()

    def add(self, requests: int, bytes_: int) -> None:
        with self._lock:
            self.requests += requests
            self.bytes += bytes_


class _Line:
    """One side of a connection: its socket, and what was read of it too early."""

    def __init__(self, sock: socket.socket) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = sock
        self._early = b""

    def hurry(self) -> None:
        """Say at once what has arrived: a server that waits for that before it sends the rest costs 40 ms else."""
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

    def head(self) -> bytes:
        """The next message up to its body; empty where the other side has hung up."""
        while (end := self._early.find(b"\r\n\r\n")) < 0:
            self.hurry()
            data = self.sock.recv(HEAD)
            if not data:
                return b""
            self._early += data
        found, self._early = self._early[: end + 4], self._early[end + 4 :]
        return found

    def early(self, most: int) -> bytes:
        """Of the body, what is here already."""
        found, self._early = self._early[:most], self._early[most:]
        return found

    def until(self, mark: bytes) -> bytes:
        """Everything up to the mark."""
        while mark not in self._early:
            self.hurry()
            data = self.sock.recv(HEAD)
            if not data:
                raise ConnectionError
            self._early += data
        end = self._early.index(mark) + len(mark)
        return self.early(end)


class _Talk:
    """A client's connection and the one to the server that belongs to it."""

    def __init__(self, client: _Line, server: _Line, latency: float, count: _Count) -> None:
        self._client, self._server, self._latency, self._count = client, server, latency, count
        self._out, self._in = os.pipe()
        with suppress(OSError):  # a smaller pipe is slower, no more
            fcntl.fcntl(self._in, F_SETPIPE_SZ, ROOM)

    def close(self) -> None:
        """Let go of the pipe."""
        os.close(self._out)
        os.close(self._in)

    def run(self) -> None:
        """Request after request, until one side hangs up."""
        while request := self._client.head():
            self._server.sock.sendall(request)
            self._move(self._client, self._server, _length(request))
            answer = self._server.head()
            if not answer:
                return
            time.sleep(self._latency)
            self._count.add(1, 0)
            self._client.sock.sendall(answer)
            if not request.startswith(b"HEAD ") and answer[9:12] not in BODILESS:
                self._body(answer)
            if CLOSE.search(answer) or CLOSE.search(request):
                return

    def _body(self, answer: bytes) -> None:
        if not CHUNKED.search(answer):
            self._count.add(0, self._move(self._server, self._client, _length(answer)))
            return
        size = -1
        while size != 0:
            line = self._server.until(b"\r\n")
            size = int(line.split(b";")[0], 16)
            self._client.sock.sendall(line)
            self._move(self._server, self._client, size + 2)
            self._count.add(0, size)

    def _move(self, source: _Line, target: _Line, length: int) -> int:
        early = source.early(length)
        if early:
            target.sock.sendall(early)
        left = length - len(early)
        while left:
            source.hurry()
            came = os.splice(source.sock.fileno(), self._in, min(left, ROOM))
            if not came:
                raise ConnectionError
            left -= came
            while came:
                came -= os.splice(self._out, target.sock.fileno(), came)
        return length


def _length(head: bytes) -> int:
    found = LENGTH.search(head)
    return int(found[1]) if found else 0


def main() -> None:
    """Listen, and tell what was counted when asked."""
    host, _, port = sys.argv[1].partition(":")
    latency, count = float(sys.argv[2]), _Count()
    listener = socket.create_server(("127.0.0.1", 0), backlog=1_024)

    def accept() -> None:
        while True:
            client, _ = listener.accept()
            threading.Thread(target=_talk, args=(client, (host, int(port)), latency, count), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    _tell(sys.stdin, sys.stdout, listener.getsockname()[1], count)


def _tell(asked: IO[str], told: IO[str], port: int, count: _Count) -> None:
    print(port, file=told, flush=True)
    for _ in asked:
        print(json.dumps({"requests": count.requests, "bytes": count.bytes}), file=told, flush=True)


def _talk(client: socket.socket, server: tuple[str, int], latency: float, count: _Count) -> None:
    with ExitStack() as stack, suppress(ConnectionError):
        stack.enter_context(client)
        upstream = stack.enter_context(socket.create_connection(server))
        talk = _Talk(_Line(client), _Line(upstream), latency, count)
        stack.callback(talk.close)
        talk.run()


if __name__ == "__main__":
    main()
