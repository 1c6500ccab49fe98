from __future__ import annotations

import json

from opentelemetry import trace

from playground.engine.records import SpanClosed, SpanEvent, SpanOpened
from playground.engine.tracing import current_span
from tests.engine.cast import MS, Cast


def test_a_call_makes_a_client_span_and_a_server_span_of_one_trace():
    client, server = Cast().run(150 * MS).of(SpanOpened)
    assert (client.kind, server.kind) == ("client", "server")
    assert server.parent == client.span and server.trace == client.trace
    assert client.parent is None


def test_ids_have_w3c_lengths():
    span = Cast().run(150 * MS).of(SpanOpened)[0]
    assert len(span.trace) == 32 and len(span.span) == 16
    assert int(span.trace, 16) and int(span.span, 16)


def test_code_that_uses_the_opentelemetry_api_writes_to_this_run():
    cast = Cast()

    def boot(db) -> None:
        @db.on("read")
        async def read(request):
            with db.tracer.start_as_current_span("look up", attributes={"rows": 3}) as span:
                assert trace.get_current_span() is span
                span.add_event("found", {"row": "a"})
                await db.work(5 * MS)

    cast.db.boot = boot
    cast.run(150 * MS)
    client, server, inner = cast.of(SpanOpened)
    assert inner.parent == server.span and inner.kind == "internal"
    assert [(e.name, json.loads(e.attrs)) for e in cast.of(SpanEvent)] == [
        ("attributes", {"rows": 3}),
        ("found", {"row": "a"}),
    ]
    assert [r.span for r in cast.of(SpanClosed)] == [inner.span, server.span, client.span]


def test_an_exception_in_a_span_ends_it_as_an_error():
    cast = Cast()

    def boot(db) -> None:
        @db.on("read")
        async def read(request):
            with db.span("look up"):
                raise KeyError("gone")

    cast.db.boot = boot
    cast.run(150 * MS)
    assert [r.status for r in cast.of(SpanClosed)] == ["error", "error", "error"]


def test_a_malformed_traceparent_starts_a_new_trace_of_the_same_request():
    cast = Cast()
    whole = cast.db.world.tracing.open("db-1", "work", "server", "not-a-header")
    assert len(whole.trace_hex) == 32
    assert cast.of(SpanOpened)[0].parent is None


def test_there_is_no_current_span_outside_a_run():
    assert current_span() is None
