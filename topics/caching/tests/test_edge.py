"""The lab with a CDN and browsers in front: whom an invalidation reaches, and how old a page can be."""

from __future__ import annotations

from typing import Any

import pytest

from playground.sdk import Run, fault
from topics.caching.history import Prices
from topics.caching.http_cache import HttpCache
from topics.caching.measures import old_answers, old_without_a_message, purged_s, status
from topics.caching.promises import longest_shown_us
from topics.caching.tests.test_lab import HOT, TOPIC, played, preset, pressed

EDGE: dict[str, Any] = {"edge": 1, "s_maxage_s": 60, "max_age_s": 4}


def oldest_s(run: Run) -> float:
    """How long before it was asked for the oldest price that a reader got had been replaced."""
    prices, asked, oldest = Prices(), {}, 0
    for state in run.states("db", "row"):
        prices.see(state)
    for operation in run.operations("invoked"):
        asked[operation.op] = operation.at_us
    for answer in run.operations("ok"):
        found = prices.oldest_us(str(answer.value))
        oldest = max(oldest, asked[answer.op] - found[0] if found and answer.function == "GET" else 0)
    return oldest / 1e6


def test_a_page_that_the_browser_keeps_costs_no_message() -> None:
    run = played(**EDGE)
    asked = run.operations("ok")
    assert len(run.messages(source="readers")) < len(asked) / 2
    assert run.messages(source="readers", target="app_1") == []


def test_a_page_that_did_not_change_comes_back_as_304() -> None:
    labels = {message.label for message in played(**{**EDGE, "s_maxage_s": 3}).messages(kind="reply")}
    assert {"304", "304 from CDN", "200", "200 from CDN"} <= labels


def test_a_purge_reaches_the_cdn_and_no_browser() -> None:
    run = played(pressed("change-price", 5), horizon_s=20, rate_per_s=20, **{**EDGE, "max_age_s": 10})
    assert [at_s < 5.3 for at_s in purged_s(run, HOT)] == [True]
    old, _ = old_answers(run, HOT, 5.3, 15.3)
    assert old == old_without_a_message(run, HOT, 5.3, 15.3) > 3
    assert old_answers(run, HOT, 15.3)[0] == 0


def test_browsers_that_keep_nothing_show_what_the_cdn_has() -> None:
    run = played(pressed("change-price", 5), **{**EDGE, "max_age_s": 0})
    assert old_answers(run, HOT, 5.5)[0] == 0


@pytest.mark.parametrize("params", [{"invalidation": "none"}, {"variant": "write_around"}])
def test_who_waits_for_the_ttl_purges_nothing(params: dict[str, Any]) -> None:
    assert played(pressed("change-price", 5), **EDGE, **params).messages(target="cdn", kind="write") == []


@pytest.mark.parametrize("invalidation, source", [("tag", "app_"), ("cdc", "relay")])
def test_tags_and_the_change_feed_purge_every_page_that_shows_the_product(invalidation: str, source: str) -> None:
    run = played(pressed("change-price", 5), invalidation=invalidation, pages_percent=50, **EDGE)
    sent = [message for message in run.messages(target="cdn") if message.label.startswith("PURGE")]
    assert [message.label for message in sent] == ["PURGE /product/123 /product-list /search-results /category-page"]
    assert sent[0].source.startswith(source)
    assert [old_answers(run, key, 9.5)[0] for key in ("product-list", "search-results", "category-page")] == [0, 0, 0]


def test_a_purge_that_gets_lost_is_forgiven_until_s_maxage_ends() -> None:
    cut = fault("cut", "link:app_1~cdn", at_s=4.9, for_s=1), fault("cut", "link:app_2~cdn", at_s=4.9, for_s=1)
    run = played(*cut, pressed("change-price", 5), horizon_s=16, **{**EDGE, "s_maxage_s": 7, "max_age_s": 1})
    assert old_answers(run, HOT, 6.2, 7)[0] > 0
    assert old_answers(run, HOT, 12)[0] == 0
    assert status(run, "StalenessBounded") == "holds"


def test_the_lifetimes_of_all_levels_add() -> None:
    """Nothing is invalidated: the oldest page is older than two lifetimes, and never older than all three."""
    run = played(
        edge=1, ttl_s=4, s_maxage_s=4, max_age_s=4, invalidation="none", changes_per_min=240, rate_per_s=30,
        products=2, horizon_s=60,
    )  # fmt: skip
    assert 8 < oldest_s(run) <= 12 + 1
    assert status(run, "StalenessBounded") == "holds"


def test_a_cdn_that_passes_the_age_on_makes_one_level_of_itself_and_the_browsers() -> None:
    shown = {"edge": 1, "ttl_s": 1, "s_maxage_s": 6, "max_age_s": 6, "invalidation": "none", "changes_per_min": 240,
             "rate_per_s": 30, "products": 2, "horizon_s": 60}  # fmt: skip
    assert oldest_s(played(**shown)) > 8
    told = played(tells_age=1, **shown)
    assert oldest_s(told) <= 7 + 1
    assert status(told, "StalenessBounded") == "holds"


def test_the_bound_names_the_levels_that_there_are() -> None:
    def bound_s(**params: Any) -> float:
        return longest_shown_us(TOPIC.scenario(horizon_us=1_000_000, **params).params) / 1e6

    assert bound_s(ttl_s=10) == 10
    assert bound_s(ttl_s=10, local_s=5) == 15
    assert bound_s(ttl_s=10, local_s=5, edge=1, s_maxage_s=60, max_age_s=20) == 95
    assert bound_s(ttl_s=10, local_s=5, edge=1, s_maxage_s=60, max_age_s=20, tells_age=1) == 75


def test_a_browser_that_ignores_max_age_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HttpCache, "_lifetime_s", lambda self, page: 60)
    run = played(
        pressed("change-price", 3), edge=1, ttl_s=2, s_maxage_s=2, max_age_s=2, invalidation="none", horizon_s=16
    )  # fmt: skip
    assert status(run, "StalenessBounded") == "broken"


def test_the_captions_say_whom_the_purge_did_not_reach() -> None:
    captions = preset("browser").captions()
    assert any(text.startswith("PURGE: the CDN has no copy of product:123 any more. 6 of 6") for text in captions)
    assert any(text.startswith("Browser ") and "asks nobody for another" in text for text in captions)
