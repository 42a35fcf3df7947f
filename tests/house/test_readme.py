"""What the README states is so: its settings, operators, commands, targets and Python."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from lakey_jupyter.app import LakeyApp
from lakey_jupyter.cli import main
from lakey_jupyter.model.filters import MOST_VALUES
from lakey_jupyter.model.operators import OPERATORS, fitting
from lakey_jupyter.model.spec import MOST_BYTES, MOST_COLUMNS, MOST_FILTERS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SOURCES = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "lakey_jupyter").rglob("*.py"))


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    part = README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_setting_is_in_the_table() -> None:
    told = {name for row in rows("Settings") for name in re.findall(r"`(\w+)`", row[0])}
    assert told == set(LakeyApp.class_own_traits(config=True))


def test_every_operator_is_in_the_table_with_the_types_it_fits() -> None:
    told = {symbol: row[1] for row in rows("Filters") for symbol in re.findall(r"`([^`]+)`", row[0])}
    assert set(told) == set(OPERATORS)
    for symbol, types in told.items():
        named = {type_ for type_ in OPERATORS[symbol].types if type_.value in types}
        assert named == OPERATORS[symbol].types or "every type" in types
        assert all(symbol in fitting(type_) for type_ in named)


def test_what_it_links_to_is_there() -> None:
    named = set(re.findall(r"\]\(([^):]+)\)|(?:src|srcset)=\"([^\"]+)\"", README))
    paths = {one or other for one, other in named}
    assert len(paths) > 8
    assert [path for path in sorted(paths) if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("command", sorted(set(re.findall(r"(?:^|`)lakey (\w+)", README, re.MULTILINE))))
def test_every_command_is_there(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = main([command, "--help"])
    except SystemExit as end:
        status = end.code
    assert status in (0, None)
    assert command in capsys.readouterr().out


def test_every_target_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"make (\w+)", README))
    assert {"demo", "test", "deep", "faults", "check", "bench", "clean"} <= targets
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_every_variable_is_read_by_the_code() -> None:
    names = set(re.findall(r"`((?:LAKEY|AWS)_[A-Z0-9_]+)(?:=0)?`", README))
    assert names
    assert all(f'"{name}"' in SOURCES for name in names)


def test_its_python_is_python() -> None:
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    assert blocks
    for block in blocks:
        ast.parse(block)


def test_the_limits_are_those_of_the_code() -> None:
    told = README.split("## Limits\n", 1)[1]
    for limit in (f"{MOST_FILTERS} filters", f"{MOST_VALUES:,} values", f"{MOST_COLUMNS:,} columns", "256 kB"):
        assert limit in told
    assert MOST_BYTES == 256 * 1024
