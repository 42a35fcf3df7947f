"""Where the file lands, the start of the pull, and how far it is."""

from __future__ import annotations

import ipywidgets

from ...errors import LakeyError
from ..form.chosen import Form
from ..form.launching import Launching
from ..form.misfits import reasons
from ..jobview import FULL
from ..plain import visible
from ..progress import said
from .controls import NAMED, Line, button, heading, layout, refusals


class Landing:
    """Where the file lands, and whether it may replace one that is there."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._to = ipywidgets.Text(
            value=form.to, description="To", tooltip="A path in the workspace, meant from this notebook's folder",
            style=NAMED, layout=layout(width="420px"),
        )  # fmt: skip
        self._overwrite = ipywidgets.Checkbox(
            value=form.overwrite, description="replace the file if it is there", indent=False, style=NAMED,
            tooltip="A file of that name is replaced once the new one is whole", layout=layout(width="auto"),
        )  # fmt: skip
        self._to.observe(lambda change: form.land(change["new"], form.overwrite), "value")
        self._overwrite.observe(lambda change: form.land(form.to, change["new"]), "value")
        self._refused = refusals()
        self.box = ipywidgets.VBox([heading("Destination"), self._to, self._overwrite, self._refused.box])

    def show(self) -> None:
        """The boxes say what the form says."""
        self._to.value, self._overwrite.value = self._form.to, self._form.overwrite

    def refuse(self, refused: str) -> None:
        """Say why the file cannot land there. From any thread."""
        self._refused.say(refused)


class Running:
    """The start, and once it has begun a bar, a line and a way to stop it."""

    def __init__(self, launching: Launching) -> None:
        self._launching = launching
        self._hint, self._refused, self._far = Line(), refusals(), Line()
        self._start = button("Start pull", "Land these columns and rows as one file", self._on_start)
        self._start.button_style = "primary"
        self._cancel = button("Cancel", "Cancel this pull", launching.cancel)
        self._bar = ipywidgets.IntProgress(
            min=0, max=FULL, description="Progress", style=NAMED, layout=layout(width="320px", display="none")
        )
        buttons = ipywidgets.HBox([self._start, self._cancel])
        lines = [each.box for each in (self._hint, self._refused, self._far)]
        self.box = ipywidgets.VBox([lines[0], buttons, self._bar, *lines[1:]])
        self.show()

    def show(self) -> None:
        """Whether it may start, and how far it is. From any thread."""
        launching = self._launching
        pull, runs = launching.pull, launching.is_running
        self._hint.say("" if runs else launching.hindrance or "")
        self._start.disabled = not launching.is_ready
        self._cancel.layout.display = None if runs else "none"
        self._bar.layout.display = None if runs and pull is not None else "none"
        self._refused.say(reasons(launching.misfits, "form"))
        if pull is None:
            self._far.say("starting…" if runs else "")
            return
        done, job = pull.job.progress, pull.job
        self._bar.value = FULL if job.ended_well else done.done_bytes * FULL // max(1, done.total_bytes)
        why = f": {job.problem.detail}" if job.problem is not None else ""
        self._far.say(f"✓ {visible(repr(pull)).strip('<>')}" if job.result is not None else said(job) + why)

    def _on_start(self) -> None:
        try:
            self._launching.start()
        except LakeyError as wrong:
            self._launching.refused(wrong)
