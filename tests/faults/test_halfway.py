"""A server that is killed in the middle of 500 MB from a real S3 server: the next one goes on there by itself."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from kernel.s3 import S3, upload
from work.attempts import ROWS, write_wide

from lakey_jupyter.parquet.copy import BLOCK
from lakey_jupyter.parquet.scanning import AHEAD
from lakey_jupyter.work.trail import SEGMENT

from .ground import ITEM, SCENES, Ground, Lake, wait_for
from .sabotage import Fault
from .soundness import assert_no_process_is_left

pytestmark = [
    pytest.mark.faults,
    pytest.mark.s3,
    pytest.mark.skipif(not os.environ.get("FAULTS"), reason="moves a gigabyte: `make faults` runs it"),
]

MANY = 26
PLAN = MANY * ROWS * 16
SLACK = 1.01
WORKERS = 2
UNDER_WAY = {"wide": WORKERS * BLOCK, "scanned": AHEAD + SEGMENT}
"""What may be read and not yet be noted."""


@pytest.fixture(params=UNDER_WAY)
def ground(request: pytest.FixtureRequest, tmp_path: Path, s3: S3, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """The item is known, and nothing was pulled."""
    for name, value in s3.environment().items():
        monkeypatch.setenv(name, value)
    write_wide(tmp_path / "files", MANY)
    upload(s3, tmp_path / "files", "halfway/lake")
    ground = Ground(tmp_path, Lake(tmp_path), request.param)
    ground.folders.workspace.mkdir()
    session = ground.session()
    session.add_item(ITEM, "s3://halfway/lake")
    session.close()
    return ground


def test_the_next_server_goes_on_where_one_was_killed(ground: Ground, tmp_path: Path) -> None:
    assert PLAN > 490_000_000
    nothing = Fault(str(tmp_path))
    with ground.server(nothing) as server:
        wait_for(lambda: ground.read >= PLAN // 2 or server.poll() is not None, "half of it is never read")
        server.kill()
        server.wait()
    assert PLAN // 2 <= ground.read < PLAN * 0.9
    with ground.server(nothing) as server:
        assert server.stdin is not None and server.stdout is not None
        assert [server.stdout.readline() for _ in range(2)] == [b"asked\n", b"ended\n"]
        server.stdin.close()
        assert server.wait(60) == 0
    assert ground.read <= PLAN * SLACK + UNDER_WAY[ground.scene], f"{ground.read - PLAN:,} bytes were read again"
    assert ground.folders.landed() == ground.names
    expected = SCENES[ground.scene].wanted(pq.read_table(tmp_path / "files"))
    assert pq.read_table(ground.folders.workspace / ground.names[0]) == expected
    assert_no_process_is_left(tmp_path)
