"""The chain on an ordinary loop: who refuses what, and what reaches a service."""

from __future__ import annotations

import asyncio

import jwt
import pytest

from topics.api_gateway.defects import LateForward, TextPrefix, TrustingVerifier
from topics.api_gateway.forward import NoAnswer, Patience
from topics.api_gateway.gateway import Gateway
from topics.api_gateway.gather import Manner
from topics.api_gateway.http import Request, Response
from topics.api_gateway.identity import Introspection, Unauthenticated
from topics.api_gateway.quota import Quota
from topics.api_gateway.shedding import Overloaded, Shedding
from topics.api_gateway.tests.cast import KEY, NOW_S, Clock, House, token_for

ORDER = "/api/v1/orders/7"


def last(house: House) -> tuple[int, str, str]:
    entry = house.entries[-1]
    return entry.response.status, entry.by, entry.response.reason


def failing(*failures: NoAnswer | None):
    """A service that fails so, attempt by attempt."""
    left = list(failures)

    def answer(request: Request) -> Response:
        failure = left.pop(0) if left else None
        if failure is not None:
            raise failure
        return Response(200, {})

    return answer


def test_a_good_request_reaches_its_service_and_dates_are_spelled_out() -> None:
    answer = House().get(ORDER)
    assert answer.status == 200
    assert answer.body["data"]["placed"] == "1970-01-01T00:00:00Z"
    assert answer.body["meta"] == {"path": ORDER, "version": 1, "cached": False}


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("", "missing"),
        ("no token", "malformed"),
        (token_for(key="another key that is also long enough here"), "forged"),
        (jwt.encode({"sub": "ada", "exp": NOW_S + 60, "iss": "us", "aud": "api"}, None, algorithm="none"), "forged"),
        (token_for(ends_in_s=0), "expired"),
        (token_for(iss="them"), "malformed"),
        (token_for(aud="other"), "malformed"),
    ],
)
def test_a_bad_token_ends_at_the_door_with_401(token: str, reason: str) -> None:
    house = House()
    assert house.get(ORDER, token).status == 401
    assert (last(house), house.seen) == ((401, "authenticate", reason), [])


def test_expiry_is_looked_at_every_time_though_the_signature_is_not() -> None:
    house = House()
    token = token_for(ends_in_s=10)
    assert house.get(ORDER, token).status == 200
    house.wall.now_s += 10
    assert house.get(ORDER, token).status == 401


@pytest.mark.parametrize(
    ("method", "path", "status", "by"),
    [
        ("POST", "/api/v1/orders", 403, "authorize"),
        ("GET", "/api/v1/nothing", 404, "route"),
        ("GET", "/api/v1/orders-export", 404, "route"),
        ("GET", "/api/v1/orders%2F7", 400, "route"),
    ],
)
def test_each_refusal_names_its_filter(method: str, path: str, status: int, by: str) -> None:
    house = House()
    assert house.ask(method, path).status == status
    assert (last(house)[:2], house.seen) == ((status, by), [])


def test_the_hour_is_counted_for_each_key_and_says_what_is_left() -> None:
    house = House(quota=2)
    assert [house.get(ORDER).headers["X-RateLimit-Remaining"] for _ in range(2)] == ["1", "0"]
    refused = house.get(ORDER)
    assert (refused.status, refused.headers["Retry-After"]) == (429, str(3600 - int(NOW_S) % 3600))
    assert house.get(ORDER, token_for("bob")).status == 200
    house.wall.now_s += 3600
    assert house.get(ORDER, token_for(ends_in_s=9999)).status == 200


def test_a_quota_of_nothing_refuses_nobody_and_a_full_window_starts_again_on_the_hour() -> None:
    clock = Clock(3599.5)
    quota = Quota(1, wall_s=clock)
    assert quota.take("a") == (True, 0, 0.5)
    assert not quota.take("a").admitted
    clock.now_s = 3600
    assert quota.take("a").admitted


def test_public_answers_are_kept_and_others_are_not() -> None:
    house = House()
    for _ in range(2):
        house.get("/api/v1/products/1", token="")
        house.get(ORDER)
    assert house.services_asked == ["products", "orders", "orders"]
    assert last(house)[1] == "forward"
    house.clock.now_s += 5
    house.get("/api/v1/products/1")
    assert house.services_asked[-1] == "products"


def test_what_may_be_repeated_is_repeated_until_it_is_answered() -> None:
    house = House()
    house.services["orders"] = failing(NoAnswer(502, "lost", taken=True), NoAnswer(504, "timeout", taken=True))
    assert house.get(ORDER).status == 200
    assert house.entries[0].exchange.attempts == 3


