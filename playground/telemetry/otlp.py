"""A run as an ``ExportTraceServiceRequest`` in OTLP's JSON encoding, which Jaeger and every collector read.

https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding: field names in lowerCamelCase, ids in hexadecimal
(not base64), 64-bit integers as decimal strings, enumerations as integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from playground.engine.records import Record
from playground.telemetry.spans import Noted, Span, assembled
from playground.telemetry.values import attributes

EPOCH_NS = 946_684_800 * 10**9
"""Virtual time 0, in Unix nanoseconds: midnight of 1 January 2000, UTC. A run has no date; tools insist on one."""

UNFINISHED = "playground.unfinished"
"""Set on a span that was still open when the record ended; its end is then the record's."""

REQUEST = "playground.request"
"""The request a span truly served, which a lost trace context cannot change."""

_SCOPE = {"name": "playground"}
_SAMPLED = 1
_KINDS = {"internal": 1, "server": 2, "client": 3, "producer": 4, "consumer": 5}
_STATUS = {"ok": 1, "error": 2}


def request(records: Sequence[Record], trace: str | None = None) -> dict[str, Any]:
    """Every span of ``records`` (of one ``trace``, when named), one resource a node."""
    until_us = records[-1].at_us if records else 0
    return {"resourceSpans": resources(assembled(records, trace), until_us)}


def resources(spans: Iterable[Span], until_us: int) -> list[dict[str, Any]]:
    """The entries of an export request that tell of these spans; those without an end are given ``until_us``."""
    nodes: dict[str, list[dict[str, Any]]] = {}
    for span in spans:
        nodes.setdefault(span.opened.node, []).append(_span(span, until_us))
    return [_of_node(node, spans) for node, spans in nodes.items()]


def _of_node(node: str, spans: list[dict[str, Any]]) -> dict[str, Any]:
    resource = {"attributes": attributes({"service.name": node})}
    return {"resource": resource, "scopeSpans": [{"scope": _SCOPE, "spans": spans}]}


def _span(span: Span, until_us: int) -> dict[str, Any]:
    opened = span.opened
    unfinished = True if span.to_us is None else None
    told = {
        "traceId": opened.trace,
        "spanId": opened.span,
        "name": span.name,
        "kind": _KINDS[opened.kind],
        "startTimeUnixNano": _nanoseconds(opened.at_us),
        "endTimeUnixNano": _nanoseconds(until_us if span.to_us is None else span.to_us),
        "attributes": attributes({**span.attributes, REQUEST: opened.request, UNFINISHED: unfinished}),
        "events": [_event(noted) for noted in span.events],
        "status": _status(span),
        "flags": _SAMPLED,
    }
    return told if opened.parent is None else {**told, "parentSpanId": opened.parent}


def _event(noted: Noted) -> dict[str, Any]:
    return {
        "timeUnixNano": _nanoseconds(noted.at_us),
        "name": noted.name,
        "attributes": attributes(noted.attributes),
    }


def _status(span: Span) -> dict[str, Any]:
    if span.status is None:
        return {}
    code = _STATUS[span.status]
    return {"code": code, "message": span.words} if span.words else {"code": code}


def _nanoseconds(at_us: int) -> str:
    return str(EPOCH_NS + at_us * 1000)
