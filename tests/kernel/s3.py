"""A real S3 server on loopback, and a way to put files there."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import obstore
from obstore.store import S3Store
from pyarrow import fs

from .lakes import S3_SERVER

KEY, SECRET = "test", "testtest"
TRIES = 3


@dataclass(frozen=True)
class S3:
    """Where it answers."""

    endpoint: str

    def environment(self) -> dict[str, str]:
        """The variables by which Lakey reaches it."""
        return {
            "LAKEY_S3_ENDPOINT": self.endpoint,
            "LAKEY_S3_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }


@contextmanager
def serving(folder: Path) -> Iterator[S3]:
    """The server while the block runs."""
    places = [folder / str(attempt) for attempt in range(TRIES)]
    try:
        yield S3(next(endpoint for place in places if (endpoint := _started(place))))
    finally:
        for place in places:
            if place.exists():
                subprocess.run([S3_SERVER, "stop", place], check=True, timeout=60)


def _started(folder: Path) -> str | None:
    """Where the server answers; None when it did not come up, as happens where its second port is taken."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = subprocess.run([S3_SERVER, "start", folder, str(port)], check=False, timeout=600, stdout=subprocess.DEVNULL)
    return f"http://127.0.0.1:{port}" if start.returncode == 0 else None


def upload(s3: S3, folder: Path, place: str) -> None:
    """Copy a folder to `bucket/prefix`; the bucket is made."""
    bucket, _, prefix = place.partition("/")
    maker = fs.S3FileSystem(
        access_key=KEY, secret_key=SECRET, endpoint_override=s3.endpoint, allow_bucket_creation=True
    )
    maker.create_dir(bucket)
    store = S3Store(
        bucket,
        config={"endpoint": s3.endpoint, "access_key_id": KEY, "secret_access_key": SECRET, "region": "us-east-1"},
        client_options={"allow_http": True},
    )
    for path in folder.rglob("*.parquet"):
        obstore.put(store, f"{prefix}/{path.relative_to(folder).as_posix()}", path)
