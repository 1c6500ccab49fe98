"""Spans are put together from what the record says of them, in any order of nodes."""

from __future__ import annotations

from playground.engine.records import SpanClosed, SpanEvent, SpanOpened
from playground.telemetry.spans import assembled
from playground.telemetry.values import attributes

OPENED = SpanOpened(0, 10, "01" * 8, None, "ab" * 16, "alice-1", "db-1", "read", "server")


def test_a_span_takes_its_end_from_the_record_that_closed_it() -> None:
    (span,) = assembled([OPENED, SpanClosed(1, 30, OPENED.span, "error", "gone")])
    assert (span.opened.at_us, span.to_us, span.status, span.words) == (10, 30, "error", "gone")


def test_attributes_and_a_better_name_are_no_events() -> None:
    told = [
        SpanEvent(1, 11, OPENED.span, "attributes", '{"a":1}'),
        SpanEvent(2, 12, OPENED.span, "name", '{"name":"x"}'),
    ]
    (span,) = assembled([OPENED, *told, SpanEvent(3, 13, OPENED.span, "hit", "{}")])
    assert (span.name, span.attributes, [event.name for event in span.events]) == ("x", {"a": 1}, ["hit"])


def test_what_belongs_to_another_trace_is_left_out() -> None:
    assert assembled([OPENED, SpanClosed(1, 30, OPENED.span, "ok", None)], "cd" * 16) == []


def test_every_type_of_value_is_named_and_nothing_has_none() -> None:
    plain = {"t": True, "i": 2**60, "f": 0.5, "s": "x", "l": [1], "n": None}
    assert [each["value"] for each in attributes(plain)] == [
        {"boolValue": True},
        {"intValue": str(2**60)},
        {"doubleValue": 0.5},
        {"stringValue": "x"},
        {"stringValue": "[1]"},
    ]
