"""What a real server cannot be asked in a test: time that passes, and a store that is full."""

from __future__ import annotations

import pytest

from playground.kit.redis.errors import OutOfMemory
from playground.kit.redis.sampled import SampledLru
from playground.kit.redis.store import Store
from tests.kit.redis.conftest import COMPARE_AND_SET


class Clock:
    now_ms = 1_000_000

    def __call__(self):
        return self.now_ms


@pytest.fixture
def clock():
    return Clock()


class Oldest:
    """First in, first out."""

    def __init__(self):
        self.keys = []
        self.touched = []

    def admit(self, key):
        self.keys.append(key)

    def touch(self, key):
        self.touched.append(key)

    def drop(self, key):
        self.keys.remove(key)

    def victim(self):
        return self.keys[0]


def test_a_key_is_gone_in_the_millisecond_of_its_deadline(clock):
    store = Store(clock)
    store.execute("SET", "product:123", "kettle", "EX", 3600)
    clock.now_ms += 3_599_999
    assert (store.execute("GET", "product:123"), store.execute("PTTL", "product:123")) == ("kettle", 1)
    clock.now_ms += 1
    assert (store.execute("GET", "product:123"), store.execute("TTL", "product:123")) == (None, -2)


def test_a_later_deadline_replaces_an_earlier_one(clock):
    store = Store(clock)
    store.execute("SET", "a", "1", "PX", 10)
    store.execute("SET", "a", "2", "PX", 1000)
    clock.now_ms += 10
    assert store.execute("GET", "a") == "2"
    store.execute("PERSIST", "a")
    clock.now_ms += 1000
    assert store.execute("DBSIZE") == 1


def test_a_clock_that_jumps_expires_early_and_one_that_falls_back_keeps_longer(clock):
    store = Store(clock)
    store.execute("SET", "a", "1", "PX", 1000)
    store.execute("SET", "b", "1", "PX", 3000)
    clock.now_ms += 1000
    assert store.execute("DBSIZE") == 1
    clock.now_ms -= 5000
    assert store.execute("PTTL", "b") == 7000


def test_listeners_hear_why_a_key_went(clock):
    store = Store(clock, max_entries=2, eviction=Oldest())
    heard = []
    store.keyspace.listeners.append(lambda key, entry, why: heard.append((key, why)))
    store.execute("SET", "a", "1", "PX", 10)
    clock.now_ms += 10
    for key in ("b", "c", "d"):
        store.execute("SET", key, "1")
    store.execute("DEL", "c")
    store.execute("FLUSHALL")
    assert [why for _, why in heard] == ["written", "expired", "written", "written", "evicted", "written", "deleted",
                                         "flushed"]  # fmt: skip
    assert ("b", "evicted") in heard


def test_a_full_store_gives_up_what_its_policy_says_before_a_new_key_comes_in(clock):
    store = Store(clock, max_entries=2, eviction=Oldest())
    for key in ("a", "b", "c"):
        store.execute("SET", key, "1")
    assert store.execute("KEYS", "*") == ["b", "c"]
    store.execute("SET", "b", "again")
    assert len(store) == 2


def test_reading_and_writing_touch_a_key_and_asking_about_it_does_not(clock):
    policy = Oldest()
    store = Store(clock, max_entries=2, eviction=policy)
    store.execute("SET", "a", "1")
    for command in ("EXISTS", "TTL", "TYPE"):
        store.execute(command, "a")
    assert policy.touched == []
    store.execute("GET", "a")
    store.execute("SET", "a", "2")
    assert policy.touched == ["a", "a"]


def test_a_full_store_without_a_policy_refuses_to_grow_and_goes_on_serving(clock):
    store = Store(clock, max_entries=1)
    store.execute("SET", "a", "1")
    with pytest.raises(OutOfMemory):
        store.execute("SET", "b", "1")
    store.execute("SET", "a", "2")
    assert store.execute("GET", "a") == "2"


def test_a_transaction_runs_on_after_an_error_and_nothing_comes_between(clock):
    store = Store(clock)
    replies = store.transaction([("SET", "a", "x"), ("INCR", "a"), ("SADD", "tag", "a")])
    assert [str(reply) for reply in replies] == ["OK", "ERR value is not an integer or out of range", "1"]


def test_listeners_hear_every_command_also_those_of_transactions_and_scripts(clock):
    store = Store(clock, scripts=[COMPARE_AND_SET])
    heard = []
    store.listeners.append(lambda command, reply: heard.append((" ".join(command), reply)))
    store.transaction([("SET", "a", "x"), ("INCR", "a"), ("get", "a")])
    store.execute("EVALSHA", COMPARE_AND_SET.sha, 1, "a", "x", "y")
    assert heard == [("SET a x", "OK"), ("GET a", "x"), ("GET a", "x"), ("SET a y", "OK")]


def test_the_sampled_policy_gives_up_the_idlest_of_those_it_looked_at():
    everything = SampledLru(lambda n, k: k % n, samples=10)
    for key in "abcde":
        everything.admit(key)
    everything.touch("a")
    assert everything.victim() == "b"
    everything.drop("b")
    assert everything.victim() == "c"


def test_the_sampled_policy_may_miss_the_idlest_key():
    last = SampledLru(lambda n, k: n - 1, samples=5)
    for key in "abc":
        last.admit(key)
    assert last.victim() == "c"


def test_the_clock_is_told_to_the_microsecond_when_there_is_one_that_knows(clock):
    assert Store(clock).execute("TIME") == ["1000", "0"]
    assert Store(clock, now_us=lambda: 1_000_000_123).execute("TIME") == ["1000", "123"]
