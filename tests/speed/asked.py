"""What the environment asks `make bench` for."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from .engines import ENGINES
from .measuring import ROUNDS
from .workloads import STORES, WORKLOADS

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Asked:
    """What to measure, how large, how often, and where the lakes are kept."""

    workloads: tuple[str, ...]
    stores: tuple[str, ...]
    engines: tuple[str, ...]
    scale: float
    rounds: int
    data: Path

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Asked:
        """`SystemExit` names what is not known."""
        return cls(
            workloads=_chosen(environment, "WORKLOADS", WORKLOADS),
            stores=_chosen(environment, "STORES", STORES),
            engines=_chosen(environment, "ENGINES", ENGINES),
            scale=float(environment.get("SCALE") or 1),
            rounds=int(environment.get("ROUNDS") or ROUNDS),
            data=Path(environment.get("LAKEY_BENCH_DATA") or ROOT / ".bench").absolute(),
        )

    @property
    def is_whole(self) -> bool:
        """Whether its figures may stand in docs/: on whole lakes, all engines, rounds enough."""
        return self.scale == 1 and self.engines == tuple(ENGINES) and self.rounds >= ROUNDS

    @property
    def report(self) -> Path:
        """The folder that the figures are written to."""
        return ROOT / "docs" if self.is_whole else self.data / f"scale-{self.scale:g}"


def asked_here() -> Asked:
    """What this process's environment asks for."""
    return Asked.of(os.environ)


def _chosen(environment: Mapping[str, str], variable: str, known: Collection[str]) -> tuple[str, ...]:
    asked = [each.strip() for each in environment.get(variable, "").split(",") if each.strip()]
    unknown = [each for each in asked if each not in known]
    if unknown:
        raise SystemExit(f"{variable}: there is no {', '.join(unknown)}; there are {', '.join(known)}.")
    return tuple(each for each in known if each in asked or not asked)
