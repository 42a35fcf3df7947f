"""`lakey.download(item)`: the pull form in a notebook, and what Python may read of it and set in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from ..connect import Session
from ..errors import Invalid, NotFound
from ..model.item import Item
from ..model.pulls import Estimate
from ..model.spec import PullSpec
from ..model.wire import encode
from .amounts import counted, size
from .form.chosen import Form
from .form.estimating import Estimating
from .form.launching import Launching
from .form.misfits import reasons
from .form.words import spec_said
from .item import Estimated
from .plain import short, visible
from .progress import said
from .pull import PATH, Pull
from .shown import Shown
from .wanted import Wanted

if TYPE_CHECKING:
    import pandas as pd

Spec = PullSpec | Mapping[str, Any]


class Download(Shown):
    """The form of one item. What is chosen in it is `spec`, what came of it `result`; both work without the widgets."""

    def __init__(self, session: Session, item: Item, wanted: Wanted | None = None) -> None:
        super().__init__()
        self.form = Form(item)
        if wanted is not None:
            self.form.fill(wanted.spec(item))
        self.estimating = Estimating(session, self.form)
        self.launching = Launching(session, self.form, self.estimating)
        self._spec_told: list[Callable[[dict[str, Any]], None]] = []
        self._result_told: list[Callable[[pd.DataFrame], None]] = []
        self._version = self.form.version
        self._frame: tuple[str, pd.DataFrame] | None = None
        self.form.changed.connect(self._on_form)
        self.launching.changed.connect(self._follow)
        self.launching.landed.connect(self._on_landed)

    @property
    def item(self) -> str:
        """The item's name."""
        return self.form.item.name

    @property
    def spec(self) -> dict[str, Any]:
        """What is chosen, as `lake.pull(item, spec)` takes it; filters without their values are left out.

        It can be set, to such a dict or a `PullSpec`: the form then says the same; `Invalid` when it does not fit.
        """
        found: dict[str, Any] = msgspec.json.decode(encode(self.form.asked().spec))
        return found

    @spec.setter
    def spec(self, spec: Spec) -> None:
        self.form.fill(spec if isinstance(spec, PullSpec) else Wanted(spec).spec(self.form.item))

    @property
    def to(self) -> str:
        """Where the file lands, meant from the current folder; it can be set."""
        return self.form.to

    @to.setter
    def to(self, to: str) -> None:
        self.form.land(to, self.form.overwrite)

    @property
    def overwrite(self) -> bool:
        """Whether a file that is there may be replaced; it can be set."""
        return self.form.overwrite

    @overwrite.setter
    def overwrite(self, overwrite: bool) -> None:
        self.form.land(self.form.to, overwrite)

    @property
    def estimate(self) -> Estimated | None:
        """What the form would give and cost; None while that is not known."""
        found: Estimate | None = None if self.estimating.is_pending else self.estimating.estimate
        return Estimated(**msgspec.structs.asdict(found)) if found is not None else None

    @property
    def pull(self) -> Pull:
        """The pull that was started last; `NotFound` where none was, or where it could not start and why."""
        found = self.launching.pull
        if found is None:
            raise NotFound(self._absent())
        return found

    @property
    def result(self) -> pd.DataFrame:
        """The DataFrame of the last pull; a sentence while it is not here, and the failure of a pull that failed."""
        pull = self.pull
        if self.launching.is_running:
            raise NotFound(f"{said(pull.job)}: the DataFrame is here once it is done.")
        if self._frame is None or self._frame[0] != pull.id:
            self._frame = (pull.id, pull.to_pandas())
        return self._frame[1]

    def start(self) -> None:
        """Start the pull and return at once; what stands in its way is raised in a sentence."""
        self.launching.start()

    def cancel(self) -> None:
        """Wait for it no longer; the last one to leave cancels the work."""
        self.launching.cancel()

    def on_spec(self, told: Callable[[dict[str, Any]], None]) -> None:
        """Call this with the spec after each change, unless there is none, as without a column."""
        self._spec_told.append(told)

    def on_result(self, told: Callable[[pd.DataFrame], None]) -> None:
        """Call this with the DataFrame of each pull that is done, on a thread of its own."""
        self._result_told.append(told)

    @property
    def summary(self) -> str:
        """The item, the spec in words, and the file that came of it or how far that is."""
        pull = self.launching.pull
        if pull is None:
            return visible(f"{short(self.item)}: {self._asked()}, {self._standing()}")
        job, result = pull.job, pull.job.result
        if result is not None:
            spec = spec_said(job.spec) if job.spec is not None else self._asked()
            told = f"{short(result.path, PATH)}, {counted(result.rows, 'row')}, {size(result.bytes)}"
            return visible(f"{short(self.item)}: {spec} → {told}")
        return said(job) + (f": {short(job.problem.detail, PATH)}" if job.problem is not None else "")

    def _made(self) -> Any:
        from .widgets.download import DownloadView

        return DownloadView(self).box

    def _asked(self) -> str:
        if not self.form.chosen:
            return "no column"
        try:
            return spec_said(self.form.asked().spec)
        except Invalid as wrong:
            return short(wrong.detail, PATH)

    def _standing(self) -> str:
        if self.launching.is_running:
            return "starting"
        wrong = self.launching.misfits
        return f"not pulled: {short(wrong[0].reason, PATH)}" if wrong else "not pulled yet"

    def _absent(self) -> str:
        if self.launching.is_running:
            return f"The pull of {self.item!r} is starting: the DataFrame is here once it is done."
        wrong = self.launching.misfits
        if wrong:
            return reasons(wrong[:1], wrong[0].field, wrong[0].draft)
        return f"Nothing of {self.item!r} was pulled with this form yet: press Start pull, or call start()."

    def _on_form(self) -> None:
        self._follow()
        if self.form.version == self._version:
            return
        self._version = self.form.version
        with suppress(Invalid):  # it means no spec for now: the form says why
            spec = self.spec
            for told in self._spec_told:
                told(spec)

    def _on_landed(self) -> None:
        for told in self._result_told:
            told(self.result)
