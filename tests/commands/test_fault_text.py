"""A fault in one line of words becomes the intervention that a link would carry."""

from __future__ import annotations

import pytest

from playground.commands.fault_text import parse
from playground.sdk import InvalidScenario


def test_a_crash_with_a_length_becomes_an_intervention() -> None:
    assert parse("crash payment at 10s for 5s") == {
        "when": {"at_us": 10_000_000},
        "kind": "crash",
        "target": "payment",
        "args": {"for_us": 5_000_000},
    }


@pytest.mark.parametrize(
    ("text", "target", "args"),
    [
        ("partition a,b|c,d at 10s", "network", {"groups": "a,b|c,d"}),
        ("cut orders>payment at 3s", "link:orders>payment", {}),
        ("latency orders~payment at 3s add=200ms", "link:orders~payment", {"add_us": 200_000}),
        ("slow payment at 1s percent=500", "payment", {"percent": 500}),
        ("skew db-1 at 1s offset_us=-500", "db-1", {"offset_us": -500}),
        ("restart one:service at 1s disk=lose", "one:service", {"disk": "lose"}),
        ("heal at 20s", "network", {}),
        ("drop message:shoppers-1/orders>payment/charge#1.0 at 1s", "message:shoppers-1/orders>payment/charge#1.0", {}),
    ],
)
def test_short_forms_stand_for_the_scenarios_own_words(text: str, target: str, args: dict) -> None:
    parsed = parse(text)
    assert (parsed["target"], parsed["args"]) == (target, args)


def test_an_effect_point_stands_for_a_moment() -> None:
    assert parse("crash orders after orders.commit#2")["when"] == {
        "node": "orders",
        "point": "commit",
        "edge": "after",
        "nth": 2,
    }
    assert parse("crash orders before orders.reply")["when"]["nth"] == 1


@pytest.mark.parametrize(
    "text", ["", "crash", "crash payment", "at 10s", "crash payment at", "crash payment at 1s for"]
)
def test_an_incomplete_fault_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidScenario, match="^fault 2: .*accepted a fault such as 'crash payment at 10s for 5s'"):
        parse(text, "fault 2")


def test_quotes_hold_a_target_with_spaces_together() -> None:
    assert parse("drop 'message:web-1/web>orders/POST /orders#1.0' at 1s")["target"].endswith("POST /orders#1.0")
    with pytest.raises(InvalidScenario, match="a quote has no end"):
        parse("drop 'message:web-1 at 1s")


def test_a_bad_time_and_a_bad_point_are_named() -> None:
    with pytest.raises(InvalidScenario, match="got 'soon', accepted a time such as 10s"):
        parse("crash payment at soon")
    with pytest.raises(InvalidScenario, match="accepted node.point"):
        parse("crash payment before commit")
