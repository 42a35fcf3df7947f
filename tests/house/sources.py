"""The files that the rules of the house are asked of."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "lakey_jupyter"
FRONT_END = ROOT / "src"
GENERATED = FRONT_END / "api" / "types.ts"
BUILT = {".git", ".venv", "node_modules", "lib", "dist", "lakey-demo", "labextension", "__pycache__"}
CACHES = re.compile(r"\.\w+_cache")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files() -> list[Path]:
    """The modules of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def files_of_tests() -> list[Path]:
    """The Python files of the tests."""
    return sorted((ROOT / "tests").rglob("*.py"))


def front_end_files() -> list[Path]:
    """The sidebar's sources that people write."""
    return sorted(path for path in FRONT_END.rglob("*.ts*") if path.suffix in {".ts", ".tsx"} and path != GENERATED)


@cache
def committed_files() -> list[Path]:
    """Every file that is in the repository, or will be with the next commit; all files where there is no git."""
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    if (ROOT / ".git").exists():
        names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
        found = [ROOT / name for name in names if name]
    else:
        found = [path for path in ROOT.rglob("*") if _is_source(path.relative_to(ROOT).parts)]
    return sorted(path for path in found if path.is_file())


@cache
def tree(path: Path) -> ast.Module:
    """The file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def shown(path: Path) -> str:
    """The path as people know it."""
    return path.relative_to(ROOT).as_posix()


def _is_source(parts: tuple[str, ...]) -> bool:
    return BUILT.isdisjoint(parts) and not any(CACHES.fullmatch(part) for part in parts)
