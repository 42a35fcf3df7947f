"""Lanes: where tasks are performed one after another, in a thread of this process or in a worker process kept warm."""

from __future__ import annotations

import contextlib
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any, Protocol

import msgspec
import pyarrow as pa

from ..errors import LakeyError, WorkerLost
from ..store.settings import Reach
from .errands import Errand, Heard, severed
from .item_files import Shop
from .perform import perform
from .queueing import FairQueue
from .tasks import Answer, Failed, Task, Told
from .watch import Watch

log = logging.getLogger(__name__)
SECRETS = (
    "LAKEY_TOKEN",
    "LAKEY_DATABASE_URL",
    "LAKEY_LAKE_TOKEN",
    "LAKEY_S3_KEY",
    "LAKEY_S3_SECRET",
    "LAKEY_AZURE_KEY",
    "JUPYTERHUB_API_TOKEN",
    "JPY_API_TOKEN",
)
THRIFTY = {"MALLOC_ARENA_MAX": "2", "_RJEM_MALLOC_CONF": "dirty_decay_ms:100,muzzy_decay_ms:0,narenas:2"}
if "jemalloc" in pa.supported_memory_backends():
    THRIFTY["ARROW_DEFAULT_MEMORY_POOL"] = "jemalloc"
"""How a worker keeps memory, unless the environment says otherwise: not much of what was let go of, not for long, and
not for each of many threads apart. Measured on 1 GB from S3: the peak of a copy went from 560 MB to 364, of a scan from
520 to 433; the system's own allocator would save as much, but makes a scan take a tenth longer. The second is Polars'
allocator: what it keeps for a tenth of a second, instead of half a one, saves 30 MB and costs no time."""
PATIENCE = 5.0
SAID: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Answer | Failed | Told)
"""What a worker process says."""


class Hand(Protocol):
    """What performs one task at a time."""

    def do(self, errand: Errand) -> Answer:
        """The answer; raises a `LakeyError` when it fails."""

    def close(self) -> None:
        """Let go."""


class Lanes:
    """Some hands that take errands from one queue, which is fair among the people whose errands they are."""

    def __init__(self, hands: list[Hand], name: str) -> None:
        self._queue: FairQueue[Errand] = FairQueue(lambda errand: not errand.answer.done())
        self._hands = hands
        self._threads = [
            threading.Thread(target=self._run, args=(hand,), name=f"lakey-{name}-{place}", daemon=True)
            for place, hand in enumerate(hands)
        ]
        for thread in self._threads:
            thread.start()

    def send(self, task: Task, heard: Heard, owner: str = "", cost: int = 0) -> Errand:
        """Put a task in the queue, of this owner, that reads so many bytes; what nobody owns goes first."""
        errand = Errand(task, heard)
        self._queue.put(errand, owner, cost)
        return errand

    def close(self) -> None:
        """Begin nothing more, stop what runs, and wait a little until it has cleaned up after itself."""
        for waiting in self._queue.close():
            waiting.cancel()
        for hand in self._hands:
            hand.close()
        for thread in self._threads:
            thread.join(PATIENCE)

    def _run(self, hand: Hand) -> None:
        while (errand := self._queue.get()) is not None:
            if not errand.begin():
                continue
            try:
                errand.end(hand.do(errand))
            except LakeyError as wrong:
                errand.fail(wrong)
            except (OSError, ValueError, KeyboardInterrupt) as wrong:  # some libraries raise interrupts in any thread
                log.warning("a worker broke off: %r", wrong)
                errand.fail(lost())


class OwnHand:
    """Works in the thread that asks."""

    def __init__(self, state: Path, reach: Reach) -> None:
        self._shop = Shop(state, reach)
        self._watch: Watch | None = None
        self._closed = False

    def do(self, errand: Errand) -> Answer:
        """See `Hand.do`."""
        watch = self._watch = Watch(errand.heard)
        errand.stopped_by(lambda stop: stop.reach(watch), errand.give_up)
        if self._closed:
            watch.cancel()
        return _answer(perform(errand.task, self._shop, watch))

    def close(self) -> None:
        """See `Hand.close`."""
        self._closed = True
        if self._watch is not None:
            self._watch.abandon()


