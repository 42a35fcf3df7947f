"""A login for the far side that knows two people by their tokens."""

from __future__ import annotations

from jupyter_server.auth import User
from jupyter_server.auth.identity import IdentityProvider
from tornado.web import RequestHandler

from lakey_jupyter.model.account import Account

ANN = Account(id="ann", name="ann", admin=True)
BOB = Account(id="bob", name="bob", admin=False)
TOKENS = {"Bearer token-of-ann": ANN, "Bearer token-of-bob": BOB}


class People(IdentityProvider):
    """Ann and Bob."""

    def get_user(self, handler: RequestHandler) -> User | None:
        person = TOKENS.get(handler.request.headers.get("Authorization", ""))
        handler._token_authenticated = person is not None  # type: ignore[attr-defined]
        return User(username=person.id) if person else None
