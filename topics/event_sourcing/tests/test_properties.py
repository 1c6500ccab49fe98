"""Each promise can turn red: records written by hand."""

from __future__ import annotations

import pytest

from playground import catalog
from playground.engine.records import State
from tests.sdk.judging import verdict
from topics.event_sourcing.notes import AUDIT, DECIDED, LOADED, LOGGED, OWNER, PROJECTED, REACHED, WRITING
from topics.event_sourcing.properties import (
    DecidedOnce,
    ForgottenForGood,
    LogIsAppendOnly,
    NeverBelowZero,
    ProjectionIsTheFold,
    RefusedLeftNothing,
    ReplayIsSilent,
    StateIsTheFold,
    VersionsWithoutGaps,
)
from topics.event_sourcing.recovery import CatchesUp

TOPIC = catalog.topic("event_sourcing")
OPENED = (LOGGED, "1 alice 1 AccountCreated 1 0 c1")
PAID = (LOGGED, "2 alice 2 MoneyDeposited 1 50 c2")

RED = {
    LogIsAppendOnly: [OPENED, PAID, (AUDIT, "1 0123456789abcdef")],
    VersionsWithoutGaps: [OPENED, (LOGGED, "2 alice 3 MoneyDeposited 1 50 c2")],
    NeverBelowZero: [OPENED, PAID, (LOGGED, "3 alice 3 MoneyWithdrawn 1 -80 c3")],
    StateIsTheFold: [OPENED, PAID, (LOADED, "1 alice 2 60 0 2 replay")],
    ProjectionIsTheFold: [OPENED, PAID, (PROJECTED, "2 alice 1 0")],
    ReplayIsSilent: [(REACHED, "9 9"), (WRITING, "1001 7 alice 90")],
    DecidedOnce: [OPENED, PAID, (LOGGED, "3 alice 3 MoneyDeposited 1 50 c2")],
    RefusedLeftNothing: [OPENED, (DECIDED, "c2 alice rejected 0 0"), PAID],
    ForgottenForGood: [(OWNER, "1 bob named"), (OWNER, "2 bob shredded"), (OWNER, "3 bob named")],
}
GREEN = {
    LogIsAppendOnly: [OPENED, PAID],
    VersionsWithoutGaps: [OPENED, PAID],
    NeverBelowZero: [OPENED, PAID, (LOGGED, "3 alice 3 MoneyWithdrawn 1 -50 c3")],
    StateIsTheFold: [(LOADED, "1 alice 2 50 0 2 replay"), OPENED, PAID, (LOADED, "2 alice 1 0 0 1 replay")],
    ProjectionIsTheFold: [OPENED, PAID, (PROJECTED, "2 alice 2 50")],
    ReplayIsSilent: [(REACHED, "6 6"), (WRITING, "1001 7 alice 90")],
    DecidedOnce: [OPENED, PAID],
    RefusedLeftNothing: [(DECIDED, "c9 alice rejected 0 0"), OPENED, PAID],
    ForgottenForGood: [(OWNER, "1 bob named"), (OWNER, "2 bob shredded")],
}


def said(prop, states) -> str:
    params = TOPIC.default().params
    script = [(n * 1000, State, "node", path, value) for n, (path, value) in enumerate(states, 1)]
    return verdict(prop, params, script).status


@pytest.mark.parametrize("prop", list(RED), ids=lambda prop: prop.id())
def test_it_is_broken_by_what_it_forbids_and_by_nothing_else(prop) -> None:
    assert said(prop, RED[prop]) == "broken"
    assert said(prop, GREEN[prop]) == "holds"


def test_a_projection_that_stays_behind_is_stuck() -> None:
    assert said(CatchesUp, [OPENED, PAID, (PROJECTED, "1 alice 1 0")]) == "stuck"
    assert said(CatchesUp, [OPENED, PAID, (PROJECTED, "2 alice 2 50")]) == "holds"
