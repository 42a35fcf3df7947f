"""The checks of `lakey doctor`, each giving what it found; nothing here shows a secret."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from ..connect import Session, connect, default_state
from ..errors import LakeyError
from ..kernel.amounts import counted, size
from ..kernel.plain import visible

OLDEST_PYTHON = (3, 10)
FLOORS = {"jupyterlab": (4, 5, 7), "jupyter_server": (2, 20)}
"""Versions before these have known holes."""

NETWORKED = frozenset(
    {
        *("9p", "afs", "beegfs", "ceph", "cifs", "glusterfs", "gpfs", "lustre", "nfs", "nfs4", "smb3", "smbfs"),
        *("fuse.glusterfs", "fuse.s3fs", "fuse.sshfs"),
    }
)
"""Kinds of file systems on which a database is slow and fragile."""

ROOM = 256 * 1024 * 1024
PAGE = 200
ENABLE = "Run: jupyter server extension enable lakey_jupyter"
REINSTALL = "In the environment that runs Jupyter: pip install --force-reinstall lakey-jupyter"


class Grade(IntEnum):
    """How bad a finding is."""

    WELL = 0
    ODD = 1
    ILL = 2


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, in words, and how to mend it."""

    what: str
    grade: Grade
    says: str
    mend: str = ""


@dataclass(frozen=True)
class Places:
    """The folders a lake of this machine uses."""

    workspace: Path
    state: Path


def places(workspace: str | None, state: str | None) -> Places:
    """The folders asked for, or the usual ones."""
    return Places(Path(workspace or Path.cwd()).resolve(), (Path(state) if state else default_state()).expanduser())


def _python(at: Places) -> Iterator[Finding]:
    fine = sys.version_info >= OLDEST_PYTHON
    mend = "" if fine else f"Use Python {'.'.join(map(str, OLDEST_PYTHON))} or newer."
    yield Finding("Python", Grade.WELL if fine else Grade.ILL, sys.version.split()[0], mend)


def _jupyter(at: Places) -> Iterator[Finding]:
    for name, floor in FLOORS.items():
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, Grade.ILL, "not installed", f"Run: pip install {name}")
            continue
        numbers = tuple(int(each) for each in version.split(".")[: len(floor)] if each.isdigit())
        wanted = ".".join(map(str, floor))
        mend = "" if numbers >= floor else f"Run: pip install --upgrade '{name}>={wanted}'"
        yield Finding(name, Grade.ODD if mend else Grade.WELL, version, mend)


def _server_extension(at: Places) -> Iterator[Finding]:
    from jupyter_core.paths import jupyter_config_path
    from jupyter_server.extension.config import ExtensionConfigManager

    manager: Any = ExtensionConfigManager(read_config_path=jupyter_config_path())
    on = bool(manager.get_jpserver_extensions().get("lakey_jupyter"))
    said = "enabled" if on else "not enabled"
    yield Finding("Server extension", Grade.WELL if on else Grade.ILL, said, "" if on else ENABLE)


def _lab_extension(at: Places) -> Iterator[Finding]:
    from jupyter_core.paths import jupyter_path

    found = [Path(folder, "lakey-jupyter", "package.json") for folder in jupyter_path("labextensions")]
    installed = next((path for path in found if path.is_file()), None)
    if installed is None:
        yield Finding("Lab extension", Grade.ILL, "not installed: the sidebar is missing", REINSTALL)
        return
    version = json.loads(installed.read_text(encoding="utf-8")).get("version", "of no known version")
    yield Finding("Lab extension", Grade.WELL, str(version))


def _state(at: Places) -> Iterator[Finding]:
    wrong = _unwritable(at.state)
    if wrong:
        mend = "Give its owner the right to write, or name another folder with LAKEY_STATE."
        yield Finding("State folder", Grade.ILL, f"{at.state} cannot be written: {wrong}", mend)
        return
    kind = _file_system(at.state.resolve())
    if kind in NETWORKED:
        mend = "Name a folder on a disk of this machine with LAKEY_STATE: databases are slow and fragile on a network."
        yield Finding("State folder", Grade.ODD, f"{at.state} is on a network file system ({kind})", mend)
        return
    yield Finding("State folder", Grade.WELL, str(at.state))


