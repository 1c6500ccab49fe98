"""OpenTelemetry on virtual time: one provider a run, ids from keyed draws, spans written to the record.

Labs and patterns use the OpenTelemetry *API*; this is the SDK behind it, kept to what a record needs, because the
stock SDK costs several times as much a span. Context travels as W3C ``traceparent``
(https://www.w3.org/TR/trace-context/), version 00.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from opentelemetry import context as otel_context
from opentelemetry import trace as otel

from playground.engine.causality import CAUSE
from playground.engine.encoding import canonical_json
from playground.engine.records import SpanClosed, SpanEvent, SpanOpened

if TYPE_CHECKING:
    from playground.engine.recorder import Recorder
    from playground.engine.streams import Streams

SAMPLED = otel.TraceFlags(otel.TraceFlags.SAMPLED)
_KINDS = {kind: kind.name.lower() for kind in otel.SpanKind}
_VERSION = "00"
(_SPAN_KEY,) = otel.set_span_in_context(otel.INVALID_SPAN, otel_context.Context())
"""Where OpenTelemetry keeps the current span in its context: asked of it once, for every message needs it."""


class Span(otel.Span):
    """A span of a run. Open from construction until ``end``; ``set_status`` decides what ``end`` records."""

    __slots__ = ("_context", "_open", "_status", "_words", "span_hex", "trace_hex", "tracing")

    def __init__(self, tracing: Tracing, trace_hex: str, span_hex: str) -> None:
        self.tracing = tracing
        self.trace_hex = trace_hex
        self.span_hex = span_hex
        self._open = True
        self._status = "ok"
        self._words: str | None = None

    @property
    def traceparent(self) -> str:
        """The W3C header that makes the receiver's span a child of this one."""
        return f"{_VERSION}-{self.trace_hex}-{self.span_hex}-01"

    def get_span_context(self) -> otel.SpanContext:
        """Return the ids as OpenTelemetry knows them."""
        return otel.SpanContext(int(self.trace_hex, 16), int(self.span_hex, 16), is_remote=False, trace_flags=SAMPLED)

    def is_recording(self) -> bool:
        """Tell whether the span is open."""
        return self._open

    def set_attribute(self, key: str, value: Any) -> None:
        """Record one attribute (an integer or a string)."""
        self.set_attributes({key: value})

    def set_attributes(self, attributes: Mapping[str, Any]) -> None:
        """Record attributes."""
        if attributes:
            self.add_event("attributes", attributes)

    def add_event(self, name: str, attributes: Mapping[str, Any] | None = None, timestamp: int | None = None) -> None:
        """Record that something happened within the span. ``timestamp`` is ignored: events happen now."""
        self.tracing.recorder.write(SpanEvent, self.span_hex, name, canonical_json(dict(attributes or {})))

    def update_name(self, name: str) -> None:
        """Record a better name."""
        self.add_event("name", {"name": name})

    def set_status(self, status: otel.Status | otel.StatusCode, description: str | None = None) -> None:
        """Decide how the span will end."""
        code = status.status_code if isinstance(status, otel.Status) else status
        words = status.description if isinstance(status, otel.Status) else description
        if code is otel.StatusCode.ERROR:
            self.fail(words or "error")
        else:
            self._status, self._words = "ok", None

    def fail(self, words: str) -> None:
        """End as an error, because of ``words``."""
        self._status, self._words = "error", words

    def record_exception(self, exception: BaseException, attributes=None, timestamp=None, escaped=False) -> None:
        """Record an exception as the semantic conventions name it."""
        self.add_event("exception", {"exception.type": type(exception).__name__, "exception.message": str(exception)})

    def end(self, end_time: int | None = None) -> None:
        """Close the span now; once."""
        if self._open:
            self._open = False
            self.tracing.recorder.write(SpanClosed, self.span_hex, self._status, self._words)


class Tracing(otel.TracerProvider):
    """The provider of one run."""

    def __init__(self, recorder: Recorder, streams: Streams) -> None:
        self.recorder = recorder
        self.streams = streams
        self._siblings: dict[tuple[str, str | None, str, str], int] = {}

    def get_tracer(self, instrumenting_module_name: str, *_: Any, **__: Any) -> NodeTracer:
        """Return the tracer of the node called ``instrumenting_module_name``."""
        return NodeTracer(self, instrumenting_module_name)

    def open(self, node: str, name: str, kind: str, parent: Span | str | None) -> Span:
        """Open a span. ``parent`` is one of this run, a traceparent header, or None, which starts a trace of the
        running request."""
        cause = CAUSE.get()
        if isinstance(parent, Span):
            trace_hex, parent_hex = parent.trace_hex, parent.span_hex
        else:
            trace_hex, parent_hex = _parsed(parent) if parent else (None, None)
        if trace_hex is None:
            trace_hex = self.streams.hexadecimal(32, "trace", cause.key)
        sibling = (trace_hex, parent_hex, node, name)
        nth = self._siblings[sibling] = self._siblings.get(sibling, 0) + 1
        key = f"span\x1f{trace_hex}\x1f{parent_hex or ''}\x1f{node}\x1f{name}\x1f{nth}"
        span_hex = self.streams.id_text(key)
        self.recorder.write(SpanOpened, span_hex, parent_hex, trace_hex, cause.request, node, name, kind)
        return Span(self, trace_hex, span_hex)


class NodeTracer(otel.Tracer):
    """OpenTelemetry's tracer for one node's code."""

    def __init__(self, tracing: Tracing, node: str) -> None:
        self.tracing = tracing
        self.node = node

    def start_span(self, name: str, context=None, kind=otel.SpanKind.INTERNAL, attributes=None, *_: Any, **__: Any):
        """Start a span below the current one."""
        span = self.tracing.open(self.node, name, _KINDS[kind], current_span(context))
        span.set_attributes(attributes or {})
        return span

    @contextmanager
    def start_as_current_span(self, name: str, *args: Any, end_on_exit: bool = True, **kwargs: Any) -> Iterator[Span]:
        """Start a span and make it current inside the block; an exception ends it as an error."""
        span = self.start_span(name, *args, **_known(kwargs))
        token = enter(span)
        try:
            yield span
        except Exception as error:
            span.record_exception(error)
            span.fail(str(error))
            raise
        finally:
            otel_context.detach(token)
            if end_on_exit:
                span.end()


def enter(span: otel.Span) -> Any:
    """Make ``span`` the current one of this context; returns the token for ``opentelemetry.context.detach``."""
    return otel_context.attach(otel_context.Context({**otel_context.get_current(), _SPAN_KEY: span}))


def current_span(context: otel_context.Context | None = None) -> Span | None:
    """Return the current span of this run, or None."""
    span = (otel_context.get_current() if context is None else context).get(_SPAN_KEY)
    return span if type(span) is Span else None


def _known(options: dict[str, Any]) -> dict[str, Any]:
    return {key: options[key] for key in ("context", "kind", "attributes") if key in options}


def _parsed(header: str) -> tuple[str | None, str | None]:
    """Return (trace id, parent id) of a traceparent, or Nones when it is malformed, as the specification demands."""
    parts = header.split("-")
    if len(parts) != 4 or len(parts[1]) != 32 or len(parts[2]) != 16:
        return None, None
    return parts[1], parts[2]
