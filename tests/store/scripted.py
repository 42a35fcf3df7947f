"""A server of S3, Google, Azure or plain files that does as it is told.

It serves what a dictionary holds, and each answer can be spoiled by a script.
It speaks the little that a reader needs: listing, and ranged reads with ETags. Signatures are not looked at.
"""

from __future__ import annotations

import hashlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one answer.

    `cut` sends so many bytes of it and hangs up, `reset` does so rudely; `stall` waits before it, `drip` after every
    tenth of it. `length` is what it claims to be longer than it is.
    """

    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    cut: int | None = None
    stall: float = 0.0
    reset: int | None = None
    drip: float = 0.0
    length: int = 0
    whole: bool = False
    """The whole object is sent with status 200, whatever range was asked."""


Script = Callable[[str, int], Fault | None]
"""Told the key and how often objects were read so far, says what goes wrong now."""


@dataclass
class Bucket:
    """The objects of the one bucket, by key, and how the server treats who asks for them."""

    objects: dict[str, bytes] = field(default_factory=dict)
    script: Script = lambda key, count: None
    heeds_if_match: bool = True
    reads: list[str] = field(default_factory=list)
    ranges: list[tuple[str, int, int]] = field(default_factory=list)
    """What was asked for: the key, the first byte and the one after the last."""
    kind: str = "s3"
    endpoint: str = ""
    changed: str = "Sat, 21 Nov 2026 00:00:00 GMT"


@contextmanager
def scripted(bucket: Bucket) -> Iterator[Bucket]:
    """The server while the block runs; `endpoint` says where."""

    class Handler(_Handler):
        held = bucket

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    bucket.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield bucket
    finally:
        server.shutdown()
        server.server_close()


@lru_cache(maxsize=64)
def tag(data: bytes) -> str:
    """The ETag of an object."""
    return f'"{hashlib.md5(data).hexdigest()}"'


class _Handler(BaseHTTPRequestHandler):
    held: Bucket
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """List, or send a range."""
        url = urlsplit(self.path)
        key = unquote(url.path).lstrip("/").partition("/")[2]
        if "list-type" in parse_qs(url.query):
            prefix = parse_qs(url.query).get("prefix", [""])[0]
            self._send(200, self._listing(prefix), [("Content-Type", "application/xml")])
            return
        if "comp" in parse_qs(url.query):
            self._send(200, self._blobs(parse_qs(url.query).get("prefix", [""])[0]), [])
            return
        self.held.reads.append(key)
        self._object(key, self.held.script(key, len(self.held.reads)) or Fault())

    def _object(self, key: str, fault: Fault) -> None:
        time.sleep(fault.stall)
        data = self.held.objects.get(key)
        if data is None or fault.status is not None:
            self._send(fault.status or 404, b"", list(fault.headers))
            return
        if self.held.heeds_if_match and not self._is_asked_for(data):
            self._send(412, b"", [])
            return
        start, end = (int(each) for each in self.headers["Range"].removeprefix("bytes=").split("-"))
        part = data[start : end + 1]
        self.held.ranges.append((key, start, start + len(part)))
        said = [("ETag", tag(data)), ("Content-Range", f"bytes {start}-{start + len(part) - 1}/{len(data)}")]
        said.append(("Last-Modified", self.held.changed))
        told = {name.lower() for name, _ in fault.headers}
        said = [each for each in said if each[0].lower() not in told] + list(fault.headers)
        if fault.whole:
            self._send(200, data, [each for each in said if each[0] != "Content-Range"])
        else:
            self._send(206, part, said, fault)

    def _is_asked_for(self, data: bytes) -> bool:
        since = self.headers.get("If-Unmodified-Since", self.held.changed)
        return self.headers.get("If-Match", tag(data)) == tag(data) and since == self.held.changed

    def _send(self, status: int, body: bytes, headers: list[tuple[str, str]], fault: Fault = Fault()) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) + fault.length))
        self.end_headers()
        ends = [each for each in (fault.cut, fault.reset) if each is not None]
        self._pour(body[: min(ends, default=len(body))], fault.drip)
        self.close_connection = bool(ends) or fault.length != 0
        if fault.reset is not None:  # without lingering the system does not say goodbye
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.wfile.flush()
            self.rfile.close()
            self.connection.close()

    def _pour(self, body: bytes, pause: float) -> None:
        step = max(1, len(body) // 10) if pause else max(1, len(body))
        for start in range(0, len(body), step):
            time.sleep(pause)
            self.wfile.write(body[start : start + step])

    def _listing(self, prefix: str) -> bytes:
        found = [
            f"<Contents><Key>{escape(key)}</Key><LastModified>2026-11-21T00:00:00.000Z</LastModified>"
            f"<ETag>{escape(tag(data))}</ETag><Size>{len(data)}</Size></Contents>"
            for key, data in sorted(self.held.objects.items())
            if key.startswith(prefix)
        ]
        text = f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(found)}</ListBucketResult>"
        return text.encode()

    def _blobs(self, prefix: str) -> bytes:
        """The same as Azure says it."""
        found = [
            f"<Blob><Name>{escape(key)}</Name><Properties><Last-Modified>{self.held.changed}</Last-Modified>"
            f"<Content-Length>{len(data)}</Content-Length>"
            f"<Content-Type>application/octet-stream</Content-Type><Etag>{escape(tag(data))}</Etag></Properties></Blob>"
            for key, data in sorted(self.held.objects.items())
            if key.startswith(prefix)
        ]
        return f"<EnumerationResults><Blobs>{''.join(found)}</Blobs><NextMarker/></EnumerationResults>".encode()

    def log_message(self, format: str, *args: object) -> None:
        """Nobody wants to read it."""
