"""Two doctors, one rule: somebody has to be on call. Each leaves only if the other is there: two rows read, one
written.

The textbook case of write skew (Cahill, Röhm, Fekete 2008): under snapshot isolation both may leave at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.sdk import MultiVersionStore, Refused, Request, SerializationFailure

from .errors import NotPrimary
from .wire import answered

if TYPE_CHECKING:
    from .copies import Copy
    from .primary import Primary

DOCTORS = ("alice", "bob")
LOOK_US = 40_000
"""What a transaction needs between one read and the next: time in which another one begins."""

STAYS = "nobody else is on call"


class OnCall:
    """The transactions of one copy, while it is the primary."""

    def __init__(self, copy: Copy) -> None:
        self.copy, self.node = copy, copy.node
        self._reign: Primary | None = None
        self._store: MultiVersionStore | None = None
        copy.node.on("TRANSACTION", reply="committed")(self.serve)

    async def serve(self, request: Request) -> str:
        """``who`` leaves or comes back. Raises Refused when the rule or the isolation level says no."""
        primary = self.copy.replica.primary
        if primary is None or not primary.lease.valid:
            return await answered(_elsewhere(self.copy.replica.leader))
        transaction = self._store_of(primary).begin()
        try:
            for doctor in DOCTORS:
                transaction.read(doctor)
                await self.node.work(LOOK_US)
            await self._decide(transaction, request.body)
        except BaseException:
            if transaction in self._store.open:
                transaction.abort()
            raise
        writes = _committed(transaction)
        entry = primary.append(tuple(writes.items()))
        await answered(primary.settle(entry))
        reads = " ".join(f"r:{key}={value}" for key, value in transaction.reads.items())
        wrote = " ".join(f"w:{key}={value}" for key, value in writes.items())
        self.node.state("transaction", f"{request.key} at {entry.epoch}.{entry.lsn} {reads} {wrote}")
        return "left" if request.body["leave"] else "is back"

    async def _decide(self, transaction: Any, body: dict[str, Any]) -> None:
        other = next(doctor for doctor in DOCTORS if doctor != body["who"])
        if body["leave"] and is_off(transaction.reads[other]):
            raise Refused(STAYS)
        transaction.write(body["who"], f"{'off' if body['leave'] else 'on'}.{body['n']}")
        await self.node.work(LOOK_US)

    def _store_of(self, primary: Primary) -> MultiVersionStore:
        if self._reign is not primary:
            rows = {key: value for entry in self.copy.log.after(0) for key, value in entry.writes if key in DOCTORS}
            self._reign, self._store = primary, MultiVersionStore(self.copy.p.isolation, rows)
        return self._store


def _committed(transaction: Any) -> dict[str, Any]:
    """What a transaction has written. A commit that its isolation level refuses certainly did not happen."""
    try:
        return transaction.commit()
    except SerializationFailure as no:
        raise Refused(no.reason, str(no)) from None


def is_off(value: Any) -> bool:
    """Whether a doctor has left; at first everybody is there."""
    return str(value).startswith("off")


async def _elsewhere(leader: str | None) -> str:
    raise NotPrimary(leader)
