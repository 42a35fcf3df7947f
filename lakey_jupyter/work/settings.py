"""What an engine needs to know of the place it works in."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ..store.budgets import DAY
from ..store.settings import Reach

RESERVE = 256 * 1024 * 1024
SAMPLE_BYTES = 1 << 30
STATE_BYTES = 20_000_000_000


@dataclass(frozen=True)
class EngineSettings:
    """Where pulls land (`workspace`), where state is kept, the limits, and how the lake is reached.

    `database` is the address of the state database on PostgreSQL; None: it is a file in the `state` folder.
    `budget` is the most bytes one pull may land (None: no limit but the `reserve` of disk that stays free).
    `person_landed` and `person_scanned` are the most bytes one person may land, or have read from the lake, within
    `window` seconds (None: no limit).
    `workers` is how many processes work on pulls; 0 means that this process works in threads of its own.
    A list of an item's files is trusted for `snapshot_max_age` seconds. 1 % of an item's rows is kept beside its index
    as long as that takes at most `sample_bytes`; 0 switches it off. An answer of more than `part_bytes` is written as a
    folder of files of about so many; None: always as one file. With `adopts` it goes on with the pulls that an engine
    which is gone has left, and leaves its own to the next one, else they end as failed; and a state folder of more than
    `state_bytes` is trimmed once in a while of what nothing needs (None: never).
    """

    workspace: Path
    state: Path
    database: str | None = field(default=None, repr=False)
    budget: int | None = None
    reserve: int = RESERVE
    person_landed: int | None = None
    person_scanned: int | None = None
    window: float = DAY
    workers: int = 0
    snapshot_max_age: float = 300
    sample_bytes: int = SAMPLE_BYTES
    part_bytes: int | None = None
    state_bytes: int | None = STATE_BYTES
    adopts: bool = False
    reach: Reach = field(default_factory=Reach)
