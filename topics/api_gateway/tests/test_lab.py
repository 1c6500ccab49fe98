"""The lab: every variant and action, and what a gateway's death or a lost version leaves behind."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
import pytest

from playground import catalog, simulate
from playground.sdk import Run, Scenario, fault
from topics.api_gateway.measures import asked, ended, last_with_old_token, lines, share_ok
from topics.api_gateway.shop_routes import SERVICES

TOPIC = catalog.topic("api_gateway")
US = 1_000_000


def played(*planned: dict[str, Any], horizon_s: int = 10, **params: Any) -> Run:
    """A short run; asked for again, the same run."""
    return _once(TOPIC.scenario(seed=7, horizon_us=horizon_s * US, **params).plus(*planned).canonical())


@cache
def _once(canonical: bytes) -> Run:
    return simulate.run(Scenario.parse(TOPIC, orjson.loads(canonical)))


@pytest.mark.parametrize("variant", ["one", "several"])
@pytest.mark.parametrize("tokens", ["local", "asked"])
def test_with_a_gateway_good_requests_are_answered_and_bad_tokens_are_not(variant: str, tokens: str) -> None:
    run = played(variant=variant, tokens=tokens)
    assert run.broken() == []
    assert share_ok(run, "app", 0, 10) == 1
    assert not ended(run, "ok", "strangers")


def test_without_a_gateway_services_check_and_clients_send_three_requests_for_an_overview() -> None:
    run = played(variant="direct")
    assert share_ok(run, "app", 0, 10) == 1
    assert not ended(run, "ok", "strangers")
    assert any(str(one.value).startswith("200 in three") for one in ended(run, "ok", "app"))


def test_three_gateways_lose_a_third_when_one_dies() -> None:
    run = played(fault("crash", "gateway", at_s=3, for_s=4), variant="several")
    assert 0.5 < share_ok(run, "app", 3.2, 7) < 0.8


def test_a_split_by_configuration_is_noticed_only_where_there_is_no_gateway() -> None:
    split = fault("push", "world", at_s=3, what="split")
    assert share_ok(played(split), "app", 0, 10) == 1
    direct = played(fault("push", "world", at_s=3, what="split"), variant="direct")
    assert any(str(one.value).startswith("404") for one in ended(direct, "failed", "app"))


def test_a_gateway_that_missed_a_version_gets_it_when_it_is_back() -> None:
    run = played(fault("crash", "gateway", at_s=3, for_s=3), fault("push", "world", at_s=4, what="canary", percent=50))
    assert {line.version for line in lines(run, from_s=7)} == {2}


def test_a_control_plane_that_dies_keeps_its_versions() -> None:
    run = played(
        fault("push", "world", at_s=2, what="canary", percent=50),
        fault("crash", "control", at_s=3, for_s=1),
        fault("roll_back", "world", at_s=6),
    )
    assert {line.version for line in lines(run, from_s=7)} == {3}
    assert not asked(run, "orders_new", from_s=7)


def test_an_old_token_lives_until_it_expires_where_gateways_check_it_themselves() -> None:
    run = played(fault("revoke", "authority", at_s=2, subject="user-7"), token_s=6, app_per_s=30, horizon_s=12)
    assert 2 < last_with_old_token(run) < 7
    assert any(line.reason == "expired" and line.key.startswith("app") for line in lines(run))


def test_a_revocation_survives_the_authoritys_death() -> None:
    run = played(
        fault("revoke", "authority", at_s=2, subject="user-7"), fault("crash", "authority", at_s=3, for_s=1),
        tokens="asked", keep_s=1, app_per_s=30,
    )  # fmt: skip
    assert lines(run, from_s=5, reason="revoked")
    assert run.broken() == []


def test_with_a_deadline_no_attempt_is_made_for_nobody() -> None:
    slow = fault("slow", "orders", at_s=2, for_s=5, percent=6000)
    kept = played(slow, attempt_ms=2000, workers=4, app_per_s=15)
    assert kept.verdicts()["NoLateAttempt"].status == "holds"
    late = played(slow, attempt_ms=900, attempts=4, workers=4, app_per_s=15, defect="late")
    assert late.verdicts()["NoLateAttempt"].status == "broken"


def test_text_prefixes_send_exports_to_the_wrong_service() -> None:
    run = played(defect="text_prefix")
    assert run.verdicts()["LongestPrefix"].status == "broken"


@pytest.mark.parametrize("what", ["forged", "expired", "unsigned", "missing"])
def test_strangers_of_every_kind_are_stopped(what: str) -> None:
    run = played(fault("intrude", "strangers", at_s=2, token=what))
    assert len(lines(run, status=401, reason="forged" if what == "unsigned" else what)) > 5
    assert run.broken() == []


def test_an_action_that_cannot_be_done_says_why() -> None:
    run = played(
        fault("push", "world", at_s=1, what="nonsense"), fault("roll_back", "world", at_s=2),
        fault("intrude", "strangers", at_s=3, token="stolen"), fault("burst", "orders", at_s=4),
    )  # fmt: skip
    assert [(one.outcome, one.words.partition(",")[0]) for one in run.interventions()] == [
        ("missed", "args.what: got 'nonsense'"),
        ("missed", "there is no earlier version to go back to"),
        ("missed", "args.token: got 'stolen'"),
        ("missed", "orders: accepted app"),
    ]


def test_every_service_is_reached_by_a_route() -> None:
    run = played(fault("push", "world", at_s=2, what="canary", percent=50))
    assert [service for service in SERVICES if not asked(run, service)] == []