def test_a_post_that_may_have_happened_is_not_repeated_and_one_that_certainly_did_not_is() -> None:
    house = House()
    token = token_for(scope="orders:write")
    house.services["orders"] = failing(NoAnswer(504, "timeout", taken=True))
    assert house.ask("POST", "/api/v1/orders", token).status == 504
    house.services["orders"] = failing(NoAnswer(502, "unreachable", taken=False))
    assert house.ask("POST", "/api/v1/orders", token).status == 200


def test_no_attempt_begins_after_the_deadline() -> None:
    house = House(patience=Patience(pause_s=0, attempt_s=0.6))

    def slow(request: Request) -> Response:
        house.clock.now_s += 0.6
        raise NoAnswer(504, "timeout", taken=True)

    house.services["orders"] = slow
    assert house.get(ORDER, **{"x-wait-ms": "1000"}).reason == "deadline"
    assert len(house.seen) == 2


def test_the_planted_defects_do_what_they_are_named_after() -> None:
    house = House()
    unsigned = jwt.encode({"sub": "eve", "exp": NOW_S + 60, "iss": "us", "aud": "api"}, None, algorithm="none")
    trusting = TrustingVerifier(KEY, issuer="us", audience="api", wall_s=house.wall)
    assert asyncio.run(trusting.identify(unsigned)).subject == "eve"
    with pytest.raises(Unauthenticated):
        asyncio.run(trusting.identify(token_for(key="another key that is also long enough here")))

    class Careless(Gateway):
        match_route = TextPrefix
        forward = LateForward

    house.gateway = Careless(house.settings, house.entries.append)
    house.gateway.configuration = House().gateway.configuration
    assert house.get("/api/v1/orders-export").status == 200


def test_an_overview_is_made_of_its_parts_and_says_which_is_missing() -> None:
    house = House()
    house.services["users"] = failing(*[NoAnswer(502, "unreachable", taken=False)] * 3)
    answer = house.get("/api/v1/overview")
    assert set(answer.body["data"]) == {"order", "missing"}
    assert answer.body["data"]["missing"] == ["user"]


@pytest.mark.parametrize("parallel", [True, False])
def test_all_or_nothing_refuses_when_a_part_is_missing(parallel: bool) -> None:
    house = House(manner=Manner(parallel, partial=False))
    house.services["users"] = failing(*[NoAnswer(502, "unreachable", taken=False)] * 3)
    assert house.get("/api/v1/overview").status == 502
    house.services["users"] = failing()
    assert house.get("/api/v1/overview").status == 200


def test_the_least_important_is_shed_first() -> None:
    shedding = Shedding(10)
    shedding.under_way = 6
    assert [shedding.has_room(each) for each in ("low", "normal", "critical")] == [False, True, True]
    shedding.under_way = 10
    with pytest.raises(Overloaded), shedding.room("critical"):
        pass
    assert shedding.under_way == 10


def test_a_full_gateway_says_503_and_forgets_nobody() -> None:
    house = House(most=1)
    house.settings.shedding.under_way = 1
    assert house.get("/api/v1/products/1").status == 503
    house.settings.shedding.under_way = 0
    assert house.get("/api/v1/products/1").status == 200
    assert house.settings.shedding.under_way == 0


def test_an_error_that_nobody_foresaw_is_a_500_with_a_line() -> None:
    house = House()
    house.services["orders"] = lambda request: Response(200, {"x": 1 // 0})
    assert house.get(ORDER).status == 500
    assert last(house) == (500, "forward", "ZeroDivisionError")


def test_the_authoritys_answer_is_kept_from_the_moment_of_the_question() -> None:
    clock, asked = Clock(), []

    async def ask(token: str) -> dict[str, object]:
        asked.append(token)
        clock.now_s += 2
        return {"active": len(asked) < 2, "sub": "ada", "scope": "orders:read", "reason": "revoked"}

    introspection = Introspection(ask, keep_s=5, clock=clock)
    assert asyncio.run(introspection.identify("t")).subject == "ada"
    clock.now_s = 4.9
    asyncio.run(introspection.identify("t"))
    assert asked == ["t"]
    clock.now_s = 5
    with pytest.raises(Unauthenticated, match="revoked"):
        asyncio.run(introspection.identify("t"))


def test_an_authority_that_does_not_answer_lets_nobody_in() -> None:
    house = House()

    async def away(token: str) -> dict[str, object]:
        raise ConnectionError("away")

    house.settings.verifier = Introspection(away, keep_s=5, clock=house.clock)
    house.gateway = Gateway(house.settings, house.entries.append)
    house.gateway.configuration = House().gateway.configuration
    assert house.get(ORDER).status == 503
    assert last(house)[1] == "authenticate"
