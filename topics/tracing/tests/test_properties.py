"""Each promise can turn red: records written by hand."""

from __future__ import annotations

import pytest

from playground import catalog
from playground.engine.records import State
from tests.sdk.judging import verdict
from topics.tracing.notes import DECIDED, EDGES, SKEW
from topics.tracing.properties import (
    CallsAsTheyWere,
    ClocksAreRead,
    ErrorsAreKept,
    NothingMissing,
    PathIsTheWhole,
    RatioAsSet,
    TracesAreWhole,
)

TOPIC = catalog.topic("tracing")


def decided(n: int = 1, head: str = "left", tail: str = "dull", rest: str = "10 0 0 200 200 payment 0 1 100"):
    return (DECIDED, f"{n} browsers-{n} {head} {tail} {rest}")


RED = {
    NothingMissing: [decided(rest="10 2 0 200 200 payment 0 1 100")],
    CallsAsTheyWere: [(EDGES, "1 browsers-1 gateway>orders:1")],
    PathIsTheWhole: [decided(rest="10 0 0 200 190 payment 0 1 100")],
    TracesAreWhole: [decided(head="mixed")],
    RatioAsSet: [decided(n, "kept") for n in range(1, 60)],
    ErrorsAreKept: [decided(rest="10 0 0 200 200 payment 1 1 100")],
    ClocksAreRead: [(SKEW, "1 payment 0 -180000 2")],
}
GREEN = {
    NothingMissing: [decided()],
    CallsAsTheyWere: [(EDGES, "1 browsers-1 -")],
    PathIsTheWhole: [decided()],
    TracesAreWhole: [decided(head="kept")],
    RatioAsSet: [decided(n, "left" if n % 5 else "kept") for n in range(1, 60)],
    ErrorsAreKept: [decided(tail="error", rest="10 0 0 200 200 payment 1 1 100")],
    ClocksAreRead: [(SKEW, "1 payment -180001 -180000 2")],
}


def said(prop, states) -> str:
    script = [(n * 1000, State, "collector_1", path, value) for n, (path, value) in enumerate(states, 1)]
    return verdict(prop, TOPIC.default().params, script).status


@pytest.mark.parametrize("prop", list(RED), ids=lambda prop: prop.id())
def test_it_is_broken_by_what_it_forbids_and_by_nothing_else(prop) -> None:
    assert said(prop, RED[prop]) == "broken"
    assert said(prop, GREEN[prop]) == "holds"
