"""Items, columns and estimates as people see them, in plain text and in HTML made of escaped text and numbers alone."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from ..model.budget import mended
from ..model.columns import Column, Distribution
from ..model.item import Item, ItemPage, ItemSummary
from ..model.pulls import Estimate
from .amounts import ago, count, counted, share, size, span
from .plain import cell, short, spark, text_table, visible

MUTED = "color:var(--jp-ui-font-color2)"
CELL = "text-align:left;padding:2px 8px;border-bottom:1px solid var(--jp-border-color2)"
CARDS = ("name", "size", "rows", "columns", "updated", "description")
COLUMNS = ("column", "type", "nulls", "least", "most", "spread", "description")
SPREAD = 4
BARS = 24
HEIGHT = 14


def escaped(text: object, lines: bool = False) -> str:
    """The visible text as an HTML text node."""
    return html.escape(visible(text, lines))


def note_html(text: str) -> str:
    """One line."""
    return f"<div>{escaped(text)}</div>"


def page_text(page: ItemPage) -> str:
    """Items as lines of a table."""
    if not page.items:
        return _NONE
    return text_table(CARDS, [_card(each) for each in page.items]) + _more(page)


def page_html(page: ItemPage) -> str:
    """Items as a table."""
    if not page.items:
        return note_html(_NONE)
    return table_html(CARDS, ([escaped(each) for each in _card(item)] for item in page.items)) + (
        note_html(_more(page).strip()) if _more(page) else ""
    )


def item_text(item: Item) -> str:
    """An item: what it is, and its columns."""
    rows = [[*_column(column), _spread_text(column.distribution), short(column.description)] for column in item.columns]
    return "\n".join((*_head(item), "", text_table(COLUMNS, rows)))


def item_html(item: Item) -> str:
    """An item: what it is, and its columns with their distributions drawn."""
    name, *about = _head(item)
    rows = (
        [*map(escaped, _column(column)), _spread_html(column.distribution), escaped(column.description)]
        for column in item.columns
    )
    lines = "".join(f'<div style="{MUTED};white-space:pre-line">{escaped(line, lines=True)}</div>' for line in about)
    return f"<div><strong>{escaped(name)}</strong></div>{lines}{table_html(COLUMNS, rows)}"


def estimate_text(asked: Estimate) -> str:
    """What a pull would give and cost, and what to do when it is too much."""
    about = "" if asked.rows_exact else "≈ "
    told = f"{size(asked.bytes)} · {about}{counted(asked.rows, 'row')} · ≈ {span(asked.seconds)}"
    if not asked.rows_exact:
        told += f" · between {count(asked.rows_low)} and {counted(asked.rows_high, 'row')}"
    chunks = asked.chunks
    read = chunks.copy + chunks.scan
    told += f"\nreads {size(asked.scanned_bytes)} of the lake: {counted(read, 'chunk')}, {chunks.skip} passed over"
    told += _here(asked)
    return told if asked.fits else f"{told}\n{_over(asked)}"


WAYS = (
    ("skip", "passed over: their borders rule the filters out"),
    ("copy", "copied byte for byte: their borders prove that every row is wanted"),
    ("scan", "scanned: their rows are decoded and looked at one by one"),
)


def plan_text(asked: Estimate) -> str:
    """How a pull would go about it, in words: what happens to each chunk, what is read, and what comes of it."""
    counts = {way: getattr(asked.chunks, way) for way, _ in WAYS}
    width = max(len(count(number)) for number in counts.values())
    lines = [f"{counted(sum(counts.values()), 'chunk')} (row groups of the item's files), of which"]
    lines += [f"  {count(counts[way]):>{width}} {said}" for way, said in WAYS]
    read = f"Reads {size(asked.scanned_bytes)} of the lake{_here(asked)}"
    lines.append(f"{read}; the file will have about {size(asked.bytes)}.")
    if asked.rows_exact:
        lines.append(f"It will have exactly {counted(asked.rows, 'row')}.")
    else:
        between = f"{count(asked.rows_low)} and {counted(asked.rows_high, 'row')}"
        lines.append(f"It will have between {between}, about {count(asked.rows)} by the distributions.")
    return "\n".join([*lines, *([] if asked.fits else [_over(asked)])])


def table_html(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; its cells are HTML already."""
    head = "".join(f'<th scope="col" style="{CELL}">{escaped(each)}</th>' for each in headers)
    body = "".join("<tr>" + "".join(f'<td style="{CELL}">{each}</td>' for each in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


_NONE = "No item fits. Search for fewer or other words; an empty search shows every item."


def _more(page: ItemPage) -> str:
    left = page.total - len(page.items)
    return f"\n… and {count(left)} more: search for something narrower." if left > 0 else ""


def _card(item: ItemSummary) -> list[str]:
    about = short(item.description.strip().split("\n")[0], 60)
    return [visible(item.name), size(item.bytes), count(item.rows), count(item.columns), ago(item.updated), about]


def _head(item: Item) -> list[str]:
    kept = f" · kept by {item.maintainer}" if item.maintainer else ""
    tags = f" · {', '.join(item.tags)}" if item.tags else ""
    lines = [
        visible(item.name),
        f"{size(item.bytes)} · {counted(item.rows, 'row')} · {counted(len(item.columns), 'column')}",
        visible(f"updated {ago(item.updated)}{kept}{tags}"),
    ]
    return [*lines, visible(item.description, lines=True)] if item.description else lines


def _column(column: Column) -> list[str]:
    nulls = "" if column.nulls is None else count(column.nulls)
    return [visible(column.name), column.type.value, nulls, cell(column.min), cell(column.max)]


def _spread_text(spread: Distribution | None) -> str:
    if spread is None or spread.kind == "none":
        return ""
    if spread.kind == "histogram":
        return spark(_binned(spread))
    return _top(spread)


def _spread_html(spread: Distribution | None) -> str:
    if spread is None or spread.kind != "histogram":
        return escaped(_spread_text(spread))
    counts = _binned(spread)
    most = max(counts, default=0) or 1
    bars = "".join(
        f'<rect x="{place * 4}" y="{HEIGHT - tall}" width="3" height="{tall}"/>'
        for place, tall in enumerate(max(1, round(each / most * HEIGHT)) if each else 0 for each in counts)
    )
    wide = len(counts) * 4
    return (
        f'<svg role="img" aria-label="spread of {spread.rows:d} values" width="{wide}" height="{HEIGHT}" '
        f'style="fill:var(--jp-brand-color1)">{bars}</svg>'
    )


def _binned(spread: Distribution) -> list[int]:
    """At most `BARS` counts: neighbours are added up."""
    counts = [each.count for each in spread.bins]
    step = max(1, -(-len(counts) // BARS))
    return [sum(counts[place : place + step]) for place in range(0, len(counts), step)]


def _top(spread: Distribution) -> str:
    rows = max(1, spread.rows)
    told = (f"{cell(each.value, 12)} {share(each.count / rows)}" for each in spread.values[:SPREAD])
    return ", ".join(told)


def _here(asked: Estimate) -> str:
    """Which share of what a pull needs has been pulled before."""
    needed = asked.here_bytes + asked.scanned_bytes
    return f" · {share(asked.here_bytes / needed)} is already here" if asked.here_bytes else ""


def _over(asked: Estimate) -> str:
    over, mend = asked.over, mended(asked.suggested_ratio)
    if over is None:
        return mend
    return f"over {over.said}: {mend}" + (f".{over.patience}" if over.patience else "")
