"""The token that a server hands to its kernels: good under `lakey/` only, as the server's owner, never as admin."""

from __future__ import annotations

import hmac
import re
import secrets

from ..model.account import Account
from .local import local_account

_HEADER = re.compile(r"\s*(?:token|bearer)\s+(?P<secret>\S+)\s*", re.IGNORECASE)


class KernelToken:
    """A random token, new with every server process. Its secret is in no repr, and only `reveal` gives it."""

    def __init__(self, account: Account | None = None) -> None:
        self.account = account or local_account(admin=False)
        self._secret = secrets.token_urlsafe(32)

    def fits(self, header: str) -> bool:
        """Whether an `Authorization` header carries this token; takes the same time for every wrong one."""
        found = _HEADER.fullmatch(header)
        return found is not None and hmac.compare_digest(found["secret"].encode(), self._secret.encode())

    def reveal(self) -> str:
        """The secret, for the environment of kernels and nothing else."""
        return self._secret

    def __repr__(self) -> str:
        return f"KernelToken(for {self.account.name!r})"
