"""Planted defects: the same limiters, each with one line that many have written. Do not copy these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .quota import Decision, Quota, admitted, refused
from .rule import PRELUDE, Call, Rule, State, lifetime_ms, read_clock
from .sliding_log import SlidingLog
from .token_bucket import TokenBucket


class ReadThenSet:
    """Reads the state, decides here, writes it back. Two gateways, or two requests, read the same state."""

    def __init__(self, redis: Any, rule: Rule, quota: Quota, clock_us: Callable[[], int]) -> None:
        self._redis, self._rule, self._quota, self._clock_us = redis, rule, quota, clock_us

    async def decide(self, key: str, cost: int, name: str) -> Decision:
        text = await self._redis.get(f"rate:{key}")
        state = None if text is None else tuple(int(part) for part in text.split(" "))
        decision, after = self._rule.decide(self._quota, state, self._clock_us(), cost)
        if decision.allowed and after is not None:
            await self._redis.set(f"rate:{key}", " ".join(str(part) for part in after))
        return decision

    def done(self, key: str, took_us: int, dropped: bool) -> None:
        """A rate does not care how long a request takes."""


class OverwritesLast(TokenBucket):
    """Writes its clock's reading into ``last``, also when it is earlier: two clocks that disagree refill the bucket in
    turns."""

    name = "token_bucket"
    lua = (
        PRELUDE
        + """
local stored = redis.call('HMGET', key, 'level', 'last')
local full = burst * interval
local level, last = tonumber(stored[1] or full), tonumber(stored[2] or now)
level = math.min(full, level + math.max(0, now - last))
local need = cost * interval
if level < need then
  redis.call('HSET', key, 'level', level, 'last', now)
  return {0, math.floor(level / interval), need - level, now + full - level, 0, now}
end
level = level - need
redis.call('HSET', key, 'level', level, 'last', now)
forget_at(now + full - level)
return {1, math.floor(level / interval), 0, now + full - level, 0, now}
"""
    )

    def decide(self, quota: Quota, state: State | None, now_us: int, cost: int) -> tuple[Decision, State | None]:
        interval = quota.interval_us
        full, need = quota.burst * interval, cost * interval
        level, last = state or (full, now_us)
        level = min(full, level + max(0, now_us - last))
        if level < need:
            reset = now_us + full - level
            return refused(now_us, level // interval, reset, now_us + need - level), (level, now_us)
        level -= need
        return admitted(now_us, level // interval, now_us + full - level), (level, now_us)


class CountsRefused(SlidingLog):
    """ZADD before the check: whoever is refused has used up quota all the same, and one who keeps asking never gets
    in."""

    name = "sliding_log"
    lua = (
        PRELUDE
        + """
redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
local used = redis.call('ZCARD', key)
for i = 1, cost do
  redis.call('ZADD', key, now, ARGV[7] .. ':' .. i)
end
forget_at(now + window)
if used + cost > limit then
  local oldest = redis.call('ZRANGE', key, used + cost - limit - 1, used + cost - limit - 1, 'WITHSCORES')
  return {0, math.max(0, limit - used), oldest[2] + window - now, now + window, 0, now}
end
return {1, limit - used - cost, 0, now + window, 0, now}
"""
    )

    def run(self, call: Call, keys: Any, args: Any) -> list[int]:
        key, now_us, cost = keys[0], int(args[0]) or read_clock(call), int(args[1])
        quota = Quota(*(int(arg) for arg in args[2:6]))
        reset_us = now_us + quota.window_us
        call("ZREMRANGEBYSCORE", key, "-inf", now_us - quota.window_us)
        over = call("ZCARD", key) + cost - quota.limit
        for i in range(1, cost + 1):
            call("ZADD", key, now_us, f"{args[6]}:{i}")
        decision = admitted(now_us, -over, reset_us)
        if over > 0:
            oldest = call("ZRANGE", key, over - 1, over - 1, "WITHSCORES")
            decision = refused(now_us, cost - over, reset_us, int(oldest[1]) + quota.window_us)
        call("PEXPIRE", key, lifetime_ms(decision))
        return decision.reply()
