"""Performing a task: the one table from what a worker is told to the function that does it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from ..errors import Internal, LakeyError
from .distributing import distribute
from .item_files import Shop
from .looking import look, look_at_rows
from .pulling import preview, pull
from .register import register
from .sidecars import build
from .spreading import spread
from .tasks import Answer, Distribute, Failed, Look, LookAtRows, Preview, Pull, Register, SampleRows, Spread, Task
from .watch import Watch

log = logging.getLogger(__name__)

PERFORM: dict[type[Any], Callable[[Any, Shop, Watch], Answer]] = {
    Register: register,
    Pull: pull,
    Spread: spread,
    Preview: preview,
    Distribute: distribute,
    SampleRows: build,
    Look: look,
    LookAtRows: look_at_rows,
}


def perform(task: Task, shop: Shop, watch: Watch) -> Answer | Failed:
    """The answer to a task, or why there is none; never raises."""
    try:
        return PERFORM[type(task)](task, shop, watch)
    except LakeyError as wrong:
        return Failed.of(wrong)
    except Exception:  # the border: a defect of ours ends this task, not its worker
        log.exception("a task failed")
        return Failed(code=Internal.code, detail="Lakey failed at this; its log says where.")
