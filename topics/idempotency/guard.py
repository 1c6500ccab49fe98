"""A payment service whose keys and whose effect live in different places.

::

    reserve the key ──> charge ──> complete the key ──> answer
                    ^          ^
                    |          `-- dies here: charged, and nobody wrote it down
                    `-- dies here: reserved, and nothing was charged

Both deaths leave the same reservation behind. Whoever takes it over must find out, in one of two ways: hand the key on
to whoever charges, who then charges once; or ask for the outcome first. Only the first is safe against a holder who was
not dead but slow.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from .answer import Answer, InFlight
from .redis_keys import Claim, RedisKeys

Ask = Callable[[], Awaitable[Any]]


@dataclass(frozen=True)
class Manner:
    """``definite`` are the errors after which the effect certainly did not happen. ``waits_s`` is how long a duplicate
    waits for the first one; 0 tells it at once to come again."""

    definite: tuple[type[Exception], ...] = ()
    waits_s: float = 0.0
    look_again_s: float = 0.05


class Guard:
    """``watch(what)`` hears reserved, taken over and charged."""

    def __init__(
        self, keys: RedisKeys, manner: Manner = Manner(), watch: Callable[[str], None] = lambda what: None
    ) -> None:
        self._keys = keys
        self._manner = manner
        self._watch = watch

    async def handle(self, tenant: str, key: str, fingerprint: str, charge: Ask, outcome: Ask | None = None) -> Answer:
        """The one answer of this key. ``outcome`` asks what became of an earlier try, None when nothing did.

        Raises InFlight, KeyReused, and what ``charge`` raises.
        """
        claim = await self._claimed(tenant, key, fingerprint)
        if claim.answer is not None:
            return claim.answer
        self._watch("taken over" if claim.taken_over else "reserved")
        answer = await outcome() if claim.taken_over and outcome is not None else None
        if answer is None:
            answer = await self._charged(claim, charge)
        return await self._keys.complete(claim, answer)

    async def _claimed(self, tenant: str, key: str, fingerprint: str) -> Claim:
        """Reserve the key; a duplicate asks again until its patience ends."""
        looks = round(self._manner.waits_s / self._manner.look_again_s)
        for _ in range(looks):
            try:
                return await self._keys.reserve(tenant, key, fingerprint)
            except InFlight:
                await asyncio.sleep(self._manner.look_again_s)
        return await self._keys.reserve(tenant, key, fingerprint)

    async def _charged(self, claim: Claim, charge: Ask) -> Answer:
        try:
            answer = await charge()
        except self._manner.definite:
            await self._keys.release(claim)
            raise
        self._watch("charged")
        return answer
