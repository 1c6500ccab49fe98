"""Sliding log: the instant of every admitted request of the last window, in a sorted set.

The only rule that keeps the limit over *every* span of a window's length, for the price of one entry for each request
of it. Entries are trimmed when a request is admitted, not when one is refused: a refusal changes nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from .quota import Decision, Quota, admitted, refused
from .rule import PRELUDE, Call, Rule, State, lifetime_ms, read_clock


class SlidingLog(Rule):
    """``state``: the instants, ascending, one for each unit of cost. In the store a sorted set."""

    name = "sliding_log"
    lua = (
        PRELUDE
        + """
local newest = tonumber(redis.call('ZRANGE', key, -1, -1, 'WITHSCORES')[2] or 0)
local at = math.max(now, newest)
local since = '(' .. string.format('%.0f', at - window)
local used = redis.call('ZCOUNT', key, since, '+inf')
if used + cost > limit then
  local oldest = redis.call('ZRANGEBYSCORE', key, since, '+inf', 'WITHSCORES', 'LIMIT', used + cost - limit - 1, 1)
  return {0, limit - used, oldest[2] + window - now, newest + window, 0, now}
end
redis.call('ZREMRANGEBYSCORE', key, '-inf', at - window)
for i = 1, cost do
  redis.call('ZADD', key, at, ARGV[7] .. ':' .. i)
end
forget_at(at + window)
return {1, limit - used - cost, 0, at + window, 0, now}
"""
    )

    def decide(self, quota: Quota, state: State | None, now_us: int, cost: int) -> tuple[Decision, State | None]:
        """Count what lies within the window that ends now."""
        stamps = state or ()
        newest = stamps[-1] if stamps else 0
        at_us = max(now_us, newest)
        kept = stamps[bisect_right(stamps, at_us - quota.window_us) :]
        over = len(kept) + cost - quota.limit
        if over > 0:
            again = kept[over - 1] + quota.window_us
            return refused(now_us, quota.limit - len(kept), newest + quota.window_us, again), state
        return admitted(now_us, -over, at_us + quota.window_us), (*kept, *[at_us] * cost)

    def run(self, call: Call, keys: Sequence[str], args: Sequence[Any]) -> list[int]:
        """What the Lua script does, command by command, in Python."""
        now_us, cost, *numbers = (int(arg) for arg in args[:6])
        now_us = now_us or read_clock(call)
        quota = Quota(*numbers)
        [key] = keys
        newest = int((call("ZRANGE", key, "-1", "-1", "WITHSCORES") or ("", "0"))[1])
        at_us = max(now_us, newest)
        since = f"({at_us - quota.window_us}"
        over = call("ZCOUNT", key, since, "+inf") + cost - quota.limit
        if over > 0:
            oldest = call("ZRANGEBYSCORE", key, since, "+inf", "WITHSCORES", "LIMIT", over - 1, 1)
            again = int(oldest[1]) + quota.window_us
            return refused(now_us, cost - over, newest + quota.window_us, again).reply()
        call("ZREMRANGEBYSCORE", key, "-inf", at_us - quota.window_us)
        for i in range(1, cost + 1):
            call("ZADD", key, at_us, f"{args[6]}:{i}")
        decision = admitted(now_us, -over, at_us + quota.window_us)
        call("PEXPIRE", key, lifetime_ms(decision))
        return decision.reply()
