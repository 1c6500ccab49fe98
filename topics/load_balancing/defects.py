"""Planted defects: balancers as they are often written. Each is found by a property."""

from __future__ import annotations

from collections.abc import Sequence

from .backend import DRAINING, Backend
from .balancer import Balancer


class ForgetsFailed(Balancer):
    """Counts a request down only when it succeeded. Each failure leaves one in flight for ever."""

    def _release(self, backend: Backend, ok: bool) -> None:
        if ok:
            super()._release(backend, ok)


class PinsTheDead(Balancer):
    """Honours the cookie before it asks about health: the client is sent to a server that is known to be out."""

    def _promised(self, candidates: Sequence[Backend], pinned: str) -> Backend | None:
        return next((each for each in self.backends if each.name == pinned and each.status != DRAINING), None)


def by_place(backend: Backend, place: int) -> str:
    """What a ring must not hash: the place in the list. When one leaves, those behind it move up and change hands."""
    return f"place {place}"
