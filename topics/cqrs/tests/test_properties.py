"""Each promise can turn red: records written by hand."""

from __future__ import annotations

import pytest

from playground import catalog
from playground.engine.records import Operation, State
from tests.sdk.judging import verdict
from topics.cqrs.notes import LOGGED, SERVED
from topics.cqrs.properties import NeverOlderThanSeen, NewsTellAll, ProjectionIsItsFold, RebuildIsInvisible
from topics.cqrs.recovery import EndsEqual

TOPIC = catalog.topic("cqrs")
PRICED = ("writes", LOGGED, "1 123 2 PriceChanged Product_Name 8999 40 0")
US = 1_000_000

RED = {
    NewsTellAll: [PRICED, ("writes", "row.123", "2 Product_Name 7999 40 0")],
    ProjectionIsItsFold: [PRICED, ("listing", "document.123", "1 0 1 123 2 Product_Name 9999 40 -")],
    RebuildIsInvisible: [("listing", SERVED, "1 123 4"), ("listing", SERVED, "2 123 3")],
    EndsEqual: [PRICED, ("listing", "document.123", "1 0 0 123 1 Product_Name 9999 40 -")],
}
GREEN = {
    NewsTellAll: [PRICED, ("writes", "row.123", "2 Product_Name 8999 40 0")],
    ProjectionIsItsFold: [("listing", "document.123", "1 0 1 123 2 Product_Name 8999 40 -"), PRICED],
    RebuildIsInvisible: [("listing", SERVED, "1 123 4"), ("search", SERVED, "1 123 3")],
    EndsEqual: [PRICED, ("listing", "document.123", "1 0 1 123 2 Product_Name 8999 40 -")],
}


def said(prop, states) -> str:
    script = [(n * 1000, State, *state) for n, state in enumerate(states, 1)]
    return verdict(prop, TOPIC.default().params, script).status


@pytest.mark.parametrize("prop", list(RED), ids=lambda prop: prop.id())
def test_it_is_broken_by_what_it_forbids_and_by_nothing_else(prop) -> None:
    assert said(prop, RED[prop]) in ("broken", "stuck")
    assert said(prop, GREEN[prop]) == "holds"


def test_a_checkpoint_that_stands_for_more_than_the_document_has_is_seen() -> None:
    ahead = ("listing", "document.123", "1 0 1 123 1 Product_Name 9999 40 -")
    assert said(ProjectionIsItsFold, [PRICED, ahead]) == "broken"


def sessions(*steps: tuple[str, str, str]) -> str:
    params = TOPIC.scenario(reads="wait").params
    script = [
        (n * US, Operation, op, phase, "editors", "EDIT", "editor-1/123", value)
        for n, (op, phase, value) in enumerate(steps, 1)
    ]
    return verdict(NeverOlderThanSeen, params, script).status


def test_a_session_that_is_shown_less_than_it_wrote_or_saw_is_seen() -> None:
    assert sessions(("a", "invoked", ""), ("a", "ok", "wrote 3 saw 2")) == "broken"
    assert sessions(("a", "invoked", ""), ("a", "ok", "saw 3"), ("b", "invoked", ""), ("b", "ok", "saw 2")) == "broken"
    assert sessions(("a", "invoked", ""), ("b", "invoked", ""), ("a", "ok", "saw 3"), ("b", "ok", "saw 2")) == "holds"
