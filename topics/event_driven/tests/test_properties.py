"""Each promise can turn red: records written by hand."""

from __future__ import annotations

import pytest

from playground import catalog
from playground.engine.records import State
from tests.sdk.judging import verdict
from topics.event_driven.broker_node import GROUPS
from topics.event_driven.notes import APPENDED, COMMITTED, EFFECT, ENDS, PLACED
from topics.event_driven.properties import (
    AcknowledgedStays,
    CommitsAreFenced,
    EffectsOnce,
    KeysKeepTheirOrder,
    NoEventLost,
    NoGhost,
    OffsetsAreContiguous,
)
from topics.event_driven.recovery import CatchesUp

TOPIC = catalog.topic("event_driven")
ORDER = (PLACED, "1 c1")
EVENT = (APPENDED, "0 0 order-1 c1")
HAD = (EFFECT, "1 email 0 0 order-1 c1 1 done")

RED = {
    OffsetsAreContiguous: [EVENT, (APPENDED, "0 0 order-2 c1")],
    AcknowledgedStays: [EVENT, (ENDS, "0 0 0 life 2")],
    NoEventLost: [ORDER],
    NoGhost: [EVENT],
    KeysKeepTheirOrder: [(EFFECT, "1 email 0 4 order-5 c1 1 done"), (EFFECT, "2 email 0 3 order-4 c1 1 done")],
    CommitsAreFenced: [(COMMITTED, "1 inventory inventory_1 2 0 5 3 inventory_2 taken")],
    EffectsOnce: [HAD, (EFFECT, "2 email 0 0 order-1 c1 2 done")],
    CatchesUp: [ORDER, EVENT, HAD],
}
GREEN = {
    OffsetsAreContiguous: [EVENT, (APPENDED, "0 1 order-2 c1")],
    AcknowledgedStays: [EVENT, (ENDS, "1 0 0 life 2")],
    NoEventLost: [ORDER, EVENT],
    NoGhost: [ORDER, EVENT],
    KeysKeepTheirOrder: [(EFFECT, "1 email 0 3 order-4 c1 1 done"), (EFFECT, "2 search 0 2 order-3 c1 1 done")],
    CommitsAreFenced: [(COMMITTED, "1 inventory inventory_1 2 0 5 3 inventory_2 refused")],
    EffectsOnce: [HAD, (EFFECT, "2 email 0 0 order-1 c1 1 known")],
    CatchesUp: [EVENT, *((EFFECT, f"1 {group} 0 0 order-1 c1 1 done") for group in GROUPS)],
}  # fmt: skip


def said(prop, states) -> str:
    params = TOPIC.scenario(poison="dead").params
    script = [(n * 1000, State, "node", path, value) for n, (path, value) in enumerate(states, 1)]
    return verdict(prop, params, script).status


@pytest.mark.parametrize("prop", list(RED), ids=lambda prop: prop.id())
def test_it_is_broken_by_what_it_forbids_and_by_nothing_else(prop) -> None:
    assert said(prop, RED[prop]) in ("broken", "stuck")
    assert said(prop, GREEN[prop]) == "holds"
