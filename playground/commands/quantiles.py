"""Percentiles of a list of whole numbers, by the nearest rank: every answer is one of the numbers."""

from __future__ import annotations

from collections.abc import Sequence


def percentile(ordered: Sequence[int], percent: float) -> int:
    """The smallest number that at least ``percent`` of the sorted numbers do not exceed."""
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(0, int(rank) - 1)]
