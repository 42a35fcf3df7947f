"""What every Lakey handler shares: who asks, the request as nouns, the answer as JSON, failures as problems."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from functools import cached_property, wraps
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar

from jupyter_server.auth.identity import IdentityProvider
from jupyter_server.base.handlers import APIHandler
from jupyter_server.extension.handler import ExtensionHandlerMixin
from tornado.web import HTTPError

from ..errors import Internal, LakeyError, Unauthenticated
from ..model.account import Account
from ..model.lake import Lake
from ..model.noun import Noun
from ..model.problems import problem, refusal
from ..model.spec import MOST_BYTES
from ..model.wire import decode, encode
from .desk import SETTING, Desk
from .query import read_query
from .replies import HEADER, Asked, Reply
from .verbs import Verb

N = TypeVar("N")
Change = Callable[..., Awaitable[None]]
MOST_BODY = 1024 * 1024
JSON = "application/json"
PROBLEM = "application/problem+json"


class LakeyHandler(ExtensionHandlerMixin, APIHandler):
    """A handler of one path. Nobody anonymous gets past `prepare`.

    `verbs` are the methods it answers, `more` what else its row of the route table hands over.
    """

    auth_resource = "lakey"
    needs_lake: ClassVar[bool] = True

    def initialize(self, name: str, verbs: dict[str, Verb], **more: Any) -> None:
        super().initialize(name)
        self.verbs = verbs
        self.more = more
        self._asked: Asked | None = None
        self._reply: Reply | None = None

    async def prepare(self) -> None:  # type: ignore[override]
        await super().prepare()
        if self.request.method == "OPTIONS":
            return
        self._need_somebody()
        verb = self.verbs.get(str(self.request.method))
        if verb:
            self.query(verb.query)
            if self.needs_lake:
                await self.desk.open()

    @property
    def desk(self) -> Desk:
        """What this server's handlers lean on."""
        desk: Desk = self.settings[SETTING]
        return desk

    @property
    def lake(self) -> Lake:
        """The lake that does what is asked."""
        return self.desk.lake

    @cached_property
    def account(self) -> Account:
        """Who asks."""
        return self.desk.account(self.current_user, self.identity_provider)

    @property
    def identity_provider(self) -> IdentityProvider:
        """Jupyter's, but the kernel token is looked at first: only handlers of Lakey know it."""
        if self.desk.token.fits(self.request.headers.get("Authorization", "")):
            return self.desk.kernels
        return super().identity_provider

    def body(self, kind: type[N], most: int = MOST_BYTES) -> N:
        """The body as a noun; an empty one is `{}`. `Invalid` where it does not fit, 415 and 413 for type and size."""
        raw = self.request.body
        if raw and self.request.headers.get("Content-Type", "").split(";")[0].strip().lower() != JSON:
            raise HTTPError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"A body is {JSON} here.")
        if len(raw) > most:
            raise HTTPError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A body has at most {most:,} bytes here.")
        return decode(raw or b"{}", kind)

    def query(self, kind: type[N]) -> N:
        """The query string as a noun; a parameter that is unknown or given twice is `Invalid`."""
        arguments = self.request.query_arguments
        return read_query({name: self.get_query_arguments(name) for name in arguments}, kind)

    def reply(self, noun: Noun | dict[str, Any] | None, status: int = HTTPStatus.OK) -> None:
        """The answer; None for one without content."""
        self._send(Reply(int(status), b"" if noun is None else encode(noun)))

    async def replied_before(self) -> bool:
        """Whether this request came before under the same `Idempotency-Key`; then it has its answer again."""
        key = self.request.headers.get(HEADER)
        if not key:
            return False
        who = f"{self.account.id}\n{self.account.admin}"
        asked = Asked.of(who, f"{self.request.method} {self.request.path}", key, self.request.body)
        given = await self.desk.replies.given(asked)
        if given:
            self._send(given)
        else:
            self._asked = asked
        return given is not None

    def check_xsrf_cookie(self) -> None:
        """As Jupyter does, but who is not signed in is told so first."""
        if hasattr(self, "_jupyter_current_user"):
            self._need_somebody()
        super().check_xsrf_cookie()

    def get_login_url(self) -> str:
        """No redirect to a login page: a program asks here."""
        self._need_somebody()
        return str(super().get_login_url())

    @cached_property
    def request_id(self) -> str:
        """The name of this request in answers and in the log."""
        return secrets.token_hex(8)

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("X-Request-ID", self.request_id)
        self.set_header("Cache-Control", "private, no-cache")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Every failure leaves as a problem; what is no failure of ours says nothing but where to look."""
        failure = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(failure, LakeyError):
            told = problem(failure, self.request_id)
        elif isinstance(failure, HTTPError) and status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            told = refusal(status_code, _words(failure), self.request_id)
        else:
            unknown = Internal(f"Lakey failed; the server's log tells of request {self.request_id}.")
            told = problem(unknown, self.request_id)
        self.set_status(told.status)
        self.finish(encode(told), set_content_type=PROBLEM)

    def log_exception(self, kind: Any, value: Any, trace: Any) -> None:
        """Failures that Lakey tells the caller are no defects: one line; anything else with its trace."""
        if isinstance(value, LakeyError) and not isinstance(value, Internal):
            self.log.info("lakey %s %s: %s", self.request_id, value.code, self.request.path)
        elif isinstance(value, HTTPError):
            super().log_exception(kind, value, trace)
        else:
            self.log.error("lakey %s failed", self.request_id, exc_info=(kind, value, trace))

    def on_finish(self) -> None:
        if self._asked:
            self.desk.replies.settle(self._asked, self._reply)
        super().on_finish()

    def _need_somebody(self) -> None:
        if not self.current_user:
            raise Unauthenticated("Sign in to Jupyter first, or send its token.")

    def _send(self, reply: Reply) -> None:
        self._reply = reply
        self.set_status(reply.status)
        self.finish(reply.body or None, set_content_type=JSON)


def once(act: Change) -> Change:
    """Decorates a method that changes something: under the same `Idempotency-Key` it is done once."""

    @wraps(act)
    async def method(self: Any, *path: str, **named: str) -> None:
        if not await self.replied_before():
            await act(self, *path, **named)

    return method


def _words(refused: HTTPError) -> str:
    return refused.log_message % refused.args if refused.log_message else HTTPStatus(refused.status_code).phrase
