"""A Jupyter server of our own with Lakey in it: started, waited for, stopped."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..connect import Session, connect
from ..errors import LakeyError, Unavailable

PATIENCE = 60.0
PAUSE = 0.2
FAREWELL = 10.0


@dataclass(frozen=True)
class Place:
    """The folders of a server, and the most bytes that one pull may land."""

    workspace: Path
    state: Path
    budget: int

    def command(self, *options: str) -> list[str]:
        """The command that starts JupyterLab here, with its catalogue and jobs in these folders and nowhere else."""
        root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        return [
            *(sys.executable, "-m", "jupyter", "lab"),
            f"--ServerApp.root_dir={self.workspace}",
            "--ServerApp.jpserver_extensions=lakey_jupyter=True",
            f"--LakeyApp.state_dir={self.state}",
            "--LakeyApp.database_url=",
            f"--LakeyApp.budget={self.budget}",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            *root,
            *options,
        ]


def run(place: Place, options: Sequence[str]) -> int:
    """JupyterLab in the foreground until it is stopped; its exit status."""
    process = subprocess.Popen(place.command(*options), env={**os.environ, "LAKEY_STATE": str(place.state)})
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # Jupyter heard it too, and asks whether it is meant
            continue


@contextmanager
def running(place: Place, log: Path) -> Iterator[Session]:
    """A server without a browser on a free port, of nobody's settings, and a session with it; stopped at the end."""
    port, token = _free_port(), secrets.token_hex(16)
    options = ("--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0")
    with log.open("wb") as out:
        process = subprocess.Popen(
            place.command(*options),
            env=_own_environment(log.parent, token),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            session = connect(f"http://127.0.0.1:{port}/lakey/", token=token, workspace=place.workspace)
            _await(session, process, log)
            yield session
            session.close()
        finally:
            _stop(process)


def _own_environment(folder: Path, token: str) -> Mapping[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LAKEY_", "JUPYTERHUB_"))}
    own = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
    return {**inherited, **own, "JUPYTER_TOKEN": token}


def _await(session: Session, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server and everything it leans on are well; `Unavailable` when that takes too long."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if set(session.ready().values()) <= {"OK"}:
                return
        except LakeyError:
            time.sleep(PAUSE)
    raise Unavailable(f"The Jupyter server did not come up: {log} says why.")


def _stop(process: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(how)
            try:
                process.wait(FAREWELL)
            except subprocess.TimeoutExpired:
                continue


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
