"""How many orders payment answered, and how much trouble there was: what recovery is judged by."""

from __future__ import annotations

from typing import Any

from .orders import PLACE
from .payment import DECLINED


class Goodput:
    """Folds operations, charges and troubles. A declined card is an answer of payment, thus good."""

    def __init__(self) -> None:
        self.asked: dict[str, int] = {}  # operation -> when it was invoked
        self.good: set[str] = set()
        self.bad_seqs: list[int] = []
        self.charges_us: list[int] = []
        self.lasting: set[str] = set()
        self.last_trouble_us: int | None = None

    def operation(self, r: Any) -> None:
        if r.function != PLACE:
            return
        if r.phase == "invoked":
            self.asked[r.op] = r.at_us
        elif r.phase == "ok" or r.value == DECLINED:
            self.good.add(r.op)
        else:
            self.bad_seqs.append(r.seq)

    def message(self, r: Any) -> None:
        if r.target == "payment" and r.kind == "command":
            self.charges_us.append(r.at_us)

    def trouble(self, at_us: int, where: str, lasts: bool) -> None:
        """Something went wrong ``where``, or (not ``lasts``) was put right there."""
        self.last_trouble_us = at_us
        if lasts:
            self.lasting.add(where)
        else:
            self.lasting.discard(where)

    def since(self, from_us: int, to_us: int) -> tuple[int, int]:
        """(good, all) of the orders placed in between."""
        placed = [op for op, at_us in self.asked.items() if from_us <= at_us < to_us]
        return sum(op in self.good for op in placed), len(placed)

    def load_since(self, from_us: int) -> tuple[int, int]:
        """(charges, orders) from an instant on."""
        orders = sum(at_us >= from_us for at_us in self.asked.values())
        return sum(at_us >= from_us for at_us in self.charges_us), orders

    def amplified(self, from_us: int) -> bool:
        """Whether there are clearly more charges than orders, thus retries."""
        charges, orders = self.load_since(from_us)
        return charges * 10 > orders * 13
