"""Token bucket: tokens drip in at the rate, up to a bucket's size; a request takes one and is admitted at once.

Two numbers where a window has one: the *rate* bounds the long run, the *burst* bounds a moment. Over any time T it
admits at most B + r T. Levels are counted in microseconds of refill (a token is one interval), so that nothing is
rounded.
"""

from __future__ import annotations

from .quota import Decision, Quota, admitted, refused
from .rule import PRELUDE, Rule, State


class TokenBucket(Rule):
    """``state``: the level in microseconds of refill, and when it was that."""

    name = "token_bucket"
    fields = ("level", "last")
    lua = (
        PRELUDE
        + """
local stored = redis.call('HMGET', key, 'level', 'last')
local full = burst * interval
local level, last = tonumber(stored[1] or full), tonumber(stored[2] or now)
local at = math.max(now, last)
level = math.min(full, level + at - last)
local need = cost * interval
if level < need then
  return {0, math.floor(level / interval), need - level + at - now, at + full - level, 0, now}
end
level = level - need
redis.call('HSET', key, 'level', level, 'last', at)
forget_at(at + full - level)
return {1, math.floor(level / interval), 0, at + full - level, 0, now}
"""
    )

    def most(self, quota: Quota) -> int:
        """A full bucket."""
        return quota.burst

    def decide(self, quota: Quota, state: State | None, now_us: int, cost: int) -> tuple[Decision, State | None]:
        """Fill up what has dripped in, then take."""
        full, need = quota.burst * quota.interval_us, cost * quota.interval_us
        level, last = state or (full, now_us)
        at_us = max(now_us, last)
        level = min(full, level + at_us - last)
        if level < need:
            again = at_us + need - level
            return refused(now_us, level // quota.interval_us, at_us + full - level, again), state
        level -= need
        return admitted(now_us, level // quota.interval_us, at_us + full - level), (level, at_us)
