"""What the sidebar's *copy as* writes asks here for what its form asked for."""

from __future__ import annotations

import argparse
import ast
import json
import re
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import msgspec
import pytest
from model.columns import COLUMNS
from sqlglot.dialects.duckdb import DuckDB

from lakey_jupyter.kernel.arguments import Command, file, perform, wanted
from lakey_jupyter.kernel.magic import PROGRAM, _words
from lakey_jupyter.kernel.wanted import Wanted
from lakey_jupyter.model.columns import Column, ColumnType
from lakey_jupyter.model.filters import Filter
from lakey_jupyter.model.item import Item, Snapshot
from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.model.where import parse_where

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "model" / "copied.json").read_text("utf-8"))
NOW = datetime(2026, 11, 20, tzinfo=timezone.utc)
ITEM = Item("i", "", 1, 1, COLUMNS, NOW, NOW, "ada", False, Snapshot("s", 1, 1, NOW))
WRITER = (Path(__file__).parents[2] / "src" / "model" / "code.ts").read_text("utf-8")


def asked(case: dict[str, Any]) -> PullSpec:
    """The spec of the form; the seed is not written where it decides nothing."""
    spec = msgspec.convert(case["spec"], PullSpec)
    return spec if spec.randomize_ratio < 1 else msgspec.structs.replace(spec, seed=0)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["magic"])
def test_a_line_asks_for_what_the_form_does(case: dict[str, Any]) -> None:
    found: list[argparse.Namespace] = []
    line = case["magic"].removeprefix(PROGRAM)
    perform(PROGRAM, {"pull": Command("", file, found.append)}, _words(line))
    assert (found[0].item, found[0].to) == (case["item"], case["to"])
    assert wanted(found[0]).spec(ITEM) == asked(case)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["python"])
def test_a_call_asks_for_what_the_form_does(case: dict[str, Any]) -> None:
    (call,) = [each for each in ast.walk(ast.parse(case["python"])) if isinstance(each, ast.Call)]
    given = {each.arg or "": ast.literal_eval(each.value) for each in call.keywords}
    assert [ast.literal_eval(each) for each in call.args] == [case["item"]]
    assert given.pop("to", None) == case["to"]
    assert Wanted(**given).spec(ITEM) == asked(case)


def test_every_word_of_sql_that_is_written_without_quotes_is_a_column() -> None:
    quoted = set(re.findall(r"\w+", WRITER.partition("const KEYWORDS")[2].partition(".split")[0]))
    words = {*DuckDB.Tokenizer.KEYWORDS, *DuckDB.Parser.FUNCTIONS, *DuckDB.Parser.FUNCTION_PARSERS}
    bare = {word.lower() for word in words if re.fullmatch(r"[A-Za-z_]\w*", word)} - quoted
    assert {"and", "null", "select"} <= quoted and len(bare) > 500
    columns = {word: Column(name=word, type=ColumnType.INTEGER, arrow="int64") for word in bare}
    for word, column in columns.items():
        assert parse_where(f"{word} in (1) and {word} >= 2", [column]) == [
            Filter(name=word, operator="in", value=(1,)),
            Filter(name=word, operator=">=", value=2),
        ]
