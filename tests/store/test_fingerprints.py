"""Two digests of what landed: both of the same bytes, the second only of one large file; and those that are known."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from lakey_jupyter.store.database import Database
from lakey_jupyter.store.digests import Digests
from lakey_jupyter.store.fingerprints import LARGE, STRETCH, Fingerprint, fingerprint, joined
from lakey_jupyter.store.landing import part_name


@pytest.mark.parametrize("size", [LARGE, LARGE + 1, LARGE + STRETCH - 1])
def test_a_large_file_has_two_digests_of_the_same_bytes(tmp_path: Path, size: int) -> None:
    found = np.random.default_rng(size).bytes(size)
    path = tmp_path / "large"
    path.write_bytes(found)
    stretches = [hashlib.sha256(found[each : each + STRETCH]).digest() for each in range(0, size, STRETCH)]
    assert fingerprint(path) == Fingerprint(hashlib.sha256(found).hexdigest(), joined(stretches))


def test_a_smaller_file_and_a_folder_have_one(tmp_path: Path) -> None:
    small, folder = tmp_path / "small", tmp_path / "folder"
    small.write_bytes(bytes(LARGE - 1))
    folder.mkdir()
    (folder / part_name(0, ".parquet")).write_bytes(bytes(LARGE))
    assert fingerprint(small) == Fingerprint(hashlib.sha256(bytes(LARGE - 1)).hexdigest())
    assert fingerprint(folder) == Fingerprint(hashlib.sha256(bytes(LARGE)).hexdigest())


def test_what_was_learned_last_is_known(database: Database) -> None:
    digests = Digests(database)
    assert digests.stretches("a") == ""
    for stretches in ("one", "two", ""):
        digests.learn(Fingerprint("a", stretches))
    digests.learn(Fingerprint("b", "other"))
    assert (digests.stretches("a"), digests.stretches("b")) == ("two", "other")


def test_the_oldest_are_forgotten(database: Database) -> None:
    digests = Digests(database, most=3)
    for each in "abacdaef":
        digests.learn(Fingerprint(each, each))
    assert [digests.stretches(each) for each in "abcdef"] == ["a", "", "", "", "e", "f"]
