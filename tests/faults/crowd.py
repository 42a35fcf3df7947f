"""Many processes that ask for the same pull at once, each with an engine and a workspace of its own, on one state.

    python -m faults.crowd ROOT COUNT

Each says `ready`, waits until the input ends, pulls, and says how that ended. The store is told by the environment.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path

from work.attempts import say
from work.folders import ADA, until

from lakey_jupyter.connect import Session
from lakey_jupyter.errors import LakeyError
from lakey_jupyter.work.engine import Engine
from lakey_jupyter.work.reach import reach
from lakey_jupyter.work.settings import EngineSettings

from .ground import ITEM


def main() -> None:
    """See above."""
    root, count = Path(sys.argv[1]), int(sys.argv[2])
    children = [fork(root, number) for number in range(count)]
    for child in children:
        os.waitpid(child, 0)


def fork(root: Path, number: int) -> int:
    """A process for one person; it comes back from here in that process never."""
    child = os.fork()
    if not child:
        try:
            person(root, number)
        except (AssertionError, LakeyError):
            traceback.print_exc()
        finally:
            os._exit(0)
    return child


def person(root: Path, number: int) -> None:
    """Ask and wait."""
    workspace = root / "people" / str(number)
    workspace.mkdir(parents=True)
    settings = EngineSettings(
        workspace=workspace, state=root / "state", adopts=True, sample_bytes=0, snapshot_max_age=3_600, reach=reach()
    )
    session = Session(Engine(settings), ADA, workspace, far=False)
    say("ready")
    sys.stdin.buffer.read()
    job = until(session, session.pull(ITEM, {"columns": ["a", "b"]}, f"{number}.parquet"))
    result = job.result
    say(json.dumps([job.state.value, result and result.sha256, job.progress.lake_bytes, job.attempt]))
    session.close()


if __name__ == "__main__":
    main()
