"""What a server tells its kernels through the environment: where Lakey and the workspace are, and the token."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from jupyter_server.serverapp import ServerApp

from ..identity.tokens import KernelToken
from .routes import PREFIX

WILDCARDS = frozenset({"", "*", "0.0.0.0", "::"})
NAMES = ("LAKEY_URL", "LAKEY_TOKEN", "LAKEY_CA_FILE", "LAKEY_WORKSPACE")
SECRETS = ("LAKEY_S3_KEY", "LAKEY_S3_SECRET", "LAKEY_AZURE_KEY", "LAKEY_LAKE_TOKEN", "LAKEY_DATABASE_URL")
"""What only the server is to know. Variables of AWS are left to kernels: people's own code may live by them."""


def kernel_url(server: ServerApp) -> str | None:
    """The URL of `lakey/` as a kernel on this machine reaches it; None for a server on a UNIX socket."""
    if server.sock:
        return None
    parts = urlsplit(server.connection_url)
    if parts.scheme == "http" and server.ip in WILDCARDS:  # over https the certificate holds a name, not the loopback
        parts = parts._replace(netloc=f"127.0.0.1:{server.port}")
    return parts._replace(path=parts.path.rstrip("/") + "/" + PREFIX, query="", fragment="").geturl()


class Handover:
    """The variables while the server runs; `take_back` leaves the environment as it was.

    Kernels and terminals inherit the server's environment. What stood there before belongs to another server.
    """

    def __init__(self, server: ServerApp, token: KernelToken) -> None:
        url = kernel_url(server)
        here = (url, token.reveal(), server.certfile, str(Path(server.root_dir).resolve()))
        self._given = dict(zip(NAMES, here, strict=True)) if url else {}
        self._before = {name: os.environ.get(name) for name in (*NAMES, *SECRETS)}
        self._is_given = False

    def give(self) -> None:
        """Put the variables into the environment, and take the secrets out of it."""
        _set({name: self._given.get(name) or None for name in self._before})
        self._is_given = True

    def take_back(self) -> None:
        """Leave the environment as it was before; as it is where nothing was given, or all is taken back already."""
        if self._is_given:
            _set(self._before)
        self._is_given = False


def _set(variables: dict[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
