"""Packages in a folder of their own, for an engine that needs others than those that are installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path


def packages(needs: Sequence[str], data: Path) -> Path | None:
    """The folder below `data` with these packages, which are fetched once; None where nothing is needed."""
    if not needs:
        return None
    folder = data / "packages" / f"{zlib.crc32(' '.join(needs).encode()):08x}"
    if not folder.exists():
        part = folder.with_name(f".{folder.name}")
        shutil.rmtree(part, ignore_errors=True)
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(part), *needs]
        subprocess.run(command, check=True)
        part.rename(folder)
    return folder
