"""Keys in a Redis beside the effect: reserved before it, completed after it.

One hash a key: the fingerprint, until when somebody works on it, and the answer once there is one. Each step is one
script, so two processes never both believe that they were first. What this store cannot do is commit together with the
effect: a process may die in between. Then the reservation runs out, and whoever takes it over does not know whether
the effect happened (``guard.py`` says what to do about that).
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from .answer import Answer, InFlight, KeyReused

RESERVE = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'fingerprint', 'until', 'answer')
if kept[1] and ARGV[4] == '1' and kept[1] ~= ARGV[1] then return {'other', ''} end
if kept[3] then return {'answered', kept[3]} end
if kept[2] and tonumber(kept[2]) > now then return {'busy', ''} end
redis.call('HSET', KEYS[1], 'fingerprint', ARGV[1], 'until', string.format('%.0f', now + ARGV[2]))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
if kept[1] then return {'again', ''} end
return {'new', ''}
"""
"""KEYS: the key. ARGV: fingerprint, milliseconds of the reservation and of the retention, whether to compare."""

COMPLETE = """
local kept = redis.call('HGET', KEYS[1], 'answer')
if kept then return kept end
redis.call('HSET', KEYS[1], 'fingerprint', ARGV[1], 'answer', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return ARGV[2]
"""
"""The first answer stays. ARGV: fingerprint, answer, milliseconds of the retention."""

RELEASE = """
if redis.call('HGET', KEYS[1], 'answer') then return 0 end
if not redis.call('HGET', KEYS[1], 'until') then return 0 end
redis.call('HSET', KEYS[1], 'until', '0')
return 1
"""
"""Nobody works on it now. That somebody did is still known."""


class Claim(NamedTuple):
    """What a reservation found. ``taken_over`` when somebody began before and never finished."""

    name: str
    fingerprint: str
    answer: Answer | None = None
    taken_over: bool = False


class RedisKeys:
    """``redis`` is redis-py's asyncio client with ``decode_responses=True``, or what looks like it."""

    def __init__(self, redis: Any, *, retention_s: int, reserved_ms: int, compares: bool = True) -> None:
        self._redis = redis
        self._retention_ms = retention_s * 1000
        self._reserved_ms = reserved_ms
        self._compares = "1" if compares else "0"
        self._reserve = redis.register_script(RESERVE)
        self._complete = redis.register_script(COMPLETE)
        self._release = redis.register_script(RELEASE)

    async def reserve(self, tenant: str, key: str, fingerprint: str) -> Claim:
        """Be the one who works on this key. Raises InFlight and KeyReused."""
        name = f"idempotency:{tenant}:{key}"
        args = [fingerprint, self._reserved_ms, self._retention_ms, self._compares]
        word, text = await self._reserve(keys=[name], args=args)
        if word == "other":
            raise KeyReused
        if word == "busy":
            raise InFlight
        answer = read(text, replayed=True) if word == "answered" else None
        return Claim(name, fingerprint, answer, word == "again")

    async def complete(self, claim: Claim, answer: Answer) -> Answer:
        """Keep the answer, and return the one that is kept."""
        args = [claim.fingerprint, json.dumps([answer.status, answer.body]), self._retention_ms]
        return read(await self._complete(keys=[claim.name], args=args), replayed=answer.replayed)

    async def release(self, claim: Claim) -> None:
        """Let somebody else try: the effect certainly did not happen."""
        await self._release(keys=[claim.name], args=[])

    async def find(self, tenant: str, key: str) -> Answer | None:
        """The kept answer, if there is one."""
        text = await self._redis.hget(f"idempotency:{tenant}:{key}", "answer")
        return None if text is None else read(text, replayed=True)


def read(text: str, *, replayed: bool) -> Answer:
    """An answer as it was kept."""
    status, body = json.loads(text)
    return Answer(status, body, replayed)
