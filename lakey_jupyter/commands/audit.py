"""`lakey audit`: who asked for what, of which snapshot, how much was read and landed, and how it ended."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import msgspec

from ..errors import Invalid
from ..kernel.amounts import count, size
from ..kernel.arguments import Command, Parser
from ..kernel.plain import short, text_table, visible
from ..model.audit import AuditBy, AuditLine, AuditQuery, AuditSum
from ..model.spec import PullSpec
from .lakes import state_here, state_only

SHOWN = 50
ENDINGS = (".csv", ".parquet")
LINES = ("at (UTC)", "event", "person", "item", "snapshot", "rows", "landed", "read", "what")
SUMS = ("asked", "done", "failed", "cancelled", "rows", "landed", "read")
Told = Sequence[AuditLine] | Sequence[AuditSum]


def _arguments(parser: Parser) -> None:
    parser.add_argument("--item", metavar="NAME", help="only what was asked of this item")
    parser.add_argument("--person", metavar="NAME", help="only what this person asked for")
    parser.add_argument("--since", metavar="DAY", help="from this day on: 2026-11-28, or 2026-11-28T09:30 (UTC)")
    parser.add_argument("--until", metavar="DAY", help="to the end of this day, or before this instant")
    parser.add_argument("--by", choices=get_args(AuditBy), help="what it comes to for each of these")
    parser.add_argument("--out", metavar="FILE", help="write all of it to a new .csv or .parquet file instead")
    state_only(parser)


def _audit(args: argparse.Namespace) -> None:
    query = AuditQuery(
        item=args.item, person=args.person, since=_instant(args.since, "since"), until=_instant(args.until, "until")
    )
    with state_here(args) as (_, database):
        from ..store.audit import Audit

        audit = Audit(database)
        told: Told = audit.sums(query, args.by) if args.by else audit.lines(query, None if args.out else SHOWN)
        left = 0 if args.by or args.out else audit.count(query) - len(told)
    if args.out:
        _written(Path(args.out).expanduser(), told, AuditSum if args.by else AuditLine)
        print(f"{visible(args.out)}: {count(len(told))} lines")
    elif not told:
        print("Nothing that fits was asked for.")
    else:
        print(text_table((args.by, *SUMS) if args.by else LINES, [_cells(each) for each in told]))
        if left > 0:
            print(f"… and {count(left)} earlier ones: ask for fewer, or for all with --out.")


def _cells(told: AuditLine | AuditSum) -> list[str]:
    amounts = [count(told.rows), size(told.bytes), size(told.lake_bytes)]
    if isinstance(told, AuditSum):
        return [short(told.name), *(count(getattr(told, name)) for name in SUMS[:4]), *amounts]
    at = f"{told.at:%Y-%m-%d %H:%M:%S}"
    about = [told.event, short(told.person), short(told.item), told.snapshot[:8]]
    return [at, *about, *(amounts if told.event == "done" else ["", "", amounts[2]]), _what(told)]


def _what(line: AuditLine) -> str:
    """What was asked, or what the failure is called, in a few words."""
    if not line.spec:
        return line.code
    spec = msgspec.json.decode(line.spec, type=PullSpec)
    kept = [f"{each.name} {each.operator}" for each in spec.filters]
    share = [f"{spec.randomize_ratio:g} of the rows"] if spec.randomize_ratio < 1 else []
    return short("; ".join([", ".join(spec.columns), *kept, *share]), 60)


def _written(path: Path, told: Told, kind: type[AuditLine | AuditSum]) -> None:
    """A new file with all of it; `Exists` when there is one, `Invalid` for another ending."""
    import pyarrow as pa
    from pyarrow import csv
    from pyarrow import parquet as pq

    from ..store.landing import arriving

    if path.suffix.lower() not in ENDINGS:
        raise Invalid(f"The audit is written to a file that ends in {' or '.join(ENDINGS)}; {path.name!r} does not.")
    if not path.parent.is_dir():
        raise Invalid(f"There is no folder {str(path.parent)!r}.")
    types = {int: pa.int64(), str: pa.string(), datetime: pa.timestamp("us", "UTC")}
    fields = [(each.name, types[each.type]) for each in msgspec.structs.fields(kind)]
    table = pa.Table.from_pylist([msgspec.structs.asdict(each) for each in told], pa.schema(fields))
    with arriving(path, overwrite=False) as part:
        (csv.write_csv if path.suffix.lower() == ".csv" else pq.write_table)(table, part)


def _instant(text: str | None, name: str) -> datetime | None:
    """The instant that a text means, in UTC unless it says otherwise; a day `until` which is meant to its end."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise Invalid(f"--{name} takes a day such as 2026-11-28, or 2026-11-28T09:30; {text!r} is none.") from None
    if name == "until" and len(text) == len("2026-11-28"):
        found += timedelta(days=1)
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


COMMANDS: dict[str, Command] = {
    "audit": Command("who asked for what, and how it ended", _arguments, _audit),
}
