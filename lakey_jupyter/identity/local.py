"""The person who runs this process: the account of a script, the CLI, and of everybody in one's own Jupyter server."""

from __future__ import annotations

import getpass
import os

from ..model.account import Account


def owner_name() -> str:
    """The name that a JupyterHub gave to this server's owner, else the name of the system's user."""
    named = os.environ.get("JUPYTERHUB_USER")
    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have a number but no name
        return f"user-{os.getuid()}"


def local_account(*, admin: bool = True) -> Account:
    """The account of whoever runs this process."""
    name = owner_name()
    return Account(id=name, name=name, admin=admin)
