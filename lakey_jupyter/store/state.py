"""What lies in the state folder, and whether an engine has ever kept anything there."""

from __future__ import annotations

from pathlib import Path

DATABASE = "lakey.db"


def has_state(folder: Path) -> bool:
    """Whether there may be jobs of an earlier engine."""
    return (folder / DATABASE).exists()
