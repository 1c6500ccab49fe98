"""Fixed window: one counter for each window of the clock, an hour from the full hour to the next.

The cheapest rule and the easiest to explain. Its weakness stands at the edge: whoever uses up one window at its end
and the next one at its beginning is admitted twice the limit within a moment, and no more than twice (any span as long
as a window touches two of them).
"""

from __future__ import annotations

from .quota import Decision, Quota, admitted, refused
from .rule import PRELUDE, Rule, State


class FixedWindow(Rule):
    """``state``: where the current window began, and how much of it is used."""

    name = "fixed_window"
    fields = ("start", "used")
    lua = (
        PRELUDE
        + """
local stored = redis.call('HMGET', key, 'start', 'used')
local start, used = tonumber(stored[1] or 0), tonumber(stored[2] or 0)
local at = math.max(now, start)
local this = at - at % window
if this ~= start then used = 0 end
local reset = this + window
if used + cost > limit then
  return {0, limit - used, reset - now, reset, 0, now}
end
redis.call('HSET', key, 'start', this, 'used', used + cost)
forget_at(reset)
return {1, limit - used - cost, 0, reset, 0, now}
"""
    )

    def decide(self, quota: Quota, state: State | None, now_us: int, cost: int) -> tuple[Decision, State | None]:
        """Count up to the limit; start again at the next edge."""
        start, used = state or (0, 0)
        at_us = max(now_us, start)
        this = at_us - at_us % quota.window_us
        used = used if this == start else 0
        reset = this + quota.window_us
        if used + cost > quota.limit:
            return refused(now_us, quota.limit - used, reset, reset), state
        return admitted(now_us, quota.limit - used - cost, reset), (this, used + cost)
