"""A tracer: spans with the times of the clock of the machine that they ran on, handed to an exporter when they end."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .sampling import Sampler
from .traceparent import Context


class Span(NamedTuple):
    """A finished span. Times are microseconds of ``service``'s own clock; ``peer`` is who was called, or who called.

    ``kind`` is server, client, producer or consumer. ``links`` are spans, of other traces too, that led to it without
    waiting for it.
    """

    trace: str
    id: str
    parent: str
    service: str
    name: str
    kind: str
    peer: str
    start_us: int
    end_us: int
    error: bool = False
    sampled: bool = True
    links: tuple[str, ...] = ()
    request: str = ""


class Open:
    """A span that is running."""

    def __init__(self, tracer: Tracer, context: Context, parent: str, name: str, kind: str, peer: str) -> None:
        self.context = context
        self.error = False
        self.links: tuple[str, ...] = ()
        self.request = ""
        self._tracer, self._parent, self._name, self._kind, self._peer = tracer, parent, name, kind, peer
        self._start_us = tracer.clock_us()

    def end(self) -> Span:
        """Finish it and hand it over."""
        tracer, context = self._tracer, self.context
        span = Span(
            context.trace, context.span, self._parent, tracer.service, self._name, self._kind, self._peer,
            self._start_us, tracer.clock_us(), self.error, context.sampled, self.links, self.request,
        )  # fmt: skip
        tracer.export(span)
        return span


class Tracer:
    """``new_id(digits)`` makes an id; ``export`` takes finished spans."""

    def __init__(
        self, service: str, clock_us: Callable[[], int], new_id: Callable[[int], str], sampler: Sampler,
        export: Callable[[Span], None],
    ) -> None:  # fmt: skip
        self.service, self.clock_us, self.export = service, clock_us, export
        self._new_id, self._sampler = new_id, sampler

    def start(self, name: str, kind: str, parent: Context | None = None, peer: str = "") -> Open:
        """A span below ``parent``, or the first one of a new trace."""
        trace = parent.trace if parent else self._new_id(32)
        context = Context(trace, self._new_id(16), self._sampler.keeps(trace, parent))
        return Open(self, context, parent.span if parent else "", name, kind, peer)
