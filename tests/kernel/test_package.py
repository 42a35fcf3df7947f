"""The package: cheap to import, and the same whatever was imported before."""

from __future__ import annotations

import subprocess
import sys

import pytest

import lakey_jupyter


def _run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_importing_it_imports_nothing_heavy() -> None:
    heavy = "{'pandas', 'pyarrow', 'numpy', 'tornado', 'IPython', 'sqlalchemy', 'msgspec', 'sqlglot'}"
    assert _run(f"import sys, lakey_jupyter; print(sorted({heavy} & set(sys.modules)))") == "[]"


def test_importing_it_costs_less_than_50_ms() -> None:
    timed = "import time; began = time.perf_counter(); import lakey_jupyter; print(time.perf_counter() - began)"
    assert min(float(_run(timed)) for _ in range(5)) < 0.05


def test_the_forms_are_there_before_ipywidgets_is() -> None:
    code = "import sys, lakey_jupyter as lakey; lakey.download, lakey.discover; print('ipywidgets' in sys.modules)"
    assert _run(code) == "False"


def test_connect_is_the_function_also_after_its_module_was_imported() -> None:
    code = (
        "import lakey_jupyter.connect, lakey_jupyter as lakey; print(lakey.connect.__module__, callable(lakey.connect))"
    )
    assert _run(code) == "lakey_jupyter.kernel.bridge True"


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="nothing_such"):
        lakey_jupyter.nothing_such  # noqa: B018
    assert {"connect", "discover", "download", "pull", "read", "__version__"} <= set(dir(lakey_jupyter))


def test_jupyter_finds_its_hooks() -> None:
    assert lakey_jupyter._jupyter_labextension_paths() == [{"src": "labextension", "dest": "lakey-jupyter"}]
    (point,) = lakey_jupyter._jupyter_server_extension_points()
    assert point["module"] == "lakey_jupyter"
