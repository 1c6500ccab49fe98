"""``GET /c/<sha>``: a chunk by its content, answered before Django sees the request, at a sixteenth of the cost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from playground.runs import reader
from playground.runs.connection import UNAVAILABLE, connect_async

PREFIX = "/c/"

Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]


class ChunkServer:
    """Answers for chunks and passes everything else on."""

    def __init__(self, rest: Application) -> None:
        self._rest = rest

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        sha = scope["path"].removeprefix(PREFIX)
        if not scope["path"].startswith(PREFIX) or not reader.is_address(sha):
            await self._rest(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, b"", (b"allow", b"GET, HEAD"))
        elif dict(scope["headers"]).get(b"if-none-match") == _tag(sha):
            await _answer(send, 304, b"", (b"etag", _tag(sha)))
        else:
            await _chunk(send, sha, body=scope["method"] == "GET")


async def _chunk(send: Send, sha: str, *, body: bool) -> None:
    try:
        data = await reader.chunk(connect_async(), sha)
    except UNAVAILABLE:
        await _answer(send, 503, b"", (b"retry-after", b"2"))
        return
    if data is None:
        await _answer(send, 404, b"", (b"cache-control", b"no-store"))
        return
    await _answer(
        send,
        200,
        data if body else b"",
        (b"content-type", b"application/json"),
        (b"content-encoding", b"gzip"),
        (b"content-length", str(len(data)).encode()),
        (b"cache-control", b"public, max-age=31536000, immutable"),
        (b"etag", _tag(sha)),
        (b"x-content-type-options", b"nosniff"),
    )


async def _answer(send: Send, status: int, body: bytes, *headers: tuple[bytes, bytes]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


def _tag(sha: str) -> bytes:
    return f'"{sha}"'.encode()
