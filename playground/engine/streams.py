"""Keyed draws: randomness without a generator.

A draw is a hash of who asks and why, never the next number of a stream. So one more draw somewhere changes no other,
and two variants of a lab meet the same arrivals and the same service times (*common random numbers*, as simulation
textbooks call it). Source: counter-based generators (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
SC 2011), here with BLAKE2b as the mixing function.
"""

from __future__ import annotations

from hashlib import blake2b

U64 = 1 << 64
_NO_ID = "0" * 16


class Streams:
    """All draws of one run. ``seed`` is the scenario's."""

    __slots__ = ("_root",)

    def __init__(self, seed: int) -> None:
        self._root = blake2b(seed.to_bytes(16, "big", signed=True), digest_size=8)

    def draw(self, purpose: str, *key: str | int) -> int:
        """Return the 64-bit integer that belongs to ``purpose`` and ``key``, the same whenever it is asked for."""
        state = self._root.copy()
        state.update("\x1f".join((purpose, *map(str, key))).encode())
        return int.from_bytes(state.digest(), "big")

    def draw_text(self, text: str) -> int:
        """As ``draw``, for a purpose and key that the caller has joined by U+001F: the busiest ones do."""
        state = self._root.copy()
        state.update(text.encode())
        return int.from_bytes(state.digest(), "big")

    def id_text(self, text: str) -> str:
        """The 16 hex digits of ``draw_text``, never all zero."""
        state = self._root.copy()
        state.update(text.encode())
        digits = state.hexdigest()
        return digits if digits != _NO_ID else "1" * 16

    def below(self, bound: int, purpose: str, *key: str | int) -> int:
        """Return an integer in ``range(bound)``; the bias is below ``bound / 2**64``."""
        return self.draw(purpose, *key) * bound >> 64

    def happens(self, ppm: int, purpose: str, *key: str | int) -> bool:
        """Return whether an event of probability ``ppm`` (parts per million) happens for this key."""
        return ppm > 0 and self.draw(purpose, *key) * 1_000_000 >> 64 < ppm

    def hexadecimal(self, size: int, purpose: str, *key: str | int) -> str:
        """Return an id of ``size`` hex digits (up to 32), never all zero."""
        text = f"{self.draw(purpose, *key):016x}"
        if size > 16:
            text += f"{self.draw(purpose, 'low', *key):016x}"
        return text[:size] if text[:size].strip("0") else "1" * size
