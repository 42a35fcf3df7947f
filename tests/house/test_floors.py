"""import-linter keeps the floors, and would notice if someone went through one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .sources import PACKAGE, ROOT

LINTER = (sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache")

BREACHES = {
    "model/key.py": "from ..store import objects",
    "store/objects.py": "from ..parquet import scan",
    "remote.py": "from .store import objects",
    "server/base.py": "from .. import connect",
    "server/items.py": "from ..work import settings",
    "server/pulls.py": "from ..parquet import scan",
    "kernel/pull.py": "from ..store import objects",
    "kernel/item.py": "from ..server import base",
    "model/spec.py": "import pyarrow",
    "parquet/scan.py": "import pandas",
    "work/pulling.py": "import tornado",
    "store/catalogue.py": "import sqlglot",
    "identity/local.py": "import jupyter_server",
}


def test_the_floors_hold() -> None:
    ran = _lint(ROOT)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize(("place", "line"), BREACHES.items())
def test_a_breach_is_noticed(place: str, line: str, tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__", "labextension"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    breached = tmp_path / PACKAGE.name / place
    breached.write_text(breached.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    ran = _lint(tmp_path)
    assert ran.returncode != 0
    assert "BROKEN" in ran.stdout, ran.stdout + ran.stderr


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(LINTER, cwd=folder, env=environment, check=False, capture_output=True, encoding="utf-8")
