"""What the nodes show of their work, spelled and read back in one place."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

ANSWERED = "answered"
CHARGED = "charged"
CREDITED = "credited"
CLAIMED = "claimed"
EXTRA = "extra"
"""How many charges, or credits, were too many."""


class Answered(NamedTuple):
    """A final answer of the API: ``print`` begins the fingerprint, ``how`` is first or replayed, or says why not."""

    key: str
    tenant: str
    print: str
    status: int
    body: str
    how: str

    def spelled(self) -> str:
        return " ".join(str(part) for part in self)

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Answered:
        key, tenant, begins, status, body, how = text.split(" ", 5)
        return cls(key, tenant, begins, int(status), body, how)


class Charged(NamedTuple):
    """One row of the ledger, with the total after it, and the how many-th charge of its intent it is."""

    payment: int
    intent: str
    amount: int
    total: int
    time: int = 1

    def spelled(self) -> str:
        return f"{self.payment} {self.intent} {self.amount} total {self.total} charge {self.time}"

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Charged:
        payment, intent, amount, _, total, _, time = text.split(" ")
        return cls(int(payment), intent, int(amount), int(total), int(time))


class Credited(NamedTuple):
    """How often a payment has earned points by now, or that its message came again and was skipped."""

    payment: int
    times: int
    how: str

    def spelled(self) -> str:
        return f"{self.payment} {self.times} {self.how}"

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Credited:
        payment, times, how = text.split(" ")
        return cls(int(payment), int(times), how)


class Repeated(NamedTuple):
    """One request sent twice: both statuses, and whether the state after two is that after one."""

    method: str
    first: int
    second: int
    same: bool

    def spelled(self) -> str:
        return f"{self.method} {self.first} {self.second} {'same' if self.same else 'changed'}"

    @classmethod
    def read(cls, text: str) -> Repeated:
        method, first, second, effect = text.split(" ")
        return cls(method, int(first), int(second), effect == "same")
