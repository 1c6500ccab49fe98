"""The promises of the room, shown records that no correct limiter writes: each of them can turn red."""

from __future__ import annotations

from typing import Any

import pytest

from playground.engine.records import Operation, State
from playground.sdk import Property
from tests.sdk.judging import verdict
from topics.rate_limiting.lanes import LANES
from topics.rate_limiting.leasing import LeasesCovered
from topics.rate_limiting.params import Params
from topics.rate_limiting.properties import (
    AtOnceBounded,
    BucketsAgree,
    DecidesAsDefined,
    NothingUnchecked,
    RetryIsExact,
    TenantsAreServed,
    WithinTheBound,
)

S = 1_000_000
LOG: dict[str, Any] = {"variant": "sliding_log", "limit": 10, "window_s": 1}


def judged(prop: type[Property], *script: tuple, **params: Any) -> tuple[str, str]:
    found = verdict(prop, Params(**params), script)
    return found.status, found.words


def shows(at_s: float, node: str, path: str, value: Any) -> tuple:
    return (round(at_s * S), State, node, path, value)


def yes(at_s: float, n: int, left: int = 0, node: str = "store") -> tuple:
    words = f"{n} alice costs 1 at {round(at_s * S)} us: admitted {left} left, waits 0 us"
    return shows(at_s, node, "did", words)


def no(at_s: float, n: int, retry_s: float) -> tuple:
    words = f"{n} alice costs 1 at {round(at_s * S)} us: refused 0 left, retry {round(retry_s * S)} us"
    return shows(at_s, "store", "did", words)


TEN = tuple(yes(0.1 + 0.01 * n, n, 9 - n) for n in range(10))


def test_one_more_than_the_limit_is_seen_and_a_window_later_it_is_right() -> None:
    assert judged(WithinTheBound, *TEN, yes(1.1, 10), **LOG)[0] == "holds"
    status, words = judged(WithinTheBound, *TEN, yes(1.0, 10), **LOG)
    assert (status, words) == ("broken", "at 1.000 s, of alice: 11 were admitted within 1 s, where the log admits 10")


def test_gateways_that_count_alone_are_judged_alone() -> None:
    other = [yes(0.5, n, node="gateway_2") for n in range(10)]
    own = [yes(0.1, n, node="gateway_1") for n in range(10)]
    assert judged(WithinTheBound, *own, *other, where="local", **LOG)[0] == "holds"
    assert judged(WithinTheBound, *own, *other, **LOG)[0] == "broken"


def test_a_decision_that_the_definition_does_not_give_is_seen_both_ways() -> None:
    assert judged(DecidesAsDefined, *TEN, no(0.5, 10, 0.6), **LOG)[0] == "holds"
    assert "was admitted" in judged(DecidesAsDefined, *TEN, yes(0.5, 10), **LOG)[1]
    assert "was refused" in judged(DecidesAsDefined, *TEN[:9], no(0.5, 10, 0.6), **LOG)[1]


@pytest.mark.parametrize(
    ("then", "status"),
    [
        (yes(1.1, 11), "holds"),
        (no(1.099, 11, 0.001), "holds"),
        (yes(1.099, 11), "broken"),
        (no(1.1, 11, 0.1), "broken"),
    ],
)
def test_a_retry_instant_that_is_wrong_by_a_millisecond_is_seen(then: tuple, status: str) -> None:
    assert judged(RetryIsExact, no(0.5, 10, 0.6), then, **LOG)[0] == status


@pytest.mark.parametrize("lane", ["gcra", "token_bucket", "leaky_meter"])
def test_a_bucket_that_decides_otherwise_than_the_others_is_seen(lane: str) -> None:
    agreed = ["+3"] * len(LANES)
    alike = shows(1, "lanes", "alice.1", f"{S} 1 + {' '.join(agreed)}")
    other = [("+2" if each == lane else code) for each, code in zip(LANES, agreed, strict=True)]
    assert judged(BucketsAgree, alike)[0] == "holds"
    assert judged(BucketsAgree, alike, shows(2, "lanes", "alice.2", f"{S} 1 + {' '.join(other)}"))[0] == "broken"


def test_a_request_that_passes_unchecked_is_seen() -> None:
    assert judged(NothingUnchecked, yes(1, 1))[0] == "holds"
    status, words = judged(NothingUnchecked, shows(2, "gateway_1", "unchecked", "1 bob-7"))
    assert (status, words) == ("broken", "a request of bob-7 passed at 2.000 s because the store was silent")


def test_a_lease_that_nobody_granted_and_a_unit_that_nobody_leased_are_seen() -> None:
    granted = [yes(1, n) for n in range(2)]
    leased = shows(1.1, "gateway_1", "lease", "1 alice leased 2")
    spent = [shows(1.2 + n / 10, "gateway_1", "lease", f"{2 + n} alice spent 1") for n in range(3)]
    assert judged(LeasesCovered, *granted, leased, *spent[:2], where="lease")[0] == "holds"
    assert "spent more" in judged(LeasesCovered, *granted, leased, *spent, where="lease")[1]
    assert "store granted 1" in judged(LeasesCovered, granted[0], leased, where="lease")[1]


def test_one_more_at_once_than_allowed_is_seen() -> None:
    params: dict[str, Any] = {"variant": "concurrency", "most_at_once": 2}
    assert judged(AtOnceBounded, yes(1, 1, 1, "gateway_1"), **params)[0] == "holds"
    assert judged(AtOnceBounded, yes(1, 1, 2, "gateway_1"), **params)[0] == "broken"
    told = [shows(1, "gateway_1", "limit", 2), *(shows(1 + n, "gateway_1", "at_once", n) for n in range(1, 4))]
    assert judged(AtOnceBounded, *told[:3], variant="adaptive")[0] == "holds"
    assert judged(AtOnceBounded, *told, variant="adaptive")[1] == "3 under way at 4.000 s, where 2 were allowed"


@pytest.mark.parametrize(
    ("ends", "status"),
    [(("ok", "200"), "holds"), (("failed", "429, retry after 3"), "holds"), (("failed", "503"), "stuck")],
)
def test_tenants_that_get_only_errors_at_the_end_are_not_served(ends: tuple[str, str], status: str) -> None:
    asked = (28 * S, Operation, "bob-1", "invoked", "bob", "GET", "bob", None)
    ended = (28 * S + 9, Operation, "bob-1", ends[0], "bob", "GET", "bob", ends[1])
    assert judged(TenantsAreServed, asked, ended)[0] == status
    later = ((29 * S, *asked[1:2], "bob-2", *asked[3:]), (29 * S + 9, *ended[1:2], "bob-2", "ok", *ended[4:]))
    assert judged(TenantsAreServed, asked, ended, *later)[0] == ("draining" if status == "stuck" else "holds")
