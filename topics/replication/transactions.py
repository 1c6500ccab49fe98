"""The doctors' transactions, read from the record and judged by the serialization graph."""

from __future__ import annotations

from typing import Any

from playground.sdk import Access, Always, Sometimes, Transaction, anomalies, serializable

from .answers import position
from .faults import SAFE
from .params import MULTI_LEADER, Params

PATH = "transaction"


def transaction(record: Any) -> Transaction:
    """``alice.3 at 1.40 r:alice=None r:bob=on.b2 w:alice=off.a3`` as an oracle reads it."""
    name, _, _, *parts = str(record.value).split(" ")
    return Transaction(name, tuple(access(part) for part in parts), witnesses=(record.seq,))


def access(part: str) -> Access:
    """``r:alice=on.a1`` or ``w:bob=off.b2``."""
    kind, _, rest = part.partition(":")
    key, _, value = rest.partition("=")
    return Access("read" if kind == "r" else "write", key, None if value == "None" else value)


def order_of(record: Any) -> tuple[int, int]:
    """Where a transaction stands in the log."""
    return position(str(record.value).split(" ")[2])


def promised(p: Params) -> bool:
    """Whether anybody runs transactions here."""
    return p.doctors == "two" and p.variant != MULTI_LEADER


class IsolationKept(Always):
    """The committed transactions show none of the anomalies that their isolation level excludes."""

    title = "Transactions are isolated as promised"
    paths = (PATH,)

    def begin(self) -> None:
        self.records: list[Any] = []

    def promise(self, p: Params) -> Any:
        kept = p.survives_failover or p.failover == "manual"
        return SAFE - {"skew"} if promised(p) and kept else None

    def on_state(self, r: Any) -> None:
        if r.value is not None:
            self.records.append(r)

    def finish(self, now_us: int) -> None:
        done = [transaction(record) for record in sorted(self.records, key=order_of)]
        verdict = serializable(done, level=self.params.isolation)
        self._decide(verdict.status, verdict.words, verdict.witnesses)


class WriteSkew(Sometimes):
    """Two transactions each read what the other changed, and both committed: the rule that each of them kept is
    broken by both together."""

    title = "Write skew"
    paths = (PATH,)

    def begin(self) -> None:
        self.records: list[Any] = []

    def promise(self, p: Params) -> Any:
        return SAFE if promised(p) and p.isolation != "serializable" else None

    def on_state(self, r: Any) -> None:
        if r.value is None:
            return
        self.records.append(r)
        recent = [transaction(record) for record in sorted(self.records[-6:], key=order_of)]
        skew = next((found for found in anomalies(recent) if found.kind == "write skew"), None)
        if skew:
            witnesses = [seq for each in recent if each.name in skew.names for seq in each.witnesses]
            self.reached(f"{skew.words}; nobody is on call", witnesses)
