"""Lakey for Jupyter: a local slice of a data lake, pulled into the workspace."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .model.version import VERSION

if TYPE_CHECKING:
    from .kernel.bridge import connect, discover, download, pull, read

__version__ = VERSION
__all__ = ["__version__", "connect", "discover", "download", "pull", "read"]


class _Package(ModuleType):
    """The package itself: what people call is imported on first use, so importing the package costs next to nothing."""

    @property
    def connect(self) -> Any:
        """`lakey.connect` is the function, also once the module of that name has been imported."""
        return _bridge().connect

    @connect.setter
    def connect(self, module: ModuleType) -> None:
        """The import of `lakey_jupyter.connect` would put the module here."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(_bridge(), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _bridge() -> Any:
    from .kernel import bridge

    return bridge


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext lakey_jupyter`: from now on there is `%lakey`, and completion of what may follow it."""
    from .kernel.completing import matcher
    from .kernel.magic import LakeyMagics

    shell.register_magics(LakeyMagics)
    if matcher not in shell.Completer.custom_matchers:
        shell.Completer.custom_matchers.append(matcher)


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from .app import LakeyApp

    return [{"module": "lakey_jupyter", "app": LakeyApp}]


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "lakey-jupyter"}]


sys.modules[__name__].__class__ = _Package
