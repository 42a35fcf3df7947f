"""Files that are copied one after the other: each whole, whatever its size, and hashed as they were written."""

from __future__ import annotations

import hashlib
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lakey_jupyter.store.landing import part_name
from lakey_jupyter.work.reuse import BLOCK, BLOCKS, Copying
from lakey_jupyter.work.watch import Watch

NEAR_BLOCKS = st.builds(
    lambda blocks, more: max(0, blocks * BLOCK + more),
    st.integers(0, BLOCKS + 1),
    st.integers(-1, 1),
)


@settings(max_examples=20)
@given(st.lists(NEAR_BLOCKS, min_size=1, max_size=4))
def test_all_bytes_are_copied_and_hashed_in_their_order(sizes: list[int]) -> None:
    random = np.random.default_rng(sum(sizes))
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(1) as hasher:
        source, part = Path(place) / "source", Path(place) / "part"
        source.mkdir()
        whole = hashlib.sha256()
        for number, size in enumerate(sizes):
            (source / part_name(number, ".parquet")).write_bytes(found := random.bytes(size))
            whole.update(found)
        copying = Copying(Watch(lambda *told: None), sum(sizes), hasher)
        copying.copy_all(source, part)
        assert copying.sha256 == whole.hexdigest()
        assert copying.progress.done_bytes == sum(sizes)
        for each in source.iterdir():
            assert (part / each.name).read_bytes() == each.read_bytes()
