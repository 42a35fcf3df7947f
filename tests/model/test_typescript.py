"""The nouns of the front end are those of the wire, and the file that is committed is what is rendered."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import msgspec

from lakey_jupyter.model.job import State
from lakey_jupyter.model.typescript import WIRE, render

WRITTEN = Path(__file__).resolve().parents[2] / "src" / "api" / "types.ts"


def block(name: str) -> str:
    found = re.search(rf"export interface {name} {{\n(.*?)\n}}", render(), re.DOTALL)
    assert found is not None, name
    return found[1]


def test_every_noun_of_the_wire_has_its_interface_with_all_its_fields() -> None:
    for noun in WIRE:
        names = re.findall(r"^  (\w+)\??:", block(noun.__name__), re.MULTILINE)
        assert names == [field.encode_name for field in msgspec.structs.fields(noun)]


def test_every_type_that_is_named_is_defined_once() -> None:
    text = render()
    defined = re.findall(r"^export (?:interface|type) (\w+)", text, re.MULTILINE)
    assert len(defined) == len(set(defined))
    fields = re.findall(r"^  \w+\??: (.*);$", text, re.MULTILINE)
    named = {name for each in fields for name in re.findall(r"\b[A-Z]\w+", re.sub(r"'[^']*'", "", each))}
    assert named <= {*defined, "Record"}
    assert "unknown" not in block("Job")


def test_what_has_a_default_may_be_left_out_of_a_request_but_stands_in_an_answer() -> None:
    assert "  to?: string | null;" in block("PullRequest")
    assert "  filters?: Filter[];" in block("PullSpec")
    assert "  spec: PullSpec;" in block("PullRequest")
    assert "?" not in block("Job")


def test_an_enum_is_its_values() -> None:
    found = re.search(r"export type State =\n(.*?);", render(), re.DOTALL)
    assert found is not None
    assert set(re.findall(r"'(\w+)'", found[1])) == {state.value for state in State}


def test_the_committed_file_is_what_is_rendered() -> None:
    assert WRITTEN.read_text(encoding="utf-8") == render()
    command = [sys.executable, "-m", "lakey_jupyter.model.typescript"]
    printed = subprocess.run(command, check=True, capture_output=True, cwd=WRITTEN.parents[2]).stdout
    assert printed.decode() == render()
