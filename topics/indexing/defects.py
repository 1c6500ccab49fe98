"""Planted defects: one line of a pattern changed each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .bloom_filter import BloomFilter
from .bplus_tree import BPlusTree, Leaf
from .lsm_tree import LsmTree

LATE_S = 0.4
"""How long after the acknowledgement a late entry comes."""


class WrongSeparator(BPlusTree):
    """The separator is the last key on the left, so that nobody looks for that key where it is."""

    def separator(self, left: Leaf, right: Leaf) -> str:
        return left.keys[-1]


class ForgetfulFilter(LsmTree):
    """A merged run takes over the newest run's filter, which denies the keys of the others."""

    def bloom(self, entries: dict[str, Any], merged: Sequence[dict[str, Any]]) -> BloomFilter:
        return BloomFilter(merged[0], self.bits_per_key)
