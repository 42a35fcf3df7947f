"""`lakey items`, `items add`, `items remove`, `show`: the catalogue."""

from __future__ import annotations

import argparse

from ..kernel import arguments
from ..kernel.amounts import counted, size
from ..kernel.arguments import Command, Parser
from ..kernel.display import item_text, page_text
from ..kernel.plain import visible
from .lakes import folders, lake, lake_here


def _searching(parser: Parser) -> None:
    arguments.query(parser)
    folders(parser)


def _naming(parser: Parser) -> None:
    arguments.item(parser)
    folders(parser)


def _adding(parser: Parser) -> None:
    parser.add_argument("name", help="the name people will know it by, such as iot.events")
    parser.add_argument(
        "location",
        help="a folder with Parquet files, s3://bucket/prefix, gs://, az://, or an https:// file",
    )
    parser.add_argument("--description", default="", help="what it holds")
    parser.add_argument("--tag", action="append", default=[], help="a word to find it by; may be given again")
    parser.add_argument("--maintainer", default="", help="who keeps it")
    folders(parser)


def _items(args: argparse.Namespace) -> None:
    with lake(args) as session:
        print(page_text(session.items(" ".join(args.query))))


def _show(args: argparse.Namespace) -> None:
    with lake(args) as session:
        print(item_text(session.item(args.item)))


def _add(args: argparse.Namespace) -> None:
    about = {"description": args.description, "tags": args.tag, "maintainer": args.maintainer}
    with lake_here(args) as session:
        item = session.add_item(args.name, args.location, **about)
    name, rows, columns = visible(item.name), counted(item.rows, "row"), counted(len(item.columns), "column")
    print(f"{name}: {size(item.bytes)}, {rows}, {columns}")


def _remove(args: argparse.Namespace) -> None:
    with lake_here(args) as session:
        session.remove_item(args.item)
    print(f"{visible(args.item)} is forgotten; its files stay where they are.")


COMMANDS: dict[str, Command] = {
    "items": Command("search the catalogue", _searching, _items),
    "items add": Command("register a folder or a prefix of Parquet files", _adding, _add),
    "items remove": Command("forget an item; its files stay", _naming, _remove),
    "show": Command("show an item and its columns", _naming, _show),
}
