"""Damaged files: each ends in the rows that it had or in one sentence; the server lives, nothing hangs or swells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .coverage import saw
from .damage import Harm, Where, with_footer
from .patient import ENDS, LEAST, Patient, Verdict
from .physical import Parquet
from .shapes import GROUP, SHAPES

FEW, MANY, PART = 150, 10_000, 1_000
SHOWN = 20


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Patient]:
    """A stand of its own with one worker process."""
    found = Patient.at(tmp_path_factory.mktemp("damage"))
    yield found
    found.close()


@pytest.mark.parametrize("shape", SHAPES)
def test_undamaged_every_shape_is_pulled(patient: Patient, shape: str) -> None:
    assert patient.undamaged(shape) == {"whole": "same", "filtered": "same"}


@pytest.mark.parametrize(
    ("where", "whole", "filtered", "is_wrong"),
    [
        (Where.CHECKED, "refused", "same", False),
        (Where.CHECKED, "same", "same", True),
        (Where.HEADER, "same", "refused", False),
        (Where.HEADER, "as pyarrow reads it", "same", True),
        (Where.LENGTH, "as pyarrow reads it", "same", True),
        (Where.FOOTER, "as pyarrow reads it", "same", False),
        (Where.FOOTER, "same", "as the borders say", False),
        (Where.FOOTER, "same", "other rows", True),
        (Where.FOOTER, "unreadable", "same", True),
        (Where.UNCHECKED, "unreadable", "as pyarrow reads it", False),
        (Where.UNCHECKED, "as pyarrow reads it", "as the borders say", False),
        (Where.UNCHECKED, "as pyarrow reads it", "other rows", True),
        (Where.UNCHECKED, "same", "lost", True),
    ],
)
def test_rows_may_be_others_only_where_the_bytes_say_so(
    where: Where, whole: str, filtered: str, is_wrong: bool
) -> None:
    verdict = Verdict(0, "checked", Harm(b"", where, "nothing"), {"whole": whole, "filtered": filtered})
    assert verdict.is_wrong is is_wrong


def test_borders_that_lie_twice_alike_lead_a_filter_astray(patient: Patient) -> None:
    file = Parquet.at(patient.sound("checked plain"))
    least = [each for each in file.chunks[2][0].meta[12].fields if each.id in (2, 6)]
    assert [int.from_bytes(each.value, "little") for each in least] == [2 * GROUP, 2 * GROUP] < [LEAST, LEAST]
    for each in least:
        each.value = LEAST.to_bytes(8, "little")
    verdict = patient.judged(0, "checked plain", Harm(with_footer(file, file.footer), Where.FOOTER, "a lie"))
    assert verdict.ends == {"whole": "same", "filtered": "as the borders say"}


@pytest.mark.slow
def test_damaged_files_end_in_their_rows_or_in_a_sentence(patient: Patient) -> None:
    _check(patient, range(FEW))


@pytest.mark.deep
@pytest.mark.parametrize("first", range(FEW, FEW + MANY, PART))
def test_ten_thousand_damaged_files_end_in_their_rows_or_in_a_sentence(patient: Patient, first: int) -> None:
    _check(patient, range(first, first + PART))


def _check(patient: Patient, seeds: range) -> None:
    verdicts = [patient.verdict(seed) for seed in seeds]
    for verdict in verdicts:
        for end in verdict.ends.values():
            saw(f"damage to the {verdict.harm.where.value}", end)
    saw("damaged files", "that pyarrow died of", patient.looker.died)
    patient.looker.died = 0
    assert set().union(*(verdict.ends.values() for verdict in verdicts)) <= set(ENDS)
    wrong = [verdict for verdict in verdicts if verdict.is_wrong]
    assert not wrong, _told(wrong)


def _told(wrong: list[Verdict]) -> str:
    return "\n".join([f"{len(wrong)} are wrong:", *map(str, wrong[:SHOWN])])


def reproduce(seed: int, place: Path) -> Path:
    """The damaged file of a seed, written for a closer look."""
    path = place / f"{seed}.parquet"
    found = Patient.at(place)
    try:
        path.write_bytes(found.harmed(seed)[1].data)
    finally:
        found.close()
    return path
