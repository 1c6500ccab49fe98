"""Sliding counter: two counters, the last window's one weighted by how much of it is still in sight.

It assumes that the requests of the last window were spread evenly. When they were not, it is wrong: a hundred at the
end of one window leave room for ninety-nine at the end of the next, 199 within one window's length. Never twice the
limit, and two numbers a key instead of a log. (https://blog.cloudflare.com/counting-things-a-lot-of-different-things/)
"""

from __future__ import annotations

from .quota import Decision, Quota, admitted, refused
from .rule import PRELUDE, Rule, State


class SlidingCounter(Rule):
    """``state``: where the current window began, how much of it is used, and how much of the one before was."""

    name = "sliding_counter"
    fields = ("start", "used", "before")
    lua = (
        PRELUDE
        + """
local stored = redis.call('HMGET', key, 'start', 'used', 'before')
local start, used, before = tonumber(stored[1] or 0), tonumber(stored[2] or 0), tonumber(stored[3] or 0)
local at = math.max(now, start)
local this = at - at % window
if this == start + window then
  used, before = 0, used
elseif this ~= start then
  used, before = 0, 0
end
local free = (limit - used) * window - before * (window - (at - this))
local reset = this + window
if used > 0 then reset = reset + window end
if cost * window > free then
  local again
  if used + cost <= limit then
    again = this + window - math.floor((limit - used - cost) * window / before)
  else
    again = this + 2 * window - math.floor((limit - cost) * window / used)
  end
  return {0, math.max(0, math.floor(free / window)), again - now, reset, 0, now}
end
redis.call('HSET', key, 'start', this, 'used', used + cost, 'before', before)
forget_at(this + 2 * window)
return {1, math.floor(free / window) - cost, 0, this + 2 * window, 0, now}
"""
    )

    def decide(self, quota: Quota, state: State | None, now_us: int, cost: int) -> tuple[Decision, State | None]:
        """Estimate what lies within the window that ends now, in requests times microseconds."""
        window = quota.window_us
        start, used, before = state or (0, 0, 0)
        at_us = max(now_us, start)
        this = at_us - at_us % window
        if this != start:
            used, before = 0, used if this == start + window else 0
        free = (quota.limit - used) * window - before * (window - (at_us - this))
        reset = this + (2 * window if used else window)
        if cost * window > free:
            again = self._again(quota, this, used, before, cost)
            return refused(now_us, free // window, reset, again), state
        return admitted(now_us, free // window - cost, this + 2 * window), (this, used + cost, before)

    def _again(self, quota: Quota, this: int, used: int, before: int, cost: int) -> int:
        """When enough of the last window will be out of sight, or of this one, if this one alone is too full."""
        window, limit = quota.window_us, quota.limit
        if used + cost <= limit:
            return this + window - (limit - used - cost) * window // before
        return this + 2 * window - (limit - cost) * window // used
