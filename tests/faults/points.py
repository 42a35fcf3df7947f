"""The failpoints: every step of a pull that leaves something lasting, named, and known by the call that does it.

A point strikes before the call, or `after` it. `by` says in which process that is, `scene` what is asked there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from lakey_jupyter.model.job import ENDS, State
from lakey_jupyter.work.tasks import Pulled, Spreaded

On = Callable[..., bool]
KILL, RAISE, FULL, TEAR = "kill", "raise", "full", "tear"
"""The process is killed; the call fails; it says that the disk is full; half of it is done, and the process killed."""
ALL = (KILL, RAISE, FULL)


@dataclass(frozen=True)
class Point:
    """A step. `on` knows its calls by what they are given; `hows` are the ways in which it may go wrong."""

    call: str
    on: On
    by: str = "worker"
    scene: str = "wide"
    after: bool = False
    hows: tuple[str, ...] = ALL


def name_of(place: Any) -> str:
    """The path of a file, or of an open one by its number."""
    if not isinstance(place, int):
        return os.fsdecode(place)
    try:
        return str(Path(f"/proc/self/fd/{place}").readlink())
    except OSError:
        return ""


def ends(*endings: str) -> On:
    """Calls for a file of such a name."""
    return lambda place, *more, **named: name_of(place).endswith(endings)


def makes(ending: str, folder: str = "") -> On:
    """Calls that make such a file, below a folder of this name."""

    def on(place: Any, flags: int, *more: Any, **named: Any) -> bool:
        path = name_of(place)
        return bool(flags & os.O_CREAT) and path.endswith(ending) and folder in [*path.split("/")[:-1], ""]

    return on


def below(folder: str, ending: str = "") -> On:
    """Calls for something below a folder of this name."""

    def on(place: Any, *more: Any, **named: Any) -> bool:
        found = name_of(place)
        return f"/{folder}/" in found and found.endswith(ending)

    return on


def onto(folder: str, ending: str = "") -> On:
    """Calls that give something its name below a folder."""
    lies = below(folder, ending)
    return lambda old, new, *more, **named: lies(new) and not Path(name_of(new)).name.startswith(".")


def hidden(folder: str) -> On:
    """Calls that make something hidden below a folder."""
    lies = below(folder)
    return lambda place, *more, **named: lies(place) and Path(name_of(place)).name.startswith(".")


def within(file: str, function: str, fits: Callable[[dict[str, Any]], bool] = lambda given: True) -> On:
    """Calls that are made on behalf of this function, if what it was given fits."""

    def on(*given: Any, **named: Any) -> bool:
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            code = frame.f_code
            if code.co_name == function and code.co_filename.endswith(file):
                return fits(frame.f_locals)
            frame = frame.f_back
        return False

    return on


def _ends(given: dict[str, Any]) -> bool:
    return any(State(fields.get("state", State.QUEUED)) in ENDS for _, fields in given["moves"])


def _entered(*given: Any) -> bool:
    return True


def database(file: str, function: str, scene: str = "wide", fits: Callable[[dict[str, Any]], bool] = _entered) -> Point:
    """A transaction of the server, before it is committed."""
    return Point("commit", within(file, function, fits), "server", scene)


def said(kind: type[Any]) -> On:
    """Answers of this kind, on their way to the server."""
    return lambda answer, *more, **named: isinstance(answer, kind)


UNFINISHED = ends(".unfinished")
WORKER: dict[str, Point] = {
    "the unfinished file is made": Point("os.open", makes(".unfinished")),
    "it is given room": Point("os.posix_fallocate", UNFINISHED),
    "a piece is put": Point("os.pwrite", UNFINISHED, hows=(*ALL, TEAR)),
    "a piece is read back": Point("os.preadv", UNFINISHED, hows=(KILL, RAISE)),
    "the journal is made": Point("os.open", makes("", "journals")),
    "the journal is begun": Point("os.ftruncate", below("journals")),
    "a line is noted": Point("os.write", below("journals"), hows=(*ALL, TEAR)),
    "scanned rows are put": Point("os.pwrite", UNFINISHED, scene="scanned", hows=(*ALL, TEAR)),
    "what is put aside gets a file": Point("os.open", makes(".aside", "journals"), scene="scanned"),
    "rows are put aside": Point("os.pwrite", ends(".aside"), scene="scanned", hows=(*ALL, TEAR)),
    "a leg of a scan is noted": Point("os.write", within("work/trail.py", "_note"), scene="scanned", hows=(*ALL, TEAR)),
    "what was put aside goes": Point("os.unlink", ends(".aside"), scene="scanned"),
    "the answer gets its name": Point("os.link", UNFINISHED),
    "the answer has its name": Point("os.link", UNFINISHED, after=True, hows=(KILL,)),
    "the hidden name goes": Point("os.unlink", UNFINISHED),
    "the journal goes": Point("os.unlink", below("journals")),
    "the journal is gone": Point("os.unlink", below("journals"), after=True, hows=(KILL,)),
    "the answer is told of": Point("json.encode", said(Pulled), hows=(KILL,)),
    "an older answer gives way": Point("os.replace", UNFINISHED, scene="over"),
    "an older answer has given way": Point("os.replace", UNFINISHED, scene="over", after=True, hows=(KILL,)),
    "a small answer is made": Point("os.open", makes(".part"), scene="small"),
    "a small answer is written": Point("os.pwrite", ends(".part"), scene="small", hows=(*ALL, TEAR)),
    "a small answer gets its name": Point("os.link", ends(".part"), scene="small"),
    "the lake is read": Point("os.preadv", below("lake"), hows=(KILL, RAISE)),
    "a copy is made": Point("io.open", lambda place, mode="r", *more, **named: mode == "xb"),
    "a copy is written": Point("copy.write", ends(".part"), hows=(*ALL, TEAR)),
    "a copy gets its name": Point("os.link", ends(".part")),
    "a copy has its name": Point("os.link", ends(".part"), after=True, hows=(KILL,)),
    "the copies are told of": Point("json.encode", said(Spreaded), hows=(KILL,)),
    "an index is begun": Point("os.mkdir", hidden("items"), scene="newer"),
    "an index gets its name": Point("os.replace", onto("items"), scene="newer"),
    "an index has its name": Point("os.replace", onto("items"), scene="newer", after=True, hows=(KILL,)),
    "a part of a sample gets its name": Point("os.replace", onto("parts"), scene="sample"),
    "a sample gets its name": Point("os.replace", onto("items", "/sidecar"), scene="sample"),
}
SERVER: dict[str, Point] = {
    "a job is entered": database("store/ledger.py", "open"),
    "a job moves": database("store/ledger.py", "move_all", fits=lambda given: not _ends(given)),
    "the first job ends": database("store/ledger.py", "move_all", fits=_ends),
    "the others end": database(
        "store/ledger.py", "move_all", fits=lambda given: len(given["moves"]) > 1 and _ends(given)
    ),
    "a lease is renewed": database("store/leases.py", "renew"),
    "another job leads": database("store/works.py", "promote", scene="leaving"),
    "a work is of another key": database("store/works.py", "rekey", scene="newer"),
    "an item is known anew": database("store/catalogue.py", "replace", scene="newer"),
    "a job is let go": database("store/works.py", "release", scene="stopping"),
    "a job begins again": database("store/ledger.py", "reopen", scene="after another"),
}
DONE = {
    f"{name}, and that is so": Point(point.call, point.on, point.by, point.scene, True, (KILL,))
    for name, point in SERVER.items()
}
POINTS = {**WORKER, **SERVER, **DONE}
