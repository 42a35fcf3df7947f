"""`lakey demo`: a lake to play with, in a folder, and JupyterLab opened on its notebook."""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import tempfile
import time
from pathlib import Path

from ..connect import connect
from ..errors import Damaged
from ..kernel.amounts import counted, size
from ..kernel.arguments import Command, Parser
from ..kernel.pull import Pull
from ..kernel.wanted import Wanted
from ..model.pulls import Estimate
from .jupyter import Place, run, running

BUDGET = 20_000_000
NOTEBOOK = Path(__file__).parent.parent / "demo" / "demo.ipynb"
READY = "ready"
CHECKED = "checked.parquet"
SHOWN = "iot.events"
LEAST = 23
ASKED = Wanted(("value", "name"), where=f"name = 'temperature' and value >= {LEAST}", sample=0.1)


def _arguments(parser: Parser) -> None:
    parser.add_argument("--folder", metavar="DIR", default="lakey-demo", help="where to make it; default: lakey-demo")
    parser.add_argument("--port", type=int, help="the port of JupyterLab")
    parser.add_argument("--no-browser", action="store_true", help="open no browser")
    parser.add_argument("--check", action="store_true", help="start it unseen, pull once over HTTP, check, stop")


def _demo(args: argparse.Namespace) -> int:
    os.environ.pop("LAKEY_DATABASE_URL", None)  # what is only played with is not for the database of a team
    place = _made(Path(args.folder).expanduser().resolve())
    if args.check:
        return _checked(place)
    notebook = place.workspace / NOTEBOOK.name
    port = [f"--port={args.port}"] if args.port else []
    told = f"--LabApp.default_url=/lab/tree/{NOTEBOOK.name}"  # the address that is printed leads to it too
    return run(place, [*port, *(["--no-browser"] if args.no_browser else []), told, str(notebook)])


def _made(folder: Path) -> Place:
    """The demo in a folder, made if it is not there yet. The notebook is left as it is once it is there."""
    from ..demo.lake import edition

    place = Place(folder / "workspace", folder / "state", BUDGET)
    place.workspace.mkdir(parents=True, exist_ok=True)
    notebook = place.workspace / NOTEBOOK.name
    if not notebook.exists():
        shutil.copyfile(NOTEBOOK, notebook)
    ready = place.state / READY
    if not ready.is_file() or ready.read_text(encoding="utf-8") != edition():
        began = time.monotonic()
        number = _registered(folder / "lake", place)
        ready.write_text(edition(), encoding="utf-8")
        print(f"Made {counted(number, 'item')} in {folder} in {time.monotonic() - began:.1f} s.", flush=True)
    return place


def _registered(lake: Path, place: Place) -> int:
    from ..demo.lake import make_demo_lake

    items = make_demo_lake(lake)
    session = connect(workspace=place.workspace, state=place.state)
    try:
        known = {each.name for each in session.items().items}
        for each in items:
            if each.name in known:
                session.remove_item(each.name)
            session.add_item(
                each.name,
                each.location,
                description=each.description,
                tags=tuple(each.tags),
                maintainer=each.maintainer,
                descriptions=dict(each.descriptions),
            )
    finally:
        session.close()
    return len(items)


def _checked(place: Place) -> int:
    """Start a server, pull once over HTTP, and hold the file against what the server and the footer say of it."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lakey-") as folder, running(place, Path(folder, "server.log")) as session:
        print(f"JupyterLab with Lakey answers after {time.monotonic() - began:.1f} s.", flush=True)
        item = session.item(SHOWN)
        spec = ASKED.spec(item)
        estimate = session.estimate(item.name, spec)
        job = session.pull(item.name, spec, CHECKED, overwrite=True)
        pulled = Pull(session, job, progress=False).wait()
        _prove(pulled, estimate)
        pulled.path.unlink()
    result = pulled.result
    print(f"Pulled {counted(result.rows, 'row')} of {item.name} over HTTP: {size(result.bytes)}.")
    print("The file has the rows, the columns, the checksum and the recipe that it should have.")
    return 0


def _prove(pulled: Pull, estimate: Estimate) -> None:
    """`Damaged` unless the file is what was asked for, told, and estimated."""
    table, result, recipe = pulled.to_arrow(), pulled.result, pulled.recipe
    values, names = table.column("value").to_pylist(), table.column("name").to_pylist()
    for claim, holds in (
        ("the columns asked for", table.column_names == list(ASKED.columns or ())),
        ("the rows that the server told", table.num_rows == result.rows == recipe["rows"] > 0),
        ("only rows that the filters keep", set(names) == {"temperature"} and min(values) >= LEAST),
        ("as many rows as estimated", estimate.rows_low <= table.num_rows <= estimate.rows_high),
        ("the checksum that the server told", hashlib.sha256(pulled.path.read_bytes()).hexdigest() == result.sha256),
        ("its item in the recipe", recipe["item"] == SHOWN),
    ):
        if not holds:
            raise Damaged(f"{pulled.path} does not have {claim}.")


COMMANDS: dict[str, Command] = {
    "demo": Command("make a lake to play with, and open JupyterLab on its notebook", _arguments, _demo),
}
