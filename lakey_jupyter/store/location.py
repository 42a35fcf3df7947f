"""Where an item's files lie: a folder or file of this machine, or a prefix of an S3 bucket; nothing else gets in."""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import Invalid
from ..model.noun import Noun

_S3 = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>.*))?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Location(Noun, frozen=True):
    """A parsed location: `kind` is "file" or "s3"; `root` the absolute folder, or the bucket; `prefix` only for S3."""

    kind: str
    root: str
    prefix: str = ""

    def __str__(self) -> str:
        return self.root if self.kind == "file" else f"s3://{self.root}/{self.prefix}".rstrip("/")


def parse_location(text: str) -> Location:
    """The location a text means; `Invalid` for other schemes, options behind `?`, chains (`::`) and `..`."""
    text = text.strip()
    if not text or "\0" in text or "::" in text:
        raise _refused(text)
    found = _S3.fullmatch(text)
    if found:
        prefix = (found["prefix"] or "").strip("/")
        if "?" in prefix or ".." in prefix.split("/"):
            raise _refused(text)
        return Location(kind="s3", root=found["bucket"], prefix=prefix)
    if _SCHEME.match(text) and not Path(text).exists():
        raise _refused(text)
    return Location(kind="file", root=str(Path(text).expanduser().absolute()))


def _refused(text: str) -> Invalid:
    return Invalid(f"{text!r} is no location: give a folder of this machine or s3://bucket/prefix.", path="location")
