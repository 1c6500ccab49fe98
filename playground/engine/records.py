"""The language of a run: a closed set of record types.

A record is a named tuple that starts with ``seq`` (dense from 0) and ``at_us`` (virtual time in integer
microseconds). Every other field is an integer, a string or None, so that a record has one canonical byte form.

Prior art: Jepsen histories (``Operation``), OpenTelemetry spans (``Span*``), and the message log of a
discrete-event simulator. The invariant all of it serves: *nothing recorded before t depends on anything at or
after t*, which is what lets two runs share their past. Hence no record holds a digest, a horizon or the list of
interventions, and no id comes from a counter that such things advance.
"""

from __future__ import annotations

from typing import NamedTuple

Value = int | str | None


class Topology(NamedTuple):
    """A node, link, group or state machine exists (or ``left``). ``attrs`` is canonical JSON, drawn by the stage."""

    seq: int
    at_us: int
    what: str  # node | link | group | machine | left
    id: str
    kind: str | None  # node: client gateway service coordinator database queue cache balancer
    label: str | None
    a: str | None  # link: its two ends
    b: str | None
    attrs: str


class Message(NamedTuple):
    """A message left ``source``. It will arrive at ``arrives_us``, or vanish at ``lost_us`` because of ``reason``."""

    seq: int
    at_us: int
    source: str
    target: str
    kind: str  # command | reply | event | undo | write | refused
    label: str
    request: str | None  # causal key of the request it serves
    attempt: int  # counts from 1: same request, ends and label
    copy: int  # 0 the original, 1.. duplicates made by the network
    arrives_us: int | None
    lost_us: int | None
    reason: str | None


class Amended(NamedTuple):
    """What became of a message in flight, told when it happened. ``message`` is the seq of its record."""

    seq: int
    at_us: int
    message: int
    fate: str  # dropped | held | delayed | released | refused | ignored
    arrives_us: int | None  # the new plan, None when there is none
    reason: str | None


class State(NamedTuple):
    """One observed value of a node changed. ``path`` is dotted; None means that the path is gone."""

    seq: int
    at_us: int
    node: str
    path: str
    value: Value


class Health(NamedTuple):
    """A node's condition changed: words joined by "+", as in "slow+skewed"; "up" when nothing is wrong."""

    seq: int
    at_us: int
    node: str
    status: str  # up | down | paused | slow | erring | skewed, joined by "+"
    detail: str | None


class Link(NamedTuple):
    """One direction of a link changed. ``status`` joined by "+"; "up" when nothing is wrong."""

    seq: int
    at_us: int
    source: str
    target: str
    status: str  # up | cut | held | slow | lossy | duplicating | reordering
    detail: str | None


class SpanOpened(NamedTuple):
    """A span began. ``trace`` is what the tracing system believes; ``request`` is the truth."""

    seq: int
    at_us: int
    span: str  # 16 hex digits
    parent: str | None
    trace: str  # 32 hex digits
    request: str | None
    node: str
    name: str
    kind: str  # server | client | producer | consumer | internal


class SpanClosed(NamedTuple):
    """A span ended with ``status`` ok or error; ``words`` says why when it is an error."""

    seq: int
    at_us: int
    span: str
    status: str
    words: str | None


class SpanEvent(NamedTuple):
    """Something was noted on a span, or an attribute set. ``attrs`` is canonical JSON."""

    seq: int
    at_us: int
    span: str
    name: str
    attrs: str


class Line(NamedTuple):
    """The traced request now stands on line ``number`` of a pattern's ``file``."""

    seq: int
    at_us: int
    file: str
    number: int
    request: str
    node: str


class Operation(NamedTuple):
    """One step of a client's operation, as in a Jepsen history. ``op`` pairs an invocation with its completion."""

    seq: int
    at_us: int
    op: str
    phase: str  # invoked | ok | failed (certainly did not happen) | unknown
    client: str
    function: str
    key: str | None
    value: Value


class Caption(NamedTuple):
    """One plain sentence about what just happened, anchored to a node and a request where there is one."""

    seq: int
    at_us: int
    text: str
    node: str | None
    request: str | None
    tone: str  # neutral | good | bad | undo


class Sample(NamedTuple):
    """One point of a named series, for a metric lane of the topic's own."""

    seq: int
    at_us: int
    series: str
    node: str | None
    value: int


class Intervention(NamedTuple):
    """An intervention fired: ``applied``, or ``missed`` as its target was not there. ``words`` says what it did."""

    seq: int
    at_us: int
    kind: str
    target: str
    args: str
    outcome: str
    words: str


class Verdict(NamedTuple):
    """A property judged. ``witnesses`` is a JSON list of the seqs that decided it."""

    seq: int
    at_us: int
    property: str
    status: str  # holds | broken | reached | unknown | stuck | draining | metastable | lost
    promise: str  # inside | outside the variant's fault model
    witnesses: str
    words: str


class Ended(NamedTuple):
    """The record is complete. ``reason`` is horizon, quiet, deadlock or the name of a limit."""

    seq: int
    at_us: int
    reason: str
    words: str


TYPES: tuple[type, ...] = (
    Topology,
    Message,
    Amended,
    State,
    Health,
    Link,
    SpanOpened,
    SpanClosed,
    SpanEvent,
    Line,
    Operation,
    Caption,
    Sample,
    Intervention,
    Verdict,
    Ended,
)
"""Every record type, in the order of its code in a chunk. Append only: links and stored chunks depend on it."""

NAMES: tuple[str, ...] = (
    "topology",
    "message",
    "amended",
    "state",
    "health",
    "link",
    "span_opened",
    "span_closed",
    "span_event",
    "line",
    "operation",
    "caption",
    "sample",
    "intervention",
    "verdict",
    "ended",
)
"""The types' names on the wire, by code."""

Record = (
    Topology
    | Message
    | Amended
    | State
    | Health
    | Link
    | SpanOpened
    | SpanClosed
    | SpanEvent
    | Line
    | Operation
    | Caption
    | Sample
    | Intervention
    | Verdict
    | Ended
)
