"""What a worker can be told to do, as nouns that travel as JSON; and what it answers."""

from __future__ import annotations

from ..errors import Fault, LakeyError, restore
from ..model.columns import Column
from ..model.distributions import Distributions
from ..model.job import Progress, State
from ..model.noun import Noun
from ..model.output import Output
from ..model.spec import PullSpec
from ..model.viewing import ParquetFile


class Register(Noun, frozen=True, tag="register"):
    """List an item's files; unless they are those of `snapshot`, index and profile them."""

    id: str
    location: str
    snapshot: str | None = None
    descriptions: dict[str, str] = {}


class Made(Noun, frozen=True):
    """What an earlier pull with the same key landed: the real path, its rows, its bytes and their checksum.

    `stretches` is the second one of a large file, where that is known; see `Fingerprint`.
    """

    path: str
    rows: int
    sha256: str
    bytes: int = 0
    stretches: str = ""


class Near(Noun, frozen=True):
    """A file that an earlier pull landed: its real path, its bytes, and the plan that it was written by."""

    path: str
    bytes: int
    snapshot: str
    spec: PullSpec


class Pull(Noun, frozen=True, tag="pull"):
    """Write the answer to a spec to `path`, which is the real path of the destination; at most `most` bytes of it.

    `output` says how. What was `made` before is copied if it is still there; of what lies in files that are `near` only
    the rest is read. With `verify` "full" the answer is compared with a fresh scan of the lake before it lands. What an
    earlier attempt at the same `work` left is gone on with.
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
    near: tuple[Near, ...] = ()
    work: str = ""


class Preview(Noun, frozen=True, tag="preview"):
    """The first rows of a spec."""

    id: str
    location: str
    snapshot: str
    spec: PullSpec
    limit: int


class Distribute(Noun, frozen=True, tag="distribute"):
    """The distributions of these columns of the item over the rows that meet a spec's filters."""

    id: str
    snapshot: str
    spec: PullSpec
    columns: tuple[Column, ...]


class SampleRows(Noun, frozen=True, tag="sample"):
    """Make the sample sidecar of a snapshot, of at most `most_bytes`."""

    id: str
    location: str
    snapshot: str
    most_bytes: int


class Look(Noun, frozen=True, tag="look"):
    """What a Parquet file says of itself: `path` is its real path, `name` how people call it."""

    path: str
    name: str


class LookAtRows(Noun, frozen=True, tag="look_at_rows"):
    """Some rows of a Parquet file, of the columns with these numbers, as long as that version of it lies there."""

    path: str
    name: str
    version: str
    first: int
    count: int
    columns: tuple[int, ...]


class Target(Noun, frozen=True):
    """One of many who get a copy: whose job it is, and its destination in the workspace."""

    job: str
    to: str
    suffix: str
    overwrite: bool


class Spread(Noun, frozen=True, tag="spread"):
    """Give each of these a copy of what was `made`, in this workspace."""

    made: Made
    workspace: str
    targets: tuple[Target, ...]


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


class Distributed(Noun, frozen=True, tag="distributed"):
    """What was counted."""

    distributions: Distributions


class Sampled(Noun, frozen=True, tag="sampled"):
    """The rows of the sidecar that was made; 0 where none was."""

    rows: int


class Looked(Noun, frozen=True, tag="looked"):
    """What a Parquet file says of itself."""

    file: ParquetFile


class Seen(Noun, frozen=True, tag="seen"):
    """Rows of a Parquet file, as cells."""

    values: tuple[tuple[object, ...], ...]


class Failed(Noun, frozen=True, tag="failed"):
    """Why a task ended without an answer."""

    code: str
    detail: str
    faults: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, wrong: LakeyError) -> Failed:
        """What is told of this failure."""
        faults = tuple((each.path, each.reason) for each in wrong.faults)
        return cls(code=wrong.code, detail=wrong.detail, faults=faults)

    @property
    def failure(self) -> LakeyError:
        """The failure that was told of."""
        return restore(self.code, self.detail, [Fault(*each) for each in self.faults])


class Spreaded(Noun, frozen=True, tag="spreaded"):
    """Whose copies landed, and why those of others did not; nobody's did where what was made is no more (`gone`).

    Who is in neither was dropped.
    """

    landed: tuple[str, ...] = ()
    parts: tuple[int, ...] = ()
    failed: dict[str, Failed] = {}
    gone: bool = False


class Told(Noun, frozen=True, tag="told"):
    """How far a task is."""

    state: State
    progress: Progress


Task = Register | Pull | Spread | Preview | Distribute | SampleRows | Look | LookAtRows
Answer = Registered | Pulled | Spreaded | Previewed | Distributed | Sampled | Looked | Seen
