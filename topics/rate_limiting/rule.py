"""How a rule becomes a script: one round trip to the store, in which nothing else happens there.

Each rule is a pure function in Python, ``decide(quota, state, now_us, cost)``, and a Lua script that does the same on
the state in a Redis hash. Three habits are common to all scripts:

- *Time comes from the store* (TIME), unless the caller gives a clock's reading. Several gateways then agree what time
  it is.
- *Time only moves forward.* The state remembers the latest instant it has used; an earlier reading counts as that one.
- *A refusal leaves the state alone.* Who is refused does not pay for it.

Keys live a minute longer than their state matters, so that a clock that is late by less finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from .quota import Decision, Quota

State = tuple[int, ...]
Call = Callable[..., Any]

GRACE_MS = 60_000

PRELUDE = """
local key, now, cost = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local limit, window = tonumber(ARGV[3]), tonumber(ARGV[4])
local burst, places = tonumber(ARGV[5]), tonumber(ARGV[6])
local interval = math.ceil(window / limit)
if now == 0 then
  local time = redis.call('TIME')
  now = time[1] * 1000000 + time[2]
end
local function forget_at(reset)
  redis.call('PEXPIRE', key, math.ceil((reset - now) / 1000) + 60000)
end
"""
"""ARGV: the clock's reading (0: the store's own), the cost, the four numbers of the quota, and the request's name."""


class Rule:
    """``fields`` are those of its hash in the store, in the order of its state."""

    name: ClassVar[str]
    fields: ClassVar[tuple[str, ...]] = ()
    lua: ClassVar[str]

    def decide(self, quota: Quota, state: State | None, now_us: int, cost: int) -> tuple[Decision, State | None]:
        """The decision and the state afterwards; None is the state of a key that nobody has used."""
        raise NotImplementedError

    def most(self, quota: Quota) -> int:
        """The largest cost that can ever be admitted."""
        return quota.limit

    def run(self, call: Call, keys: Sequence[str], args: Sequence[Any]) -> list[int]:
        """What the Lua script does, command by command, in Python."""
        now_us, cost, *numbers = (int(arg) for arg in args[:6])
        found = call("HMGET", keys[0], *self.fields)
        state = None if found[0] is None else tuple(int(value) for value in found)
        decision, after = self.decide(Quota(*numbers), state, now_us or read_clock(call), cost)
        if after is not None and after != state:
            call("HSET", keys[0], *(each for pair in zip(self.fields, after, strict=True) for each in pair))
        if decision.allowed:
            call("PEXPIRE", keys[0], lifetime_ms(decision))
        return decision.reply()


def read_clock(call: Call) -> int:
    """Microseconds of the store's clock."""
    seconds, micros = call("TIME")
    return int(seconds) * 1_000_000 + int(micros)


def lifetime_ms(decision: Decision) -> int:
    """How long the state has to be kept."""
    return -((decision.now_us - decision.reset_us) // 1000) + GRACE_MS
