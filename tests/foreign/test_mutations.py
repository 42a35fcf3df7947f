"""Damaged files: each ends in the rows that it had or in one sentence; the server lives, nothing hangs or swells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .coverage import saw
from .patient import ENDS, Patient, Verdict
from .shapes import SHAPES

FEW, MANY = 150, 10_000
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


@pytest.mark.slow
def test_damaged_files_end_in_their_rows_or_in_a_sentence(patient: Patient) -> None:
    _check(patient, range(FEW))


@pytest.mark.deep
def test_ten_thousand_damaged_files_end_in_their_rows_or_in_a_sentence(patient: Patient) -> None:
    _check(patient, range(FEW, FEW + MANY))


def _check(patient: Patient, seeds: range) -> None:
    verdicts = [patient.verdict(seed) for seed in seeds]
    for verdict in verdicts:
        for end in verdict.ends.values():
            saw(f"damage to the {verdict.harm.where.value}", end)
    saw("damaged files", "that pyarrow died of", patient.looker.died)
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
