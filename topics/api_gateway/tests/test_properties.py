"""The promises of the room, shown records that no correct gateway writes: each of them can turn red."""

from __future__ import annotations

from typing import Any

import pytest

from playground.engine.records import Health, Message, Operation, SpanOpened, State
from playground.sdk import Property
from tests.sdk.judging import verdict
from topics.api_gateway.params import Params
from topics.api_gateway.properties import (
    CountsAgree,
    LongestPrefix,
    NoLateAttempt,
    OneLineEach,
    OnlyWithToken,
    RevokedEndsInTime,
)

S = 1_000_000


def judged(prop: type[Property], *script: tuple, **params: Any) -> tuple[str, str]:
    found = verdict(prop, Params(**params), script)
    return found.status, found.words


def asked(at_s: float, key: str, told: str) -> tuple:
    return (round(at_s * S), Operation, key, "invoked", "app", "Shop app", "/api/v1/orders/7", told)


def came(at_s: float, key: str) -> tuple:
    return (round(at_s * S), SpanOpened, "0" * 16, None, "0" * 32, key, "gateway", "GET /api/v1/orders/7", "server")


def sent(at_s: float, key: str) -> tuple:
    at_us = round(at_s * S)
    return (at_us, Message, "gateway", "orders", "command", "GET /api/v1/orders/7", key, 1, 0, at_us + 20, None, None)


def line(at_s: float, key: str, *, status: int = 200, path: str = "/api/v1/orders/7", route: str = "/api/v1/orders"):
    text = f"#1 {key} GET {path} {status} forward {route} orders 1 1 92 -"
    return (round(at_s * S), State, "gateway", "log", text)


def shows(at_s: float, path: str, text: str, node: str = "gateway") -> tuple:
    return (round(at_s * S), State, node, path, text)


@pytest.mark.parametrize("kind", ["forged", "expired", "unsigned", "missing"])
def test_a_bad_token_on_its_way_to_a_service_is_seen(kind: str) -> None:
    status, words = judged(OnlyWithToken, asked(1, "strangers-1", f"GET {kind} user-3"), sent(1.1, "strangers-1"))
    assert (status, f"token was {kind}" in words) == ("broken", True)
    assert judged(OnlyWithToken, asked(1, "app-1", "GET good user-3"), sent(1.1, "app-1"))[0] == "holds"


@pytest.mark.parametrize(("params", "bound_s"), [({"token_s": 10}, 11), ({"tokens": "asked", "keep_s": 3}, 4)])
def test_a_revoked_token_that_lives_on_too_long_is_seen(params: dict[str, Any], bound_s: int) -> None:
    taken_back = shows(2, "revoked", "user-7", "authority")
    early, late = (
        (taken_back, asked(at_s, "app-1", "GET revoked user-7"), line(at_s, "app-1"))
        for at_s in (2 + bound_s - 0.5, 2 + bound_s + 0.5)
    )
    assert judged(RevokedEndsInTime, *early, **params)[0] == "holds"
    assert judged(RevokedEndsInTime, *late, **params)[0] == "broken"


def test_a_second_line_and_a_missing_one_are_seen_and_a_death_explains_the_missing() -> None:
    twice = (came(1, "app-1"), line(1.1, "app-1"), line(1.2, "app-1"))
    assert "second line" in judged(OneLineEach, *twice)[1]
    assert "never wrote a line" in judged(OneLineEach, came(1, "app-1"))[1]
    died = (came(1, "app-1"), (1_100_000, Health, "gateway", "down", None), (1_200_000, Health, "gateway", "up", None))
    assert judged(OneLineEach, *died)[0] == "holds"


def test_counts_that_do_not_add_up_are_seen() -> None:
    good = (line(1, "app-1"), shows(2, "metrics", "in=2 services=1 under_way=1"))
    assert judged(CountsAgree, *good)[0] == "holds"
    lost = (line(1, "app-1"), shows(2, "metrics", "in=2 services=2 under_way=0"))
    assert judged(CountsAgree, *lost)[0] == "broken"


def test_a_shorter_prefix_than_there_is_is_seen() -> None:
    routes = shows(0, "routes", "1 /api/v1/orders=orders /api/v1/orders/history=history")
    path = "/api/v1/orders/history/7"
    assert judged(LongestPrefix, routes, line(1, "app-1", path=path, route="/api/v1/orders/history"))[0] == "holds"
    assert judged(LongestPrefix, routes, line(1, "app-1", path=path))[0] == "broken"


def test_an_attempt_after_the_deadline_is_seen() -> None:
    waits_s = Params().told_ms / 1000
    assert judged(NoLateAttempt, came(1, "app-1"), sent(1 + waits_s, "app-1"))[0] == "holds"
    assert judged(NoLateAttempt, came(1, "app-1"), sent(1.001 + waits_s, "app-1"))[0] == "broken"
