"""Where an item's files lie: a folder of this machine, a prefix of a bucket, a file of the web, and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from ..errors import Invalid
from ..model.noun import Noun

_BUCKET = re.compile(
    r"(?:s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]|gs://[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]|az://[a-z0-9][a-z0-9-]{1,61}[a-z0-9])"
    r"(?:/.*)?"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(r"(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?")
_ADDRESS = re.compile(r"\[[^\]]*\]")
WEB = ("http", "https")


class Location(Noun, frozen=True):
    """A parsed location. `kind` is "file", "s3", "gs", "az", "http" or "https"; `root` the absolute folder, the bucket,
    or host and port; `prefix` what lies below it: nothing for folders.
    """

    kind: str
    root: str
    prefix: str = ""

    def __str__(self) -> str:
        return self.root if self.kind == "file" else f"{self.kind}://{self.root}/{self.prefix}".rstrip("/")


def parse_location(text: str) -> Location:
    """The location a text means; `Invalid` for other schemes, options behind `?`, names in front of `@`, chains (`::`)
    and `..`.
    """
    text = text.strip()
    if not text or "\0" in text or "::" in _ADDRESS.sub("", text):
        raise _refused(text)
    if _BUCKET.fullmatch(text):
        kind, _, rest = text.partition("://")
        root, _, prefix = rest.partition("/")
        return Location(kind=kind, root=root, prefix=_below(prefix.strip("/"), text))
    if text.startswith(tuple(f"{scheme}://" for scheme in WEB)):
        return _of_the_web(text)
    if _SCHEME.match(text) and not Path(text).exists():
        raise _refused(text)
    return Location(kind="file", root=str(Path(text).expanduser().absolute()))


def _of_the_web(text: str) -> Location:
    parts = urlsplit(text)
    path = parts.path.lstrip("/")
    if parts.fragment or not _HOST.fullmatch(parts.netloc.lower()) or not path:
        raise _refused(text)
    below = _below(unquote(path, errors="strict") if "%" in path else path, text)
    return Location(kind=parts.scheme, root=parts.netloc.lower(), prefix=quote(below))


def _below(prefix: str, text: str) -> str:
    if "?" in text or ".." in prefix.split("/"):
        raise _refused(text)
    return prefix


def _refused(text: str) -> Invalid:
    shown = re.sub(r"//[^/@]*@", "//…@", text.partition("?")[0])
    return Invalid(
        f"{shown!r} is no location: give a folder of this machine, s3://bucket/prefix (or gs://, az://), or the "
        "https:// address of one file, without ? and what follows it.",
        path="location",
    )
