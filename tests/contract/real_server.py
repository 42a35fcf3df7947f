"""A real Jupyter server with Lakey, in a process of its own, under a base URL with an escaped character."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx

BASE = "/a%40b/"
TESTS = Path(__file__).resolve().parents[1]
REPOSITORY = TESTS.parent


class RealServer:
    """Runs from `with` to its end; `arguments` are traits as the command line takes them."""

    def __init__(self, place: Path, *arguments: str, ca: Path | None = None) -> None:
        self.root = place / "root"
        self.runtime = place / "runtime"
        self.log = place / "server.log"
        self.port = _free_port()
        self.url = f"http{'s' if ca else ''}://localhost:{self.port}{BASE}"
        self._place = place
        self._arguments = arguments
        self.trusted = ssl.create_default_context(cafile=ca)

    def __enter__(self) -> RealServer:
        self.root.mkdir(parents=True)
        command = [
            *(sys.executable, "-m", "jupyter_server", "--allow-root", "--no-browser"),
            f"--ServerApp.port={self.port}",
            "--ServerApp.port_retries=0",
            f"--ServerApp.base_url={BASE}",
            f"--ServerApp.root_dir={self.root}",
            f"--LakeyApp.state_dir={self._place / 'state'}",
            *self._arguments,
        ]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(command, env=self._environment(), stdout=log, stderr=log, cwd=self.root)
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @property
    def process(self) -> int:
        """Its number."""
        return self._process.pid

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "LAKEY", "AWS"))}
        paths = [str(TESTS), str(REPOSITORY), kept.get("PYTHONPATH", "")]
        folders = {f"JUPYTER_{kind}_DIR": str(self._place / kind.lower()) for kind in ("CONFIG", "DATA", "RUNTIME")}
        return {**kept, **folders, "PYTHONPATH": os.pathsep.join(filter(None, paths))}

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end and self._process.poll() is None:
            with suppress(httpx.TransportError):
                httpx.get(self.url + "api", verify=self.trusted, timeout=5, trust_env=False)
                return
            time.sleep(0.1)
        raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
