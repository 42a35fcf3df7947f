"""A thousand connections to a server at once, each asked by hand: what asks is not to cost more than what answers."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Line:
    """One connection that stays open; `told` is when its last answer was here."""

    host: str
    base: str
    token: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    told: float = 0.0

    @classmethod
    async def to(cls, url: str, token: str) -> Line:
        """A new one."""
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        return cls(parts.netloc, parts.path, token, reader, writer)

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer below `lakey/`, which is to be a good one."""
        raw = b"" if body is None else json.dumps(body).encode()
        head = (
            f"{method} {self.base}lakey/{path} HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: {self.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n"
        )
        self.writer.write(head.encode() + raw)
        said = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(said.partition("content-length:")[2].split("\r\n", 1)[0])
        answer = await self.reader.readexactly(length)
        self.told = time.time()
        assert said.startswith("http/1.1 20"), answer
        return json.loads(answer)

    async def end_of(self, job: Any) -> Any:
        """The job at its end, waited for by long polls."""
        while job["state"] not in ("done", "failed", "cancelled"):
            job = await self.ask("GET", f"jobs/{job['id']}?seq={job['seq']}&wait=25")
        return job

    def close(self) -> None:
        """Hang up."""
        self.writer.close()
