"""What a worker can be told to do, as nouns that travel as JSON; and what it answers."""

from __future__ import annotations

from ..model.columns import Column
from ..model.job import Progress, State
from ..model.noun import Noun
from ..model.output import Output
from ..model.spec import PullSpec


class Register(Noun, frozen=True, tag="register"):
    """List an item's files; unless they are those of `snapshot`, index and profile them."""

    id: str
    location: str
    snapshot: str | None = None
    descriptions: dict[str, str] = {}


class Made(Noun, frozen=True):
    """What an earlier pull with the same key landed: the real path, its rows, and the checksum of all its bytes."""

    path: str
    rows: int
    sha256: str


class Pull(Noun, frozen=True, tag="pull"):
    """Write the answer to a spec to `path`, which is the real path of the destination; at most `most` bytes of it.

    `output` says how. What was `made` before is copied if it is still there. With `verify` "full" the answer is
    compared with a fresh scan of the lake before it lands. What an earlier attempt at the same `job` left is gone on
    with.
    """

    id: str
    item: str
    location: str
    snapshot: str
    spec: PullSpec
    path: str
    overwrite: bool
    most: int | None = None
    verify: str = "usual"
    output: Output = Output()
    made: Made | None = None
    job: str = ""


class Preview(Noun, frozen=True, tag="preview"):
    """The first rows of a spec."""

    id: str
    location: str
    snapshot: str
    spec: PullSpec
    limit: int


class SampleRows(Noun, frozen=True, tag="sample"):
    """Make the sample sidecar of a snapshot, of at most `most_bytes`."""

    id: str
    location: str
    snapshot: str
    most_bytes: int


class Registered(Noun, frozen=True, tag="registered"):
    """What is known of an item's files now. `same` says that they are those of the snapshot that was named."""

    snapshot: str
    same: bool
    files: int = 0
    chunks: int = 0
    rows: int = 0
    bytes: int = 0
    columns: tuple[Column, ...] = ()
    has_sample: bool = False


class Pulled(Noun, frozen=True, tag="pulled"):
    """The file that was written and verified; `parts` are the bytes of each, where it is a folder of some.

    `sha256` is empty where nobody has hashed it yet.
    """

    rows: int
    bytes: int
    parts: tuple[int, ...] = ()
    sha256: str = ""


class Previewed(Noun, frozen=True, tag="previewed"):
    """A few rows, as cells."""

    headers: tuple[str, ...]
    values: tuple[tuple[object, ...], ...]


class Sampled(Noun, frozen=True, tag="sampled"):
    """The rows of the sidecar that was made; 0 where none was."""

    rows: int


class Told(Noun, frozen=True, tag="told"):
    """How far a task is."""

    state: State
    progress: Progress


class Failed(Noun, frozen=True, tag="failed"):
    """Why a task ended without an answer."""

    code: str
    detail: str
    faults: tuple[tuple[str, str], ...] = ()


Task = Register | Pull | Preview | SampleRows
Answer = Registered | Pulled | Previewed | Sampled
