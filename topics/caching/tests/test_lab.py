"""The lab: what the patterns, the ways to survive a miss, the invalidations and the buttons do to the shop."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from playground import catalog, simulate
from playground.engine import records
from playground.sdk import Run, fault
from topics.caching.measures import (
    about,
    answered_percent,
    commands,
    hit_percent,
    most_loads,
    noted,
    old_answers,
    queries,
    status,
)
from topics.caching.oracle import Replay

TOPIC = catalog.topic("caching")
HOT = "product:123"
QUIET = {"changes_per_min": 0, "pages_percent": 0, "products": 8, "rate_per_s": 12}


@cache
def preset(id: str) -> Run:
    return simulate.run(TOPIC.preset(id).scenario(TOPIC))


def played(*planned: dict[str, Any], horizon_s: int = 12, **params: Any) -> Run:
    return simulate.run(TOPIC.scenario(horizon_us=horizon_s * 1_000_000, **{**QUIET, **params}).plus(*planned))


def pressed(id: str, at_s: float) -> dict[str, Any]:
    action = next(action for action in TOPIC.actions if action.id == id)
    return action.planned(round(at_s * 1_000_000))


def test_the_figures_of_the_guide_are_the_defaults() -> None:
    p = TOPIC.default().params
    assert (p.variant, p.ttl_s, p.invalidation) == ("aside", 3600, "delete")
    labels = [message.label for message in preset("an-hour").messages(request="readers-4")]
    assert labels == [
        *("GET /product/123", "GET product:123", "miss", "SELECT * FROM products WHERE id = 123", "1 row"),
        *("SET product:123 EX 3600", "OK", "200"),
    ]


def test_a_first_visit_has_two_thousand_messages_or_more() -> None:
    assert len(preset("an-hour").of(records.Message)) >= 2_000


def test_single_flight_beside_everybody_loading_asks_the_same_readers_fewer_questions() -> None:
    scenario = TOPIC.preset("stampede").scenario(TOPIC)
    everybody, one = (
        preset("stampede"),
        simulate.run(
            TOPIC.scenario(
                horizon_us=scenario.horizon_us, **{**scenario.params.values(), "guard": "single_flight"}
            ).plus(*(planned.as_json() for planned in scenario.interventions))
        ),
    )
    asked = [[o.key for o in run.operations("invoked", from_s=0, to_s=10)] for run in (everybody, one)]
    assert asked[0] == asked[1]
    assert queries(everybody, 5, 12, HOT) > 10 * queries(one, 5, 12, HOT) == 20
    assert most_loads(one, HOT) <= 2
    assert noted(one, "joined") > 30


@pytest.mark.parametrize("policy", ["lru", "lfu", "fifo", "clock", "sieve", "tinylfu", "sampled"])
def test_the_hit_ratio_of_each_policy_is_the_oracles(policy: str) -> None:
    run = played(pressed("scan", 3), policy=policy, products=40, entries=8, rate_per_s=20, horizon_s=7)
    oracle = Replay(policy, 8)
    log = [state for state in run.states("cache", "did") if state.value is not None]
    for state, done in zip(log, commands(run), strict=True):
        assert oracle.step(done, state.at_us // 1000) is None
    gets = [done for done in commands(run) if done.name == "GET"]
    assert (oracle.hits, oracle.asked) == (sum(done.said == "hit" for done in gets), len(gets))
    assert any(done.evicted for done in commands(run))


def test_policies_differ_in_what_a_crawler_costs() -> None:
    ratio = {
        policy: hit_percent(played(pressed("scan", 5), policy=policy, products=60, entries=10, rate_per_s=30), 5, 9)
        for policy in ("lru", "tinylfu")
    }
    assert ratio["tinylfu"] > ratio["lru"]


@pytest.mark.parametrize("variant", ["aside", "read_through", "write_through", "write_behind", "refresh_ahead"])
def test_readers_are_told_a_new_price_within_two_seconds(variant: str) -> None:
    run = played(pressed("change-price", 5), variant=variant)
    old, asked = old_answers(run, HOT, 7)
    assert (old, asked > 10) == (0, True)


@pytest.mark.parametrize("params", [{"variant": "write_around"}, {"invalidation": "none"}])
def test_without_invalidation_readers_are_told_the_old_price_until_the_ttl_ends(params: dict[str, Any]) -> None:
    run = played(pressed("change-price", 3), ttl_s=6, **params)
    assert old_answers(run, HOT, 3.5, 5)[0] > 3
    assert old_answers(run, HOT, 10)[0] == 0


@pytest.mark.parametrize("invalidation", ["tag", "cdc"])
def test_tags_and_the_change_feed_reach_the_lists(invalidation: str) -> None:
    run = played(pressed("change-price", 5), invalidation=invalidation, pages_percent=50)
    for key in ("product-list", "search-results", "category-page"):
        old, asked = old_answers(run, key, 7)
        assert (old, asked > 3) == (0, True)


def test_the_caption_of_a_delete_names_every_key_of_its_command() -> None:
    alone = played(pressed("change-price", 5), pages_percent=50)
    lists = played(pressed("change-price", 5), pages_percent=50, invalidation="cdc")
    assert "DEL product:123: the next reader misses and loads it anew. No other key is deleted." in alone.captions()
    assert any("deletes product-list, search-results, category-page." in text for text in lists.captions())


def test_the_caption_of_a_fill_tells_the_time_that_the_command_gave() -> None:
    captions = played(ttl_s=40, jitter_percent=50, horizon_s=4).captions()
    told = next(text for text in captions if text.startswith("SET product:123 PX "))
    lasts_ms = int(told.split(" ")[3].removesuffix(":"))
    assert 40_000 < lasts_ms <= 60_000
    assert f": the copy stays for {lasts_ms / 1000:g} s, unless" in told


@pytest.mark.parametrize("invalidation", ["update", "version"])
def test_a_copy_that_is_written_is_a_hit_for_the_next_reader(invalidation: str) -> None:
    run = played(pressed("change-price", 5), invalidation=invalidation)
    assert queries(run, 5, 12, HOT) == 0
    assert old_answers(run, HOT, 6)[0] == 0


def test_the_newest_version_survives_the_fill_that_beats_a_delete() -> None:
    scenario = TOPIC.preset("late-fill").scenario(TOPIC)
    run = simulate.run(TOPIC.scenario(horizon_us=19_000_000, **{**scenario.params.values(), "invalidation": "version"})
                       .plus(*(planned.as_json() for planned in scenario.interventions[:2])))  # fmt: skip
    assert old_answers(run, HOT, 11)[0] == 0
    assert status(run, "AtRestTheCacheAgrees") == "holds"


def test_write_through_tells_the_editor_when_the_database_has_it_and_write_behind_before() -> None:
    lasted = {}
    for variant in ("write_through", "write_behind"):
        run = played(variant=variant, changes_per_min=60, flush_ms=2000)
        stored = {str(state.value).split()[2]: state.at_us for state in run.states("db", "row")}
        answers = [(o.at_us, str(o.value).split()[2]) for o in run.operations("ok") if o.function == "PUT"]
        lasted[variant] = [at_us > stored[price] for at_us, price in answers if price in stored]
    assert all(lasted["write_through"])
    assert not all(lasted["write_behind"])


def test_refresh_ahead_keeps_a_hot_key_from_ever_expiring() -> None:
    plain, ahead = played(ttl_s=2, horizon_s=20), played(ttl_s=2, horizon_s=20, variant="refresh_ahead",
                                                         refresh_percent=50)  # fmt: skip
    assert noted(ahead, "refresh") > 3
    misses = [sum(word == "GET miss" for word in about(run, HOT)) for run in (plain, ahead)]
    assert misses[1] < misses[0]


def test_stale_while_revalidate_lets_nobody_wait_for_a_hot_key() -> None:
    run = played(ttl_s=2, guard="stale", stale_s=5, query_ms=400, horizon_s=20)
    assert sum(word == "GET miss" for word in about(run, HOT)) <= 6
    assert noted(run, "refresh") > 3


def test_early_expiry_reloads_before_the_end() -> None:
    run = played(ttl_s=3, guard="early", beta_percent=300, query_ms=300, horizon_s=20)
    assert noted(run, "early") > 2


def test_a_lock_lets_one_of_all_processes_load() -> None:
    run = played(pressed("expire-hot", 5), guard="lock", apps=4, rate_per_s=60, products=2, query_ms=500)
    assert most_loads(run, HOT) == 1
    assert noted(run, "waits") > 10


def test_what_is_missing_is_asked_for_once_when_it_is_remembered() -> None:
    through, remembered = (played(pressed("ask-missing", 3), negative_s=s) for s in (0, 60))
    missing = [sum(m.label == "no row" for m in run.messages(source="db")) for run in (through, remembered)]
    assert missing[0] == 100
    assert missing[1] <= 20


def test_jitter_spreads_what_was_filled_together() -> None:
    spread = []
    for jitter in (0, 50):
        run = played(fault("scan", "readers", at_s=0.5, rate_per_s=20), products=40, ttl_s=5, jitter_percent=jitter,
                     rate_per_s=40, skew_percent=0, horizon_s=10)  # fmt: skip
        spread.append(hit_percent(run, 5.5, 7.5))
    assert spread[1] > spread[0]


def test_a_local_cache_answers_from_memory_and_is_late_by_its_own_ttl() -> None:
    run = played(pressed("change-price", 5), local_s=3, apps=2)
    assert sum(message.label == "200 from memory" for message in run.messages()) > 20
    assert old_answers(run, HOT, 5.5, 7.5)[0] > 0
    assert old_answers(run, HOT, 9.5)[0] == 0


def test_a_cache_that_is_down_costs_time_beside_it_and_answers_behind_it() -> None:
    down = [pressed("cache-down", 4), pressed("cache-back", 8)]
    assert answered_percent(played(*down), 4.1, 7.5) == 100
    assert answered_percent(played(*down, variant="read_through"), 4.1, 7.5) == 0
    assert answered_percent(played(*down, variant="read_through"), 8.5, 11) == 100


def test_a_flush_and_an_expiry_are_on_the_log_of_the_cache() -> None:
    log = [done.name for done in commands(played(pressed("expire-hot", 4), pressed("flush", 6)))]
    assert ("PEXPIREAT" in log, "FLUSHALL" in log) == (True, True)


def test_the_button_changes_the_price_of_the_product_everybody_reads() -> None:
    run = played(pressed("change-price", 5))
    assert [str(state.value) for state in run.states("db", "row")] == ["123 v2 5051"]


def test_a_slow_database_is_felt_on_misses_only() -> None:
    run = played(pressed("database-slow", 4), pressed("expire-hot", 5), pressed("database-well", 9))
    assert max(run.latencies_us()) > 500_000
    assert answered_percent(run, 0, 10) == 100


def test_a_spike_is_more_readers() -> None:
    run = played(pressed("spike", 5))
    asked = [len(run.operations("invoked", from_s=s, to_s=s + 3)) for s in (1, 5)]
    assert asked[1] > 3 * asked[0]


def test_early_acknowledgement_is_red_when_the_database_dies() -> None:
    run = played(
        fault("crash", "db", at_s=5, for_s=2), variant="write_through", defect="early_ack", changes_per_min=240
    )  # fmt: skip
    assert status(run, "NoWriteLost") == "broken"
    sound = played(fault("crash", "db", at_s=5, for_s=2), variant="write_through", changes_per_min=240)
    assert status(sound, "NoWriteLost") == "holds"


def test_an_lru_that_never_touches_is_found_out_by_the_oracle() -> None:
    run = played(products=40, entries=6, defect="never_touches", rate_per_s=30)
    assert status(run, "HitsAsTheOracleSays") == "broken"
