"""Accounts from Jupyter's login: whom a signed-in Jupyter user is to Lakey, and the user that a kernel acts as."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import Any

from jupyter_server.auth import User
from jupyter_server.auth.identity import IdentityProvider, LegacyIdentityProvider, PasswordIdentityProvider
from tornado.web import RequestHandler

from ..model.account import Account
from .local import local_account
from .tokens import KernelToken

EVERYBODY = "*"
ONE_PERSON = (IdentityProvider, PasswordIdentityProvider, LegacyIdentityProvider)
"""The logins that know one token or password and no people: Jupyter names every caller at random there."""


def account_of(user: User, provider: IdentityProvider, admins: Sequence[str]) -> Account:
    """The account of a signed-in user; `admins` are names, or `*` for everybody who passes Jupyter's login.

    Where the login cannot tell people apart, everybody is the server's owner.
    """
    if isinstance(user, KernelUser):
        return user.account
    known = local_account() if type(provider) in ONE_PERSON else Account(id=user.username, name=_name(user))
    return Account(id=known.id, name=known.name, admin=EVERYBODY in admins or known.id in admins)


class KernelUser(User):
    """The user of a request that carries the kernel token."""

    def __init__(self, account: Account) -> None:
        self.account = account
        super().__init__(username=account.id, name=account.name)

    @property
    def hub_user(self) -> dict[str, Any]:
        """What JupyterHub's authorizer asks of a user: the owner of a server may reach it."""
        scopes = json.loads(os.environ.get("JUPYTERHUB_OAUTH_ACCESS_SCOPES", "[]"))
        return {"kind": "user", "name": self.account.id, "scopes": scopes}


class KernelIdentity(IdentityProvider):
    """Stands in for the server's identity provider on a request that carries the kernel token."""

    def __init__(self, token: KernelToken, **settings: Any) -> None:
        super().__init__(token="", **settings)
        self._user = KernelUser(token.account)

    def get_user(self, handler: RequestHandler) -> User:
        """The kernel's user; the request counts as token-authenticated: no cookie and no XSRF token is asked for."""
        handler._token_authenticated = True  # type: ignore[attr-defined]
        return self._user


def _name(user: User) -> str:
    return user.display_name or user.name or user.username
