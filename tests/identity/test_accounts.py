"""Who somebody is to Lakey, and the token that makes a kernel its owner and no more."""

from __future__ import annotations

import pickle

import pytest
from jupyter_server.auth import User
from jupyter_server.auth.identity import IdentityProvider, PasswordIdentityProvider

from lakey_jupyter.identity.jupyter import KernelUser, account_of
from lakey_jupyter.identity.local import local_account
from lakey_jupyter.identity.tokens import KernelToken
from lakey_jupyter.model.account import Account


class People(IdentityProvider):
    """A login that knows people."""


@pytest.mark.parametrize("provider", [IdentityProvider, PasswordIdentityProvider])
def test_whoever_passes_jupyters_own_login_is_the_owner(provider: type[IdentityProvider]) -> None:
    first, second = [account_of(User(username=name), provider(), ["*"]) for name in ("a3f0", "77bc")]
    assert first == second == local_account()


def test_a_login_that_knows_people_keeps_them_apart() -> None:
    found = account_of(User(username="ann", display_name="Ann A."), People(), ["ann"])
    assert found == Account(id="ann", name="Ann A.", admin=True)
    assert account_of(User(username="bob"), People(), ["ann"]) == Account(id="bob", name="bob", admin=False)


@pytest.mark.parametrize(("admins", "expected"), [(["*"], True), ([], False), (["nobody"], False)])
def test_admins_are_those_who_are_named(admins: list[str], expected: bool) -> None:
    assert account_of(User(username="x"), IdentityProvider(), admins).admin is expected


def test_a_hub_names_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    monkeypatch.setenv("JUPYTERHUB_OAUTH_ACCESS_SCOPES", '["access:servers!server=ada/"]')
    assert local_account().id == "ada"
    assert KernelUser(KernelToken().account).hub_user["scopes"] == ["access:servers!server=ada/"]


def test_a_person_without_a_name_has_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("JUPYTERHUB_USER", "LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 4_294_000_001)
    assert local_account().id == "user-4294000001"


def test_a_kernel_is_no_admin_whatever_the_list_says() -> None:
    user = KernelUser(KernelToken().account)
    assert account_of(user, People(), ["*", user.username]) == local_account(admin=False)


def test_a_token_fits_its_own_header_and_no_other() -> None:
    token, other = KernelToken(), KernelToken()
    secret = token.reveal()
    for header in (f"token {secret}", f"Bearer {secret}", f"BEARER  {secret} "):
        assert token.fits(header)
    for header in (
        "",
        "Bearer",
        f"Bearer{secret}",
        f"Basic {secret}",
        f"Bearer {secret}x",
        f"Bearer {secret[:-1]}",
        "token é",
    ):
        assert not token.fits(header)
    assert not other.fits(f"Bearer {secret}")
    assert len(secret) >= 40


def test_a_token_is_in_no_repr() -> None:
    token = KernelToken()
    assert token.reveal() not in repr(token) + str(token) + f"{[token]}"
    assert token.reveal() not in repr(pickle.loads(pickle.dumps(token.account)))  # what goes to worker processes
