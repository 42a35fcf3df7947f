"""The share of rows, the estimate, and what to do when it is too large."""

from __future__ import annotations

import ipywidgets

from ...model.budget import MEND
from ...model.pulls import Estimate
from ..amounts import count, counted, share, size, span
from ..form.chosen import Form
from ..form.estimating import Estimating
from ..form.misfits import reasons
from .controls import NAMED, Line, button, heading, layout, refusals

WIDE = "220px"


class Share:
    """The share of rows that is kept, and the seed that picks them."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._percent = ipywidgets.BoundedFloatText(
            value=100, min=0, max=100, step=1, description="Share of rows in %", continuous_update=True, style=NAMED,
            tooltip="A random part of the rows that the filters leave", layout=layout(width=WIDE),
        )  # fmt: skip
        self._percent.observe(lambda change: self._on_percent(change["new"]), "value")
        self._seed = ipywidgets.IntText(
            description="Seed", tooltip="The same seed and share always keep the same rows", style=NAMED,
            layout=layout(width=WIDE),
        )  # fmt: skip
        self._seed.observe(lambda change: form.reseed(change["new"]), "value")
        self._refused = refusals()
        row = ipywidgets.HBox([self._percent, self._seed], layout=layout(flex_flow="row wrap"))
        self.box = ipywidgets.VBox([heading("Share of rows"), row, self._refused.box])

    def show(self) -> None:
        """The boxes say what the form says."""
        if _ratio(self._percent.value) != self._form.ratio:
            self._percent.value = float(f"{self._form.ratio * 100:.6g}")
        self._seed.value = self._form.seed

    def refuse(self, refused: str) -> None:
        """Say why this share cannot be had. From any thread."""
        self._refused.say(refused)

    def _on_percent(self, percent: float) -> None:
        if percent != float(f"{self._form.ratio * 100:.6g}"):
            self._form.share(_ratio(percent))


class Gate:
    """How large the pull would be; over a limit, the way to a share that fits."""

    def __init__(self, form: Form, estimating: Estimating) -> None:
        self._form = form
        self._estimating = estimating
        self._size, self._over, self._aside = Line(), refusals(), Line()
        self._refused = refusals()
        self._take = button("take", "Keep as many rows as fit", self._on_take)
        self._again = button("estimate again", "Ask for the estimate once more", estimating.retry)
        over = [heading("Estimated size"), self._size.box, self._over.box, self._take]
        self.box = ipywidgets.VBox([*over, self._aside.box, self._refused.box, self._again])
        self.show()

    def show(self) -> None:
        """Say the estimate. From any thread."""
        asked, wrong = self._estimating.estimate, self._estimating.misfits
        waits = "estimating…" if self._estimating.is_pending else ""
        self._size.say(f"{_size_said(asked)}{' · ' if waits else ''}{waits}" if asked is not None else waits)
        self._over.say(_over_said(asked) if asked is not None else "")
        self._aside.say(_aside_said(asked) if asked is not None else "")
        self._refused.say(reasons(wrong, "form"))
        self._again.layout.display = None if reasons(wrong, "form") else "none"
        fitting = self._fitting()
        self._take.layout.display = "none" if fitting is None else None
        if fitting is not None:
            self._take.description = f"take {share(fitting)} of the rows"

    def _fitting(self) -> float | None:
        """A smaller share that fits, where one is needed and known."""
        asked = self._estimating.estimate
        found = asked.suggested_ratio if asked is not None and not asked.fits else None
        return found if found and found < self._form.ratio else None

    def _on_take(self) -> None:
        fitting = self._fitting()
        if fitting is not None:
            self._form.share(fitting)


def _ratio(percent: float) -> float:
    return float(f"{percent / 100:.12g}")


def _size_said(asked: Estimate) -> str:
    about = "" if asked.rows_exact else "≈ "
    return f"{size(asked.bytes)} · {about}{counted(asked.rows, 'row')} · ≈ {span(asked.seconds)}"


def _over_said(asked: Estimate) -> str:
    if asked.fits:
        return ""
    mend = f"{MEND.replace(' or ', ', ')}, or" if asked.suggested_ratio else f"{MEND}."
    return f"over {asked.over.said}: {mend}" if asked.over is not None else mend


def _aside_said(asked: Estimate) -> str:
    """Whether it is a count or a guess, what is here already, and the room there is."""
    guess = f"an estimate: {count(asked.rows_low)} to {counted(asked.rows_high, 'row')}"
    needed = asked.here_bytes + asked.scanned_bytes
    told = (
        "exact" if asked.rows_exact else guess,
        f"{share(asked.here_bytes / needed)} of it is already here" if asked.here_bytes else "",
        f"free disk {size(asked.free_disk)}",
        f"budget {size(asked.budget)}" if asked.budget is not None else "",
        asked.over.patience.strip() if asked.over is not None else "",
    )
    return " · ".join(each for each in told if each)
