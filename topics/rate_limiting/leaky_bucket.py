"""Leaky bucket, in the two meanings that the word has.

As a *meter* each admitted request pours in some water, which leaks out at the rate, and what would spill over is
refused: the token bucket seen from above, with the same decisions. As a *queue* requests wait in the bucket and leave
it one by one, an interval apart: it smooths a burst instead of letting it through, and pays with delay. (Turner, "New
directions in communications", IEEE Communications 24, 1986; the queue is nginx's limit_req.)
"""

from __future__ import annotations

from .quota import Decision, Quota, admitted, refused
from .rule import PRELUDE, Rule, State


class LeakyMeter(Rule):
    """``state``: how much water there is, in microseconds of leaking, and when it was that."""

    name = "leaky_meter"
    fields = ("water", "last")
    lua = (
        PRELUDE
        + """
local stored = redis.call('HMGET', key, 'water', 'last')
local water, last = tonumber(stored[1] or 0), tonumber(stored[2] or now)
local full, need = burst * interval, cost * interval
local at = math.max(now, last)
water = math.max(0, water - (at - last))
if water + need > full then
  return {0, math.floor((full - water) / interval), water + need - full + at - now, at + water, 0, now}
end
water = water + need
redis.call('HSET', key, 'water', water, 'last', at)
forget_at(at + water)
return {1, math.floor((full - water) / interval), 0, at + water, 0, now}
"""
    )

    def most(self, quota: Quota) -> int:
        """An empty bucket's room."""
        return quota.burst

    def decide(self, quota: Quota, state: State | None, now_us: int, cost: int) -> tuple[Decision, State | None]:
        """Let leak what has leaked, then pour."""
        interval = quota.interval_us
        full, need = quota.burst * interval, cost * interval
        water, last = state or (0, now_us)
        at_us = max(now_us, last)
        water = max(0, water - (at_us - last))
        if water + need > full:
            again = at_us + water + need - full
            return refused(now_us, (full - water) // interval, at_us + water, again), state
        water += need
        return admitted(now_us, (full - water) // interval, at_us + water), (water, at_us)


class LeakyQueue(Rule):
    """``state``: when the last one in the queue will have made room for the next."""

    name = "leaky_queue"
    fields = ("free",)
    lua = (
        PRELUDE
        + """
local free = tonumber(redis.call('HMGET', key, 'free')[1] or 0)
local wait = math.max(0, free - now)
local room, need = (places + 1) * interval, cost * interval
if wait + need > room then
  return {0, math.max(0, math.floor((room - wait) / interval)), wait + need - room, now + wait, 0, now}
end
free = now + wait + need
redis.call('HSET', key, 'free', free)
forget_at(free)
return {1, math.floor((room - wait - need) / interval), 0, free, wait, now}
"""
    )

    def most(self, quota: Quota) -> int:
        """The one that is served, and all places."""
        return quota.places + 1

    def decide(self, quota: Quota, state: State | None, now_us: int, cost: int) -> tuple[Decision, State | None]:
        """Take the next free instant, unless too many wait for theirs."""
        interval = quota.interval_us
        wait = max(0, (state or (0,))[0] - now_us)
        room, need = (quota.places + 1) * interval, cost * interval
        if wait + need > room:
            return refused(now_us, (room - wait) // interval, now_us + wait, now_us + wait + need - room), state
        free = now_us + wait + need
        return admitted(now_us, (room - wait - need) // interval, free, wait), (free,)
