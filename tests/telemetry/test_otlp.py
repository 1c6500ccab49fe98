"""What is exported is OTLP by the protocol's own definitions, and says what the record says."""

from __future__ import annotations

import base64
import copy
import re

import orjson
import pytest
from google.protobuf import json_format
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from playground import catalog, simulate
from playground.commands.request import Request
from playground.engine.records import Ended, SpanClosed, SpanEvent, SpanOpened
from playground.telemetry import otlp

TRACE = "ab" * 16
ROOT, CHILD = "01" * 8, "02" * 8
DIGITS = {"traceId": 32, "spanId": 16, "parentSpanId": 16}
RECORDS = [
    SpanOpened(0, 1_000, ROOT, None, TRACE, "alice-1", "gateway", "POST", "server"),
    SpanEvent(1, 1_000, ROOT, "attributes", '{"http.status":200,"route":"/orders"}'),
    SpanEvent(2, 1_500, ROOT, "name", '{"name":"POST /orders"}'),
    SpanOpened(3, 2_000, CHILD, ROOT, TRACE, "alice-1", "payment", "charge", "client"),
    SpanEvent(4, 2_500, CHILD, "exception", '{"exception.type":"Declined"}'),
    SpanClosed(5, 3_000, CHILD, "error", "card declined"),
    SpanOpened(6, 3_500, "03" * 8, None, "cd" * 16, None, "payment", "sweep", "internal"),
    Ended(7, 9_000, "horizon", "The time is over."),
]


def spans_of(request: dict) -> list[dict]:
    return [span for node in request["resourceSpans"] for scope in node["scopeSpans"] for span in scope["spans"]]


def parsed(request: dict) -> ExportTraceServiceRequest:
    """By the protocol's definitions. OTLP writes ids in hexadecimal where plain protobuf JSON expects base64."""
    plain = copy.deepcopy(request)
    for span in spans_of(plain):
        for field in DIGITS.keys() & span.keys():
            span[field] = base64.b64encode(bytes.fromhex(span[field])).decode()
    return json_format.Parse(orjson.dumps(plain), ExportTraceServiceRequest())


@pytest.mark.parametrize("topic", catalog.topics().values(), ids=catalog.topics())
def test_a_run_of_every_topic_is_valid_by_the_protocols_own_definitions(topic) -> None:
    run = simulate.run(Request(None, [], None, "5s", []).scenario(topic), topic=topic)
    request = otlp.request(run.records)
    message = parsed(request)
    opened = [record for record in run.records if isinstance(record, SpanOpened)]
    found = [span for node in message.resource_spans for scope in node.scope_spans for span in scope.spans]
    assert sorted(span.span_id.hex() for span in found) == sorted(record.span for record in opened)
    assert all(span.end_time_unix_nano >= span.start_time_unix_nano >= otlp.EPOCH_NS for span in found)
    assert found, "the topic traces nothing"


def test_ids_are_lower_case_hexadecimal_of_the_protocols_length() -> None:
    for span in spans_of(otlp.request(RECORDS)):
        for field in DIGITS.keys() & span.keys():
            assert re.fullmatch(rf"[0-9a-f]{{{DIGITS[field]}}}", span[field])


def test_each_node_is_a_service_of_its_own() -> None:
    names = [node.resource.attributes[0] for node in parsed(otlp.request(RECORDS)).resource_spans]
    assert [(name.key, name.value.string_value) for name in names] == [
        ("service.name", "gateway"),
        ("service.name", "payment"),
    ]


def test_names_times_kinds_and_attributes_are_those_of_the_record() -> None:
    root = parsed(otlp.request(RECORDS)).resource_spans[0].scope_spans[0].spans[0]
    told = {each.key: each.value.string_value or each.value.int_value for each in root.attributes}
    assert (root.name, root.kind, root.parent_span_id) == ("POST /orders", root.SPAN_KIND_SERVER, b"")
    assert root.start_time_unix_nano == otlp.EPOCH_NS + 1_000_000
    assert (told["http.status"], told["route"], told[otlp.REQUEST]) == (200, "/orders", "alice-1")


def test_an_error_carries_its_words_and_its_events() -> None:
    child = parsed(otlp.request(RECORDS)).resource_spans[1].scope_spans[0].spans[0]
    assert (child.status.code, child.status.message) == (child.status.STATUS_CODE_ERROR, "card declined")
    assert (child.parent_span_id.hex(), child.kind) == (ROOT, child.SPAN_KIND_CLIENT)
    assert [(event.name, event.time_unix_nano) for event in child.events] == [("exception", otlp.EPOCH_NS + 2_500_000)]


def test_a_span_that_never_ended_ends_with_the_record_and_says_so() -> None:
    root = spans_of(otlp.request(RECORDS))[0]
    assert root["endTimeUnixNano"] == str(otlp.EPOCH_NS + 9_000_000)
    assert {"key": otlp.UNFINISHED, "value": {"boolValue": True}} in root["attributes"]
    assert root["status"] == {}


def test_one_trace_can_be_asked_for_alone() -> None:
    assert {span["traceId"] for span in spans_of(otlp.request(RECORDS, TRACE))} == {TRACE}
    assert otlp.request(RECORDS, "0" * 32) == {"resourceSpans": []}
