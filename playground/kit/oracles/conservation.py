"""Conservation: what moves is neither made nor destroyed.

Prior art: Jepsen's bank test; double-entry bookkeeping. Invariant: a total is compared only at instants that the caller
calls consistent (a transaction's reads, or rest).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from playground.kit.oracles.telling import seconds
from playground.kit.oracles.verdict import Verdict, broken, holds

Balances = Mapping[str, int]


def conserved(snapshots: Iterable[tuple[int, int, Balances]], total: int) -> Verdict:
    """Whether each snapshot (seq, at_us, amount of each account) adds up to ``total``; else the first that does not."""
    for seq, at_us, balances in snapshots:
        found = sum(balances.values())
        if found != total:
            amounts = ", ".join(f"{name} {amount}" for name, amount in list(balances.items())[:8])
            short = f"{total - found} is missing" if found < total else f"{found - total} too much"
            words = f"at {seconds(at_us)} s the total is {found} instead of {total}, {short} ({amounts})"
            return broken(words, witnesses=[seq])
    return holds(f"the total is {total} throughout")
