"""Spans put together from the records that opened them, told about them and closed them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from playground.engine.records import Record, SpanClosed, SpanEvent, SpanOpened


class Noted(NamedTuple):
    """Something that happened within a span."""

    at_us: int
    name: str
    attributes: dict[str, Any]


@dataclass
class Span:
    """``to_us`` None: the record ended before the span did."""

    opened: SpanOpened
    name: str
    to_us: int | None = None
    status: str | None = None
    words: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    events: list[Noted] = field(default_factory=list)

    def note(self, record: SpanEvent) -> None:
        """Take what the tracer recorded: attributes and a better name travel as events of their own."""
        told = orjson.loads(record.attrs)
        if record.name == "attributes":
            self.attributes |= told
        elif record.name == "name":
            self.name = told["name"]
        else:
            self.events.append(Noted(record.at_us, record.name, told))


class Assembly:
    """Takes records in order and gives back each span as soon as nothing more can be told about it."""

    def __init__(self, trace: str | None = None) -> None:
        self._trace = trace
        self._open: dict[str, Span] = {}

    def take(self, records: Iterable[Record]) -> list[Span]:
        """The spans that these records closed, in the order in which they closed."""
        closed: list[Span] = []
        for record in records:
            if isinstance(record, SpanOpened):
                if self._trace is None or record.trace == self._trace:
                    self._open[record.span] = Span(record, record.name)
            elif isinstance(record, (SpanClosed, SpanEvent)) and record.span in self._open:
                _told(self._open[record.span], record)
                if isinstance(record, SpanClosed):
                    closed.append(self._open.pop(record.span))
        return closed

    def rest(self) -> list[Span]:
        """Those that were still open when the record ended."""
        return list(self._open.values())


def assembled(records: Iterable[Record], trace: str | None = None) -> list[Span]:
    """The spans of a record in the order in which they opened; of one trace only when ``trace`` names it."""
    assembly = Assembly(trace)
    spans = assembly.take(records) + assembly.rest()
    return sorted(spans, key=lambda span: span.opened.seq)


def _told(span: Span, record: SpanClosed | SpanEvent) -> None:
    if isinstance(record, SpanEvent):
        span.note(record)
    else:
        span.to_us, span.status, span.words = record.at_us, record.status, record.words
