"""A server's own modules kept out of the search for garbage: looking through them all stops everybody for 0.2 s."""

from __future__ import annotations

import gc


def settle_down() -> None:
    """What is here now stays for good: from now on only what comes after is looked through. Once a process.

    Measured in a server with a thousand requests under way: 390,000 objects, 340,000 of which were there before it was
    asked anything; one search took 0.23 s, in which no event was told and no answer given.
    """
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