def _workspace(at: Places) -> Iterator[Finding]:
    wrong = _unwritable(at.workspace)
    mend = "Start Jupyter in a folder that you may write." if wrong else ""
    says = f"{at.workspace} cannot be written: {wrong}" if wrong else str(at.workspace)
    yield Finding("Workspace", Grade.ILL if wrong else Grade.WELL, says, mend)


def _disk(at: Places) -> Iterator[Finding]:
    free = shutil.disk_usage(_there(at.workspace)).free
    mend = f"Make room: pulls leave {size(ROOM)} of the disk free." if free < ROOM else ""
    yield Finding("Free disk", Grade.ILL if mend else Grade.WELL, size(free), mend)


def _s3(at: Places) -> Iterator[Finding]:
    from ..work.reach import variable

    endpoint = variable("s3_endpoint")
    if not endpoint:
        return
    import httpx

    try:
        httpx.get(endpoint, timeout=5)
    except (httpx.HTTPError, httpx.InvalidURL):
        mend = "Check LAKEY_S3_ENDPOINT, the network, and whether the server runs."
        yield Finding("S3 endpoint", Grade.ILL, "does not answer", mend)
        return
    yield Finding("S3 endpoint", Grade.WELL, f"{httpx.URL(endpoint).host} answers")


def _server(at: Places) -> Iterator[Finding]:
    if not os.environ.get("LAKEY_URL"):
        yield Finding("Lakey server", Grade.WELL, "none is named by LAKEY_URL: the work is done here")
        return
    session = connect()
    try:
        for name, said in session.ready().items():
            yield Finding(f"Lakey server, {visible(name)}", Grade.WELL if said == "OK" else Grade.ILL, said)
    finally:
        session.close()


def _items(at: Places) -> Iterator[Finding]:
    if _unwritable(at.state):
        return
    session = connect(workspace=at.workspace, state=at.state)
    try:
        page = session.items({"limit": PAGE, "sort": "name"})
        mend = "" if page.total else "Run: lakey items add NAME FOLDER (or lakey demo)"
        yield Finding("Catalogue", Grade.WELL, counted(page.total, "item"), mend)
        for each in page.items:
            yield _item(session, each.name)
    finally:
        session.close()


def _item(session: Session, name: str) -> Finding:
    from ..store.location import parse_location
    from ..store.stores import open_store
    from ..work.reach import reach

    what = f"Item {visible(name)}"
    try:
        files = open_store(parse_location(session.item(name).location), reach()).entries()
    except LakeyError as wrong:
        return Finding(what, Grade.ILL, wrong.detail, "If it has moved: lakey items remove, then lakey items add.")
    return Finding(what, Grade.WELL, counted(len(files), "file"))


def _unwritable(folder: Path) -> str:
    """Why nothing can be written in the folder, which is made if it is not there; the empty text when it can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as wrong:
        return (wrong.strerror or str(wrong)).lower()


def _file_system(folder: Path) -> str:
    """The kind of file system a folder is on, where the system tells; else the empty text."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    known = [line.split(" ")[1:3] for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    around = [(len(place), kind) for place, kind in known if folder.is_relative_to(place.replace("\\040", " "))]
    return max(around, default=(0, ""))[1]


def _there(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(each for each in (folder, *folder.parents) if each.exists())


CHECKS: dict[str, Callable[[Places], Iterator[Finding]]] = {
    "Python": _python,
    "Jupyter": _jupyter,
    "Server extension": _server_extension,
    "Lab extension": _lab_extension,
    "State folder": _state,
    "Workspace": _workspace,
    "Free disk": _disk,
    "S3 endpoint": _s3,
    "Lakey server": _server,
    "Catalogue": _items,
}
