"""The policies: what each gives up, their differences, and every one against the oracle's plain version."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics.caching.eviction import Clock, Fifo, Lfu, Lru
from topics.caching.oracle import POLICIES
from topics.caching.sieve import Sieve
from topics.caching.tinylfu import FrequencySketch, TinyLfu

ENTRIES = 6
MADE: dict[str, Any] = {
    "fifo": Fifo,
    "lru": Lru,
    "lfu": Lfu,
    "clock": Clock,
    "sieve": Sieve,
    "tinylfu": lambda: TinyLfu(ENTRIES),
}


class Cache:
    """A cache of keys alone, around a policy."""

    def __init__(self, policy: Any, entries: int = ENTRIES) -> None:
        self.policy = policy
        self.entries = entries
        self.keys: dict[str, None] = {}
        self.given_up: list[str] = []

    def ask(self, key: str) -> bool:
        """Whether it was there; it is afterwards."""
        if key in self.keys:
            self.policy.touch(key)
            return True
        while len(self.keys) >= self.entries:
            victim = self.policy.victim()
            self.given_up.append(victim)
            self.delete(victim)
        self.keys[key] = None
        self.policy.admit(key)
        return False

    def delete(self, key: str) -> None:
        if key in self.keys:
            del self.keys[key]
            self.policy.drop(key)


def after(name: str, asked: str) -> str:
    """What is given up first when a seventh key comes, after six and some questions."""
    cache = Cache(MADE[name]())
    for key in "abcdef" + asked + "g":
        cache.ask(key)
    return cache.given_up[0]


@pytest.mark.parametrize(
    ("name", "asked", "victim"),
    [
        ("fifo", "aaa", "a"),
        ("lru", "a", "b"),
        ("lfu", "aabbcdef", "c"),
        ("clock", "ab", "c"),
        ("sieve", "ab", "c"),
        ("tinylfu", "a", "f"),
        ("tinylfu", "af", "b"),
    ],
)
def test_each_policy_gives_up_what_its_rule_says(name: str, asked: str, victim: str) -> None:
    assert after(name, asked) == victim


def test_clock_takes_a_spared_key_round_again_and_sieve_leaves_it_where_it_is() -> None:
    clock, sieve = Cache(Clock()), Cache(Sieve())
    for cache in (clock, sieve):
        for key in "abcdef" + "ab" + "ghi":
            cache.ask(key)
    assert (clock.given_up, sieve.given_up) == (["c", "d", "e"], ["c", "d", "e"])
    for cache in (clock, sieve):
        for key in "jkl":
            cache.ask(key)
    assert (clock.given_up[3:], sieve.given_up[3:]) == (["f", "a", "b"], ["f", "g", "h"])


def test_one_scan_empties_lru_and_hardly_touches_tinylfu_and_sieve() -> None:
    kept = {}
    for name in ("lru", "fifo", "sieve", "tinylfu"):
        cache = Cache(MADE[name]())
        for _ in range(20):
            for key in "abcd":
                cache.ask(key)
        for i in range(5):
            cache.ask(f"scanned {i}")
        kept[name] = sum(key in cache.keys for key in "abcd")
    assert kept == {"lru": 1, "fifo": 1, "sieve": 4, "tinylfu": 4}


def test_the_sketch_forgets_half_after_ten_accesses_for_each_entry() -> None:
    sketch = FrequencySketch(4)
    for _ in range(10):
        sketch.add("hot")
    assert sketch.estimate("hot") == 10
    for i in range(30):
        sketch.add(f"other {i}")
    assert sketch.estimate("hot") == 5
    assert sketch.estimate("never") <= 3


STEP = st.tuples(st.sampled_from(["ask", "ask", "ask", "delete"]), st.sampled_from("abcdefghijkl"))


@pytest.mark.parametrize("name", POLICIES)
@settings(max_examples=50, deadline=None, derandomize=True)
@given(steps=st.lists(STEP, min_size=10, max_size=60))
def test_any_sequence_gives_the_hits_and_victims_of_the_oracle(name: str, steps: list[tuple[str, str]]) -> None:
    cache, oracle = Cache(MADE[name]()), Cache(POLICIES[name](ENTRIES))
    for step, key in steps:
        assert getattr(cache, step)(key) == getattr(oracle, step)(key)
        assert cache.given_up == oracle.given_up
