"""Connections to web servers: kept for the next request, and only to addresses that may be asked.

Whoever registers an item could otherwise have this server ask its own network: addresses are looked up here, checked,
and dialled as they were checked, for the first address and after every redirect.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import struct
import threading
import weakref
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from ..errors import LakeAway, LakeForbidden
from .settings import HttpSettings

CONNECT, ANSWER = 5.0, 60.0
PATIENCE = struct.pack("ll", int(ANSWER), 0)
LARGE = 64 * 1024
REDIRECTS = (301, 302, 303, 307, 308)
MOST_REDIRECTS = 5
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Reply:
    """What a server says to one request, its body not read yet; `url` is where it was found in the end."""

    def __init__(self, url: str, answer: http.client.HTTPResponse) -> None:
        self.url = url
        self.status = answer.status
        self._answer = answer

    def says(self, name: str) -> str:
        """A header; empty where it is not there."""
        return str(self._answer.headers.get(name, "")).strip()

    def fill(self, room: memoryview) -> None:
        """Read the next bytes of the body into all of the room; `IncompleteRead` where it ends before."""
        while room:
            count = self._answer.readinto(room)
            if not count:
                raise http.client.IncompleteRead(b"", len(room))
            room = room[count:]

    def is_read(self) -> bool:
        """Whether nothing of the body is left."""
        if self._answer.length == 0:
            self._answer.close()
        return self._answer.isclosed()


class Wires:
    """Idle connections by scheme and host; for any thread."""

    def __init__(self, settings: HttpSettings) -> None:
        self._hosts = {host.lower() for host in settings.hosts}
        self._idle: dict[tuple[str, str], list[http.client.HTTPConnection]] = defaultdict(list)
        self._lock = threading.Lock()
        weakref.finalize(self, _hang_up, self._idle)

    @contextmanager
    def asked(self, url: str, headers: Mapping[str, str]) -> Iterator[Reply]:
        """What is at an address, wherever it leads; what is not read of it in the block is never read.

        Raises `OSError` and `http.client.HTTPException` as they come, `LakeForbidden` for an address not to be asked.
        """
        for _ in range(MOST_REDIRECTS + 1):
            with self._once(url, headers) as reply:
                onward = reply.says("Location")
                if reply.status not in REDIRECTS or not onward:
                    yield reply
                    return
            ahead = urljoin(url, onward)
            if urlsplit(ahead).scheme not in ("https", urlsplit(url).scheme):
                raise LakeForbidden(f"{_shown(url)} leads away from https, which is not followed.")
            url = ahead
        raise LakeAway(f"{_shown(url)} leads from one address to the next without an end.")

    @contextmanager
    def _once(self, url: str, headers: Mapping[str, str]) -> Iterator[Reply]:
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        with self._connection(parts.scheme, parts.netloc) as connection:
            connection.request("GET", target, headers={"Accept-Encoding": "identity", **headers})
            reply = Reply(url, connection.getresponse())
            yield reply
            if not reply.is_read():
                connection.close()

    @contextmanager
    def _connection(self, scheme: str, host: str) -> Iterator[http.client.HTTPConnection]:
        """A connection, which is kept when the request went well."""
        with self._lock:
            idle = self._idle[scheme, host]
            found = idle.pop() if idle else None
        with ExitStack() as failing:
            connection = found or self._dialled(scheme, host)
            failing.callback(connection.close)
            yield connection
            failing.pop_all()
        if connection.sock is not None:
            with self._lock:
                self._idle[scheme, host].append(connection)

    def _dialled(self, scheme: str, netloc: str) -> http.client.HTTPConnection:
        secure = scheme == "https"
        parts = urlsplit(f"//{netloc}")
        host, port = parts.hostname or "", parts.port or (443 if secure else 80)
        plain = socket.create_connection((self._address(host, port), port), CONNECT)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = http.client.HTTPConnection(host, port)
        if secure:
            plain.settimeout(ANSWER)
            connection.sock = self._tls.wrap_socket(plain, server_hostname=host)
        else:
            connection.sock = _Plain(fileno=plain.detach())
        return connection

    def _address(self, host: str, port: int) -> str:
        """The address of a host that may be asked."""
        found = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if host.lower() not in self._hosts and not all(map(is_public, found)):
            raise LakeForbidden(
                f"{host} has an address of a private network: an admin names such hosts in the setting http_hosts."
            )
        return found[0]

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context()


class _Plain(socket.socket):
    """A socket that fills large rooms in one call, asleep meanwhile: each call costs the lock of the interpreter.

    Its patience is the kernel's own, since Python's would have it ask before each call whether something is there.
    """

    def __init__(self, fileno: int) -> None:
        super().__init__(fileno=fileno)
        self.settimeout(None)
        self.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, PATIENCE)
        self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, PATIENCE)

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        """See `socket.recv_into`; fewer bytes come only where the other side is done, or too slow."""
        if memoryview(buffer).nbytes >= LARGE:
            flags |= socket.MSG_WAITALL
        return super().recv_into(buffer, nbytes, flags)


def _hang_up(idle: Mapping[tuple[str, str], list[http.client.HTTPConnection]]) -> None:
    for connections in idle.values():
        for connection in connections:
            connection.close()


def is_public(address: str) -> bool:
    """Whether an address is one of the open internet, also when it only carries another one in it."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            found = inner
    return found.is_global and not found.is_multicast


def _shown(url: str) -> str:
    """An address without what may be secret in it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname}{parts.path}"
