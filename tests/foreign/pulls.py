"""Pulling in tests: the file that a pull leaves, there for as long as it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from properties.lakes import Asked, Stand

from lakey_jupyter.connect import Session
from lakey_jupyter.errors import restore
from lakey_jupyter.identity.local import local_account
from lakey_jupyter.work.engine import Engine
from lakey_jupyter.work.settings import EngineSettings


def worked(root: Path) -> Stand:
    """A stand below `root` whose work is done by one worker process."""
    for name in ("workspace", "lake"):
        (root / name).mkdir()
    workspace = root.resolve() / "workspace"
    settings = EngineSettings(workspace=workspace, state=root.resolve() / "state", workers=1)
    session = Session(Engine(settings), local_account(), workspace, far=False)
    return Stand(session, workspace, root / "lake")


@contextmanager
def landed(item: Asked, spec: dict[str, Any], check: Callable[[Path], Any] = Path.exists) -> Iterator[Path]:
    """The file that a pull leaves, once it is checked, gone again at the end; raises what the pull failed with."""
    job = item._done(item.stand.session.pull(item.name, spec, to=f"{item.name}.parquet", overwrite=True))
    if job.problem is not None:
        raise restore(job.problem.code, job.problem.detail)
    assert job.result is not None
    path = item.stand.workspace / job.result.path
    try:
        check(path)
        yield path
    finally:
        path.unlink()
    assert not list(item.stand.workspace.iterdir())
