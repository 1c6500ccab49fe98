"""A Bloom filter: "certainly not here" or "perhaps".

Prior art: Bloom (1970); double hashing after Kirsch and Mitzenmacher (2006). The invariant: *for a key that was added
the answer is never no.* With b bits a key and k probes about (1 - exp(-k / b)) ** k of the strangers hear "perhaps".
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b


class BloomFilter:
    """Made once of all its keys; ``bits_per_key`` decides how often it errs."""

    def __init__(self, keys: Iterable[str], bits_per_key: int = 8) -> None:
        keys = list(keys)
        self.size = max(8, len(keys) * bits_per_key)
        self.probes = max(1, round(bits_per_key * 0.69))
        self.bits = 0
        for key in keys:
            for bit in self._bits(key):
                self.bits |= 1 << bit

    def __contains__(self, key: str) -> bool:
        """False: the key was never added. True: perhaps it was."""
        return all(self.bits >> bit & 1 for bit in self._bits(key))

    def _bits(self, key: str) -> list[int]:
        digest = blake2b(key.encode(), digest_size=8).digest()
        first, second = int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little") | 1
        return [(first + n * second) % self.size for n in range(self.probes)]
