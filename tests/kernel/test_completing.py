"""Completion behind `%lakey`, as the completer of IPython gives it and as a kernel answers a `complete_request`."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from IPython.core.completer import provisionalcompleter
from jupyter_client.blocking import BlockingKernelClient

from lakey_jupyter.kernel.bridge import default
from lakey_jupyter.kernel.completing import typed
from lakey_jupyter.kernel.filtering import WRITTEN
from lakey_jupyter.model.operators import OPERATORS

from .conftest import ITEM, Shell

EVERY = [*["=", "!=", "<", "<=", ">", ">=", "BETWEEN"], "IN (", "NOT IN (", "IS NULL", "IS NOT NULL"]
KINDS = ["'größe'", "'humidity'", "'temperature'"]
PULL = f"%lakey pull {ITEM} "
CASES = [
    ("%lakey pu", ["pull "]),
    ("%lakey pull io", [ITEM]),
    ("df = %lakey pull io", [ITEM]),
    ("%lakey show ", [ITEM]),
    (PULL + "va", ["value"]),
    (PULL + "value na", ["name"]),
    (PULL + "value va", []),
    (PULL + "--wh", ["--where"]),
    (PULL + "--sample 0.1 va", ["value"]),
    (PULL + "--format ", ["parquet", "arrow", "csv", "csv.gz"]),
    (PULL + '--where "', ["at", "id", "name", "value", "ok", "day"]),
    (PULL + '--where "na', ["name"]),
    (
        PULL + '--where "value ',
        EVERY,
    ),
    (PULL + '--where "value >', [">", ">="]),
    (PULL + '--where "name l', ["like '%", "like '"]),
    (PULL + '--where "ok ', ["=", "!=", "IS NULL", "IS NOT NULL"]),
    (PULL + '--where "name = ', KINDS),
    (PULL + "--where \"name = 'hu", KINDS[1:2]),
    (PULL + "--where \"name in ('größe', ", KINDS),
    (PULL + "--where \"name = 'größe' ", ["AND "]),
    (PULL + "--where \"name = 'größe' and ok = ", ["true", "false"]),
    (PULL + '--where "value between 2 an', ["and "]),
    (PULL + '--where "value between 2 and 3 and da', ["day"]),
    (PULL + '--where "value is no', ["not null"]),
    (PULL + '--where "value > :lim', [":limit"]),
    (f"%%lakey pull {ITEM} va", ["value"]),
    (f"%%lakey df = pull {ITEM}\nname = 'größe'\nand va", ["value"]),
    (f"%%lakey pull {ITEM}\nname = ", KINDS),
    ("%lakey pull nothing.such va", []),
]


@pytest.mark.parametrize(("text", "offered"), CASES, ids=[text for text, _ in CASES])
def test_what_may_follow_is_offered(shell: Shell, text: str, offered: list[str]) -> None:
    shell.user_ns["limit"] = 23
    with provisionalcompleter():
        found = [each.text for each in shell.Completer.completions(text, len(text)) if each.type == "lakey"]
    assert sorted(found) == sorted(offered)


def test_what_is_typed_is_replaced_and_no_more(shell: Shell) -> None:
    text = PULL + "--where \"name = 'hu"
    with provisionalcompleter():
        (found,) = shell.Completer.completions(text, len(text))
    assert text[: found.start] + found.text == PULL + "--where \"name = 'humidity'"


@pytest.mark.parametrize("begun", ["tw", "'tw", '"two wo', ""])
def test_a_name_of_two_words_is_offered_in_quotes(begun: str) -> None:
    line = typed(f"pull x {begun}")
    assert (line.words, line.raw) == (("pull", "x"), begun)
    assert "two words".startswith(line.begun)


def test_an_item_of_two_words_is_completed(shell: Shell, workspace: Path, events: tuple[Path, pd.DataFrame]) -> None:
    lake = default()
    lake.add_item("two words", events[0])
    try:
        for begun in ("tw", "'two w"):
            text = f"%lakey pull {begun}"
            with provisionalcompleter():
                (found,) = shell.Completer.completions(text, len(text))
            assert text[: found.start] + found.text == "%lakey pull 'two words'"
    finally:
        lake.remove_item("two words")


def test_python_is_left_alone(shell: Shell) -> None:
    shell.run_cell("import lakey_jupyter as lakey")
    with provisionalcompleter():
        found = list(shell.Completer.completions("lakey.pul", 9))
    assert [each.text for each in found] == ["pull"] and found[0].type != "lakey"


def test_loading_it_twice_offers_everything_once(shell: Shell) -> None:
    before = len(shell.Completer.custom_matchers)
    shell.run_cell("%reload_ext lakey_jupyter").raise_error()
    assert len(shell.Completer.custom_matchers) == before


def test_every_operator_but_those_that_are_calls_is_offered() -> None:
    assert set(OPERATORS) - set(WRITTEN) == {"is_nan", "is_not_nan"}


def test_a_kernel_completes_it(kernel: BlockingKernelClient) -> None:
    for code, offered in ((PULL + "va", "value"), (PULL + '--where "value > 2 and na', "name")):
        answer = kernel.complete(code, len(code), reply=True, timeout=60)["content"]
        assert answer["matches"] == [offered]
        assert code[: answer["cursor_start"]] + offered == code[: code.rindex(offered[:2])] + offered
