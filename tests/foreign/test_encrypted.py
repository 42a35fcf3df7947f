"""Encrypted files, however much of them is encrypted, are recognised and refused in words."""

from __future__ import annotations

import base64
import shutil
import warnings
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
import pytest
from properties.lakes import Stand

from lakey_jupyter.errors import NotParquet

TABLE = pa.table({"open": [1, 2, 3], "closed": ["a", "b", "c"]})


class _Wrapper(pe.KmsClient):  # type: ignore[misc]
    """Wraps keys in nothing but base64."""

    def __init__(self, connection: Any) -> None:
        super().__init__()

    def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> str:
        return base64.b64encode(key_bytes).decode()

    def unwrap_key(self, wrapped_key: str, master_key_identifier: str) -> bytes:
        return base64.b64decode(wrapped_key)


def _by_pyarrow(path: Path, **options: Any) -> None:
    told = pe.EncryptionConfiguration(footer_key="footer", cache_lifetime=timedelta(minutes=5), **options)
    properties = pe.CryptoFactory(_Wrapper).file_encryption_properties(pe.KmsConnectionConfig(), told)
    with pq.ParquetWriter(path, TABLE.schema, encryption_properties=properties) as writer:
        writer.write_table(TABLE)


def _by_polars(path: Path, **options: Any) -> None:
    told = pl.ParquetEncryptionProperties(footer_key=b"0123456789012345", **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Polars says that this may change
        pl.DataFrame(pl.from_arrow(TABLE)).write_parquet(path, encryption=told)


WRITE: dict[str, Callable[[Path], None]] = {
    "everything": lambda path: _by_pyarrow(path, uniform_encryption=True),
    "the footer and one column": lambda path: _by_pyarrow(path, column_keys={"column": ["closed"]}),
    "everything but the footer": lambda path: _by_pyarrow(path, uniform_encryption=True, plaintext_footer=True),
    "one column": lambda path: _by_pyarrow(path, column_keys={"column": ["closed"]}, plaintext_footer=True),
    "everything, by Polars": _by_polars,
    "one column, by Polars": lambda path: _by_polars(
        path, column_keys={"closed": b"1234567890123450"}, plaintext_footer=True
    ),
}


@pytest.mark.parametrize("what", WRITE)
@pytest.mark.parametrize("beside", [False, True], ids=["alone", "beside a file in the clear"])
def test_an_encrypted_file_is_refused_by_name(foreign: Stand, what: str, beside: bool) -> None:
    folder = foreign.lake / "encrypted"
    folder.mkdir()
    try:
        WRITE[what](folder / "secret.parquet")
        if beside:
            pq.write_table(TABLE, folder / "clear.parquet")
        with pytest.raises(NotParquet) as caught, foreign.registered(folder):
            pass
    finally:
        shutil.rmtree(folder)
    assert "secret.parquet" in caught.value.detail and "encrypted" in caught.value.detail
    assert "\n" not in caught.value.detail
