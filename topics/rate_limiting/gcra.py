"""GCRA, the generic cell rate algorithm: the token bucket in one number.

It keeps the *theoretical arrival time* of the next request, the instant at which the bucket would be full again. A
request that comes more than tau = (B - 1) intervals before it comes too early. (ITU-T I.371; ATM Forum TM 4.0.)

A continuously refilled bucket of B tokens that starts full decides the same: its level is B intervals less what is
left until the theoretical arrival time.
"""

from __future__ import annotations

from .quota import Decision, Quota, admitted, refused
from .rule import PRELUDE, Rule, State


class Gcra(Rule):
    """``state``: the theoretical arrival time."""

    name = "gcra"
    fields = ("tat",)
    lua = (
        PRELUDE
        + """
local tat = math.max(now, tonumber(redis.call('HMGET', key, 'tat')[1] or 0))
local full = burst * interval
local after = tat + cost * interval
if after - full > now then
  return {0, math.max(0, math.floor((now + full - tat) / interval)), after - full - now, tat, 0, now}
end
redis.call('HSET', key, 'tat', after)
forget_at(after)
return {1, math.floor((now + full - after) / interval), 0, after, 0, now}
"""
    )

    def most(self, quota: Quota) -> int:
        """The tolerance and one more."""
        return quota.burst

    def decide(self, quota: Quota, state: State | None, now_us: int, cost: int) -> tuple[Decision, State | None]:
        """Admit what does not come too early, and expect the next one later."""
        interval = quota.interval_us
        full = quota.burst * interval
        tat = max(now_us, (state or (0,))[0])
        after = tat + cost * interval
        if after - full > now_us:
            return refused(now_us, (now_us + full - tat) // interval, tat, after - full), state
        return admitted(now_us, (now_us + full - after) // interval, after), (after,)
