"""The command line: `lakey demo`, `items`, `show`, `pull`, `lock`, `restore`, `cache`, `audit`, `doctor` and more."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from .commands import audit, cache, catalogue, demo, doctor, locking, pulling
from .errors import Exists, Invalid, LakeyError, NotFound
from .kernel.arguments import Command, Helped, perform
from .kernel.plain import visible
from .kernel.progress import Interrupted

PROGRAM = "lakey"
COMMANDS: dict[str, Command] = {
    name: command
    for module in (demo, catalogue, pulling, locking, cache, audit, doctor)
    for name, command in module.COMMANDS.items()
}
BAD_INPUT = (Invalid, NotFound, Exists)
FINE, FAILED, REFUSED, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command: 0 when it did what was asked, 2 for bad input, 1 for any other failure, with one sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        answer = perform(PROGRAM, COMMANDS, sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
        return FINE if answer is None else int(answer)
    except Helped as help:
        print(help)
        return FINE
    except LakeyError as wrong:
        return _told(wrong.detail, REFUSED if isinstance(wrong, BAD_INPUT) else FAILED)
    except Interrupted as stopped:
        return _told(str(stopped), INTERRUPTED)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _told(sentence: str, status: int) -> int:
    print(f"{PROGRAM}: {visible(sentence)}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
