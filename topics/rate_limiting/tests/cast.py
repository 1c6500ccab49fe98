"""The fixed cast of these tests: quotas, a clock moved by hand, and streams of requests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from topics.rate_limiting.fixed_window import FixedWindow
from topics.rate_limiting.gcra import Gcra
from topics.rate_limiting.leaky_bucket import LeakyMeter, LeakyQueue
from topics.rate_limiting.quota import Decision, Quota
from topics.rate_limiting.rule import Rule
from topics.rate_limiting.sliding_counter import SlidingCounter
from topics.rate_limiting.sliding_log import SlidingLog
from topics.rate_limiting.token_bucket import TokenBucket

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (FixedWindow(), SlidingLog(), SlidingCounter(), TokenBucket(), LeakyMeter(), LeakyQueue(), Gcra())
}

US = 1_000_000
START_US = 1_609_455_600 * US
"""2020-12-31T23:00:00Z, a full hour."""

FREE_TIER = Quota(limit=100, window_us=3600 * US, burst=100, places=99)
QUICK = Quota(limit=5, window_us=US, burst=3, places=2)


class ManualClock:
    """Microseconds, moved by the test."""

    def __init__(self) -> None:
        self.now_us = START_US

    def __call__(self) -> int:
        return self.now_us


class InMemory:
    """One key of one rule, kept in a variable."""

    def __init__(self, rule: Rule, quota: Quota) -> None:
        self.rule, self.quota = rule, quota
        self.state: Any = None

    def ask(self, now_us: int, cost: int = 1) -> Decision:
        decision, self.state = self.rule.decide(self.quota, self.state, now_us, cost)
        return decision

    def would(self, now_us: int, cost: int = 1) -> bool:
        return self.rule.decide(self.quota, self.state, now_us, cost)[0].allowed


@st.composite
def quotas(draw: st.DrawFn) -> Quota:
    """Small ones, also with a limit that does not divide the window."""
    return Quota(
        limit=draw(st.integers(2, 12)),
        window_us=draw(st.sampled_from([US, 700_000, 10 * US, 999_983, 3600 * US])),
        burst=draw(st.integers(2, 12)),
        places=draw(st.integers(1, 8)),
    )


@st.composite
def streams(draw: st.DrawFn, quota: Quota, *, backwards: bool = False) -> list[tuple[int, int]]:
    """(instant, cost) of requests that come in crowds, pauses and at the very edges of windows and intervals."""
    gaps = st.one_of(
        st.just(0),
        st.integers(0, 3),
        st.integers(0, quota.interval_us * 2),
        st.sampled_from([quota.interval_us, quota.window_us, quota.window_us - 1, quota.window_us // 2]),
        st.integers(-quota.window_us, 0) if backwards else st.nothing(),
    )
    now_us, requests = START_US + draw(st.integers(0, quota.window_us)), []
    for gap in draw(st.lists(gaps, min_size=3, max_size=40)):
        now_us += gap
        requests.append((now_us, draw(st.sampled_from([1, 1, 1, 1, 2]))))
    return requests
