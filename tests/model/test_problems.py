"""Every failure of the tree has one row in the table of problems, one code, and comes back as itself."""

from __future__ import annotations

import re

from lakey_jupyter import errors
from lakey_jupyter.errors import Fault, Internal, LakeyError, restore
from lakey_jupyter.model.problems import PROBLEMS, problem, refusal


def kinds(root: type[LakeyError] = LakeyError) -> list[type[LakeyError]]:
    return [kind for child in root.__subclasses__() for kind in (child, *kinds(child))]


def test_the_table_has_exactly_the_codes_of_the_tree() -> None:
    codes = [kind.code for kind in kinds()]
    assert len(set(codes)) == len(codes)
    assert set(codes) == set(PROBLEMS)


def test_the_tree_that_is_drawn_is_the_tree_that_is() -> None:
    drawn = re.findall(r"[├└]── (\w+)\s+([a-z_]+)  ", errors.__doc__ or "")
    leaves = {(kind.__name__, kind.code) for kind in kinds() if not kind.__subclasses__()}
    assert set(drawn) == leaves


def test_a_failure_crosses_the_wire_whole() -> None:
    for kind in kinds():
        told = problem(kind("It is so.", faults=[Fault("a.b", "because")]), "r-1")
        assert told.status == PROBLEMS[kind.code][0] and told.type.endswith("/" + kind.code)
        assert (told.message, told.reason, told.request_id) == ("It is so.", told.title, "r-1")
        back = restore(told.code, told.detail, [Fault(each.path, each.reason) for each in told.errors])
        assert type(back) is kind
        assert (back.detail, back.faults, back.retryable) == ("It is so.", (Fault("a.b", "because"),), told.retryable)


def test_an_unknown_code_is_a_defect() -> None:
    assert type(restore("no_such_code", "x")) is Internal


def test_a_refusal_by_the_web_server_has_a_code_of_the_table() -> None:
    for status in (400, 401, 403, 404, 405, 413, 415, 500, 502):
        told = refusal(status, "no", "r-2")
        assert (told.status, told.detail) == (status, "no") and told.code in PROBLEMS


def test_titles_are_short_words_without_a_stop() -> None:
    for status, title in PROBLEMS.values():
        assert 400 <= status < 600 and title[0].isupper() and not title.endswith(".") and len(title) < 40
