"""JSON that does not fit is answered with the path and a sentence; names that are nearly right are offered."""

from __future__ import annotations

from typing import Any

import pytest

from lakey_jupyter.errors import Fault, Invalid
from lakey_jupyter.model.item import ItemQuery, NewItem
from lakey_jupyter.model.pulls import PullRequest
from lakey_jupyter.model.wire import convert, decode, encode

GOOD = b'{"item": "x", "spec": {"columns": ["a"], "filters": [{"name": "a", "operator": "=", "value": 1}]}}'


def refused(body: bytes, kind: Any = PullRequest) -> Invalid:
    with pytest.raises(Invalid) as caught:
        decode(body, kind)
    return caught.value


def test_what_was_written_is_read_again() -> None:
    request = decode(GOOD, PullRequest)
    assert decode(encode(request), PullRequest) == request
    assert request.spec.filters[0].value == 1


@pytest.mark.parametrize(
    ("old", "new", "path", "said"),
    [
        (b'"item": "x"', b'"itme": "x"', "itme", "There is no field 'itme'. Did you mean 'item'?"),
        (b'"item": "x", ', b"", "item", "The field 'item' is missing."),
        (b'"item": "x"', b'"item": 3', "item", "Expected `str`, got `int`."),
        (b'"columns": ["a"]', b'"columns": [1]', "spec.columns[0]", "Expected `str`, got `int`."),
        (b'"columns": ["a"]', b'"columns": []', "spec.columns", "Choose at least one column."),
        (b'"columns": ["a"]', b'"columns": ["a", "b", "a"]', "spec.columns[2]", "The column 'a' is asked for twice."),
        (
            b'"operator"',
            b'"operatr"',
            "spec.filters[0].operatr",
            "There is no field 'operatr'. Did you mean 'operator'?",
        ),
        (b'"value": 1', b'"value": {}', "spec.filters[0].value", None),
    ],
)
def test_the_first_field_that_does_not_fit_is_named(old: bytes, new: bytes, path: str, said: str | None) -> None:
    body = GOOD.replace(old, new, 1)
    assert body != GOOD
    wrong = refused(body)
    assert [fault.path for fault in wrong.faults] == [path]
    assert said is None or wrong.detail == said


@pytest.mark.parametrize("ratio", [b"-0.1", b"1.1", b'"0.5"', b"null"])
def test_a_share_outside_0_to_1_is_refused_where_it_stands(ratio: bytes) -> None:
    wrong = refused(GOOD.replace(b'"filters"', b'"randomize_ratio": ' + ratio + b', "filters"'))
    assert wrong.faults == (Fault("spec.randomize_ratio", wrong.detail),)


@pytest.mark.parametrize("body", [b"", b"{", b"nul", b"\xff\xfe", b'{"item": "\xed\xa0\x80"}'])
def test_what_is_no_json_is_said_to_be_none(body: bytes) -> None:
    assert refused(body).detail.startswith("The body is not JSON")


@pytest.mark.parametrize("body", [b"3", b"[]", b"null", b'"x"'])
def test_json_of_another_shape_is_refused(body: bytes) -> None:
    assert refused(body).detail.startswith("Expected `object`")


def test_texts_of_a_query_mean_numbers_and_truths() -> None:
    found = convert({"limit": "3", "has_sample": "true"}, ItemQuery, strict=False)
    assert (found.limit, found.has_sample) == (3, True)
    with pytest.raises(Invalid):
        convert({"limit": "many"}, ItemQuery, strict=False)


def test_a_name_that_is_near_nothing_is_refused_without_a_guess() -> None:
    assert refused(b'{"name": "x", "location": "y", "qqqq": 1}', NewItem).detail == "There is no field 'qqqq'."
