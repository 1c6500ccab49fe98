"""A finished run's spans as OTLP JSON, sent as they are decoded: chunk by chunk, in a thread, a few runs at a time.

The web process never holds a whole record: an export keeps the spans that are open and one chunk. A run has at most
``limits.RECORDS`` records, which bounds what one export costs.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator

import orjson
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_GET

from playground.engine.records import SpanClosed, SpanEvent, SpanOpened
from playground.runs.answers import EXPECTED, error, told
from playground.runs.chunks import Chunk, decode
from playground.runs.connection import connect, connect_async
from playground.runs.stream import End, entry_id, read_entries, run_key
from playground.runs.throttle import throttle
from playground.telemetry import otlp
from playground.telemetry.spans import Assembly, Span

AT_ONCE = 2
"""Exports of one web process at the same time; its sockets share the rest of its core."""

BUSY_S = 2
"""When a caller who was turned away may ask again; an export takes about this long."""

_SPANS = frozenset({SpanOpened, SpanClosed, SpanEvent})
_GZIP = 31
_LEVEL = 4


class Gone(Exception):
    """No finished run stands under the digest (any more)."""


class Busy(Exception):
    """As many exports as are accepted at once are under way."""


class Desk:
    """Lets ``most`` exports through at a time, and turns the others away instead of queueing them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.busy = 0

    def __enter__(self) -> None:
        if self.busy >= self.most:
            raise Busy
        self.busy += 1

    def __exit__(self, *_: object) -> None:
        self.busy -= 1


desk = Desk(AT_ONCE)


class Writer:
    """One export request, written piece by piece; gzip when the caller reads that. ``found`` counts its spans."""

    def __init__(self, trace: str | None, *, gzip: bool) -> None:
        self.found = 0
        self._assembly = Assembly(trace)
        self._packer = zlib.compressobj(_LEVEL, wbits=_GZIP) if gzip else None

    def begin(self) -> bytes:
        return self._packed(b'{"resourceSpans":[')

    def add(self, data: bytes, until_us: int) -> bytes:
        """The spans that this chunk closes."""
        return self._packed(self._told(self._assembly.take(decode(data, _SPANS)), until_us))

    def finish(self, until_us: int) -> bytes:
        """The spans that nothing closed, and the end."""
        end = self._packed(self._told(self._assembly.rest(), until_us) + b"]}")
        return end + (self._packer.flush() if self._packer else b"")

    def _told(self, spans: list[Span], until_us: int) -> bytes:
        entries = b",".join(map(orjson.dumps, otlp.resources(spans, until_us)))
        comma = b"," if entries and self.found else b""
        self.found += len(spans)
        return comma + entries

    def _packed(self, text: bytes) -> bytes:
        return self._packer.compress(text) if self._packer else text


@require_GET
async def trace(request: HttpRequest, digest: str) -> HttpResponse:
    """The spans of a finished run as OTLP JSON; of one trace with ``?trace=<32 hex digits>``."""
    try:
        await asyncio.to_thread(throttle, connect(), request.META.get("REMOTE_ADDR", ""))
        return await _answer(request, digest)
    except Gone:
        return error(404, "gone", "No such finished run is stored. Post its scenario to have it computed again.")
    except Busy:
        message = f"{AT_ONCE} exports are under way, accepted at once {AT_ONCE}. Try again in {BUSY_S} seconds."
        answer = error(503, "busy", message)
        answer["Retry-After"] = str(BUSY_S)
        return answer
    except EXPECTED as problem:
        return told(problem)


async def _answer(request: HttpRequest, digest: str) -> HttpResponse:
    one = request.GET.get("trace")
    gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    writer = Writer(one, gzip=gzip)
    pieces = _pieces(digest, writer)
    begun = b""
    async for piece in pieces:
        begun += piece
        if writer.found:
            break
    if one and not writer.found:
        return error(404, "no_trace", f"This run has no trace {one!r:.40}.", "trace")
    headers = {
        "Content-Disposition": f'attachment; filename="{one or digest[:12]}.otlp.json"',
        "Vary": "Accept-Encoding",
    }
    packed = {"Content-Encoding": "gzip"} if gzip else {}
    return StreamingHttpResponse(_after(begun, pieces), content_type="application/json", headers={**headers, **packed})


async def _after(begun: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield begun
    async for piece in pieces:
        yield piece


async def _pieces(digest: str, writer: Writer) -> AsyncIterator[bytes]:
    with desk:
        end = await _end(digest)
        yield writer.begin()
        for i in range(end.chunks):
            data = await _chunk(digest, i)
            yield await asyncio.to_thread(writer.add, data, end.t_end_us)
        yield await asyncio.to_thread(writer.finish, end.t_end_us)


async def _end(digest: str) -> End:
    entries = read_entries(await connect_async().xrevrange(run_key(digest), count=1))
    if entries and isinstance(entries[0], End):
        return entries[0]
    raise Gone


async def _chunk(digest: str, i: int) -> bytes:
    entries = read_entries(await connect_async().xrange(run_key(digest), entry_id(i), entry_id(i)))
    if entries and isinstance(entries[0], Chunk):
        return entries[0].data
    raise Gone
