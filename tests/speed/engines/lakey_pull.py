"""Lakey: from the plan to the verified rename, in a warm process with the item's index on the shelf."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from lakey_jupyter.model.filters import Filter
from lakey_jupyter.model.spec import PullSpec
from lakey_jupyter.store.settings import Reach, S3Settings
from lakey_jupyter.work.item_files import Shop
from lakey_jupyter.work.pulling import pull
from lakey_jupyter.work.register import register
from lakey_jupyter.work.sidecars import build
from lakey_jupyter.work.tasks import Pull, Register, SampleRows
from lakey_jupyter.work.watch import Watch

from ..question import Item, Question, S3Access


def prepare(question: Question) -> Callable[[Path], None]:
    """See `engines`."""
    item = question.item
    assert item is not None, "the lake is not registered"
    shop = Shop(Path(item.state), settings(question.s3))
    asked = spec(question)

    def answer(out: Path) -> None:
        task = Pull(
            id=item.id,
            item="speed.lake",
            location=question.root,
            snapshot=item.snapshot,
            spec=asked,
            path=str(out),
            overwrite=True,
        )
        pull(task, shop, _watch())

    return answer


def registered(root: str, s3: S3Access | None, state: Path, sampled: bool = False) -> Item:
    """A lake as an item, whose index is kept below `state`; a sample of its rows too, if that is asked."""
    task, shop = Register(id="lake", location=root), Shop(state, settings(s3))
    known = register(task, shop, _watch())
    if sampled:
        build(SampleRows(id=task.id, location=root, snapshot=known.snapshot, most_bytes=1 << 30), shop, _watch())
    return Item(task.id, known.snapshot, str(state))


def settings(s3: S3Access | None) -> Reach:
    """How Lakey reaches the store."""
    return Reach(s3=S3Settings(s3.endpoint, s3.region, s3.key, s3.secret)) if s3 else Reach()


def spec(question: Question) -> PullSpec:
    """What Lakey is asked."""
    filters = tuple(Filter(each.name, each.operator, _value(each.value)) for each in question.filters)
    return PullSpec(question.columns, filters, question.ratio, question.seed)


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_value, value))
    return value.isoformat() if isinstance(value, date) else value


def _watch() -> Watch:
    return Watch(lambda state, progress: None)
