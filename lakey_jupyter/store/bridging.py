"""Which stretches of a file are fetched with one request: what a request costs, against the bytes between them.

A request costs its share of the way there and back, as many being under way at once, and some of a processor's time;
the bytes between two stretches cost what they take to come. So a gap is bridged where

    gap / RATE  <  latency / hands + REQUEST

and only while there are more requests than hands: those that all go at once cost no time by being many. `latency` is
the least time that a read of the store took. REQUEST was measured (2,000 reads of 4 kB by one client took 0.38 s of a
processor); RATE is that of a network of 4 Gbit/s.

Stretches that touch are always fetched together, up to MOST: each request costs the server too. Measured on 191 MB in
12 files, processor seconds of the server and of the client, medians of 11: 0.18 and 0.05 in 48 requests, 0.15 and 0.04
in 24; in 12 of 16 MB it is 0.15 and 0.04 too, but with 30 ms of latency too few are under way, and it takes longer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

RATE = 500e6
REQUEST = 0.0002
MOST = 8 * 1024 * 1024
"""No request for several stretches is longer."""


class Stretch(Protocol):
    """Bytes of a file."""

    @property
    def entry(self) -> object:
        """The file, in one version."""

    @property
    def offset(self) -> int:
        """Where they start."""

    @property
    def length(self) -> int:
        """How many they are."""


@dataclass(frozen=True)
class Costs:
    """What requests to a store cost: seconds of the way there and back, how many go at once; and the gaps allowed.

    `most` bounds the bytes of a gap, where bytes are what is paid for; 0 bridges none, None leaves it to the costs.
    """

    latency: float
    hands: int
    most: int | None = None

    def gap(self, requests: int) -> int:
        """The bytes of a gap that is bridged when so many requests are to be made."""
        if requests <= self.hands:
            return 0
        found = int((self.latency / self.hands + REQUEST) * RATE)
        return found if self.most is None else min(found, self.most)


def joined(parts: Sequence[Stretch], costs: Costs) -> Iterator[range]:
    """The places of the parts, in their order, cut into those that are fetched together."""
    gap, first, length = costs.gap(len(parts)), 0, parts[0].length if parts else 0
    for place, (before, part) in enumerate(pairwise(parts), 1):
        between = part.offset - before.offset - before.length
        length += between + part.length
        if part.entry is not before.entry or not 0 <= between <= gap or length > MOST:
            yield range(first, place)
            first, length = place, part.length
    if parts:
        yield range(first, len(parts))
