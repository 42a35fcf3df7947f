"""Pulls over HTTP: start, look, leave, resume, and the bytes of a finished one."""

from __future__ import annotations

from http import HTTPStatus

from jupyter_server.auth.decorator import authorized
from tornado.web import authenticated

from ..model.job import Job
from ..model.output import FORMATS, format_of
from ..model.pulls import PullRequest
from .base import LakeyHandler, once
from .ranges import span
from .verbs import Nothing, PageQuery

BLOCK = 1024 * 1024
OTHER = "application/octet-stream"
"""What the parts of a folder are, one after the other."""
MEDIA = (*(each.media for each in FORMATS.values()), OTHER)


class PullsHandler(LakeyHandler):
    """The caller's pulls."""

    @authenticated
    @authorized
    async def get(self) -> None:
        page = self.query(PageQuery)
        self.reply(await self.lake.pulls(self.account, page.limit, page.cursor))

    @authenticated
    @authorized
    @once
    async def post(self) -> None:
        job, is_new = await self.lake.pull(self.account, self.body(PullRequest))
        self.reply(job, HTTPStatus.ACCEPTED if is_new else HTTPStatus.OK)


class PullHandler(LakeyHandler):
    """One pull of the caller's."""

    @authenticated
    @authorized
    async def get(self, id: str) -> None:
        self.reply(await self.lake.job(self.account, id))

    @authenticated
    @authorized
    @once
    async def delete(self, id: str) -> None:
        self.reply(await self.lake.leave(self.account, id))


class ResumeHandler(LakeyHandler):
    """A failed or cancelled pull, started again."""

    @authenticated
    @authorized
    @once
    async def post(self, id: str) -> None:
        self.body(Nothing)
        self.reply(await self.lake.resume(self.account, id), HTTPStatus.ACCEPTED)


class ContentHandler(LakeyHandler):
    """The bytes of a finished pull's file, whole or a range of them."""

    @authenticated
    @authorized
    async def get(self, id: str) -> None:
        job = await self.lake.job(self.account, id)
        self._media = _media(job)
        self._describe(job)
        if self.check_etag_header():
            self._end(HTTPStatus.NOT_MODIFIED)
            return
        size = job.result.bytes if job.result else 0
        wanted = span(self.request.headers.get("Range"), size) if job.result and self._same_file() else (0, size)
        if wanted is None:
            self.set_header("Content-Range", f"bytes */{size}")
            self._end(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            return
        await self._stream(id, *wanted, size)

    def compute_etag(self) -> str | None:
        """The file's own, set by `get`; the bytes sent may be a part of it."""
        return self._headers.get("ETag")

    def _describe(self, job: Job) -> None:
        self.set_header("Accept-Ranges", "bytes")
        if job.result:
            self.set_header("ETag", f'"{job.result.sha256}"')
            self.set_attachment_header(job.result.path.rsplit("/", 1)[-1])

    def _same_file(self) -> bool:
        etag = self._headers.get("ETag")
        return self.request.headers.get("If-Range", etag) == etag

    async def _stream(self, id: str, first: int, after: int, size: int) -> None:
        block = await self.lake.content(self.account, id, first, min(BLOCK, after - first))  # fails before any header
        self.set_status(HTTPStatus.PARTIAL_CONTENT if after - first < size else HTTPStatus.OK)
        if after - first < size:
            self.set_header("Content-Range", f"bytes {first}-{after - 1}/{size}")
        self.set_header("Content-Length", str(after - first))
        self.set_header("Content-Type", self._media)
        while block:
            self.write(block)
            await self.flush()
            first += len(block)
            length = min(BLOCK, after - first)
            block = await self.lake.content(self.account, id, first, length) if length else b""
        self._end(self.get_status())

    def _end(self, status: int) -> None:
        self.set_status(status)
        self.finish(set_content_type=self._media)


def _media(job: Job) -> str:
    return FORMATS[format_of(job.to)].media if job.result is None or not job.result.parts else OTHER
