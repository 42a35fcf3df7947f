"""An engine in a process of its own, for tests that kill it.

    python -m faults.server ROOT LAKE SCENE TURN

It goes on with what another one left, asks for what nobody has asked for yet, and says `asked` and `ended`. It stops
when its input ends.
"""

from __future__ import annotations

import sys
from pathlib import Path

from work.attempts import say
from work.folders import until

from lakey_jupyter.model.job import State

from .ground import Ground, Lake


def main() -> None:
    """See above."""
    root, lake, scene, turn = sys.argv[1:]
    ground = Ground(Path(root), Lake(Path(lake)), scene, int(turn))
    session = ground.session()
    jobs = ground.ask(session)
    say("asked")
    if scene == "leaving":
        until(session, jobs[0], State.READING)
        session.leave(jobs[0].id)
    if scene != "stopping":
        for job in jobs:
            until(session, session.job(job.id))
        say("ended")
        sys.stdin.readline()
    session.close()


if __name__ == "__main__":
    main()