class ProcessHand:
    """A worker process, started when first needed and again when it is lost; it sees no secret in its environment.

    `most` is how many bytes of memory it may fill; None: as many as there are.
    """

    def __init__(self, state: Path, reach: Reach, most: int | None = None) -> None:
        self._hello = msgspec.json.encode({"state": str(state), "reach": reach, "most": most}) + b"\n"
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._count = 0
        self._busy = False

    def do(self, errand: Errand) -> Answer:
        """See `Hand.do`; `WorkerLost` when the process goes away after it began."""
        self._busy = True
        try:
            answer = self._try(errand)
            if answer is None and not errand.is_severed:
                answer = self._try(errand)  # one that died between errands is replaced
        finally:
            self._busy = False
        if errand.is_severed and (isinstance(answer, Told) or answer is None):
            raise severed()
        if isinstance(answer, Told) or answer is None:
            raise lost()
        return _answer(answer)

    def _try(self, errand: Errand) -> Answer | Failed | Told | None:
        """The last that was heard of a process; None when it went away before it said anything."""
        process = self._alive()
        self._count += 1
        number = self._count
        self._send({"number": number, "task": errand.task})
        errand.stopped_by(lambda stop: self._send({"number": number, "stop": stop}), lambda: self._kill(number))
        assert process.stdout is not None
        message: Told | None = None
        for line in process.stdout:
            said: Answer | Failed | Told = SAID.decode(line)
            if not isinstance(said, Told):
                self._part(process)
                return said
            message = said
            errand.heard(said.state, said.progress)
        self._drop()
        process.stdout.close()
        return message

    def close(self) -> None:
        """See `Hand.close`."""
        self._closed = True
        self._drop()

    def _alive(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise WorkerLost("The server stops: start the pull again when it is back.")
            if self._process is not None and self._process.poll() is not None:  # it died between two errands
                _close(self._process.stdin, self._process.stdout)
                self._process = None
            if self._process is None:
                self._process = self._start()
            return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        clean = {name: value for name, value in {**THRIFTY, **os.environ}.items() if name not in SECRETS}
        process = subprocess.Popen(
            [sys.executable, "-m", "lakey_jupyter.work.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**clean, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            start_new_session=True,
        )
        assert process.stdin is not None
        process.stdin.write(self._hello)
        process.stdin.flush()
        return process

    def _send(self, order: dict[str, Any]) -> None:
        with self._lock:
            if self._process is None or self._process.stdin is None:
                return
            try:
                self._process.stdin.write(msgspec.json.encode(order) + b"\n")
                self._process.stdin.flush()
            except OSError:
                log.info("a worker went away before it could be told something")

    def _kill(self, number: int) -> None:
        """End the process, if it is still at this errand."""
        with self._lock:
            if self._process is not None and self._busy and number == self._count:
                self._process.kill()

    def _part(self, process: subprocess.Popen[bytes]) -> None:
        """Close the output of one that answered and was let go of meanwhile."""
        with self._lock:
            self._busy = False
            gone = self._process is not process
        if gone:
            _close(process.stdout)

    def _drop(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            _close(process.stdin)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if not self._busy:  # else the one who reads it closes it
                _close(process.stdout)


def _close(*pipes: IO[bytes] | None) -> None:
    for pipe in pipes:
        with contextlib.suppress(OSError):  # what was never flushed to a process that is gone
            if pipe is not None:
                pipe.close()


def lost() -> WorkerLost:
    """The failure when a worker is gone."""
    return WorkerLost("The process that worked on this went away: start the pull again.")


def _answer(message: Answer | Failed) -> Answer:
    if isinstance(message, Failed):
        raise message.failure
    return message
