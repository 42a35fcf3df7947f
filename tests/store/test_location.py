"""A location is a folder of this machine or a prefix of a bucket; nothing else gets in."""

from __future__ import annotations

from pathlib import Path

import pytest

from lakey_jupyter.errors import Invalid
from lakey_jupyter.store.location import parse_location


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("s3://bucket", "s3://bucket"),
        ("s3://bucket/", "s3://bucket"),
        (" s3://my.bucket-1/a/b/ ", "s3://my.bucket-1/a/b"),
        ("s3://bucket/größe/k=1", "s3://bucket/größe/k=1"),
        ("gs://bucket_1/a", "gs://bucket_1/a"),
        ("az://container/a/", "az://container/a"),
        ("https://Example.org/a/x.parquet", "https://example.org/a/x.parquet"),
        ("https://example.org:8443/a b/%C3%BC.parquet", "https://example.org:8443/a%20b/%C3%BC.parquet"),
        ("http://[::1]:80/x.parquet", "http://[::1]:80/x.parquet"),
        ("/data/sales", "/data/sales"),
    ],
)
def test_a_location_is_said_as_it_is_meant(text: str, shown: str) -> None:
    assert str(parse_location(text)) == shown
    assert parse_location(shown) == parse_location(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "a\0b",
        "simplecache::s3://bucket/x",
        "/data::/etc",
        "s3://bucket/x?endpoint_override=http://evil",
        "s3://bucket?x=1",
        "s3://bucket/../other",
        "s3://bucket/a/..",
        "s3://user:secret@bucket/x",
        "s3://Bucket/x",
        "s3:///x",
        "S3://bucket/x",
        "http://example.org",
        "https://example.org/",
        "https://user:canary@example.org/x.parquet",
        "https://example.org/x.parquet?sig=canary",
        "https://example.org/x.parquet#part",
        "https://example.org/%2e%2e/x.parquet",
        "https://example.org:port/x.parquet",
        "https://exa mple.org/x.parquet",
        "file:///etc",
        "gs://Bucket/x",
        "gs://bucket/x?y",
        "az://con_tainer/x",
        "hdfs://name/x",
        "data:text/plain,x",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="is no location: give a folder of this machine, s3://bucket/prefix") as caught:
        parse_location(text)
    assert "canary" not in caught.value.detail and "secret" not in caught.value.detail
    assert [fault.path for fault in caught.value.faults] == ["location"]


def test_a_folder_is_absolute_and_may_have_a_colon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a:b").mkdir()
    assert parse_location("a:b").root == str(tmp_path / "a:b")
    assert parse_location("sales").root == str(tmp_path / "sales")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert parse_location("~/sales").root == str(tmp_path / "sales")
