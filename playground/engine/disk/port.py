"""What a disk asks of the incarnation it is plugged into: the time, draws, modelled work, and crash points."""

from __future__ import annotations

from collections.abc import Awaitable
from contextlib import AbstractContextManager
from typing import Protocol


class Port(Protocol):
    """One incarnation of a node, as its disk sees it.

    A disk is attached to a new port at every boot. A port whose incarnation has died stays dead: code that still holds
    it gets ``Crashed`` from every effect, so that nothing a dead process does late can reach the disk.
    """

    @property
    def alive(self) -> bool:
        """Whether the incarnation still runs."""
        ...

    def now_us(self) -> int:
        """Virtual microseconds since the run began."""
        ...

    def wall_us(self) -> int:
        """Microseconds since 1970 as the node's own clock believes."""
        ...

    def draw(self, purpose: str, *key: int | str) -> int:
        """A keyed 64-bit hash: the same purpose and key give the same number, and asking changes no other draw."""
        ...

    def work(self, us: int, purpose: str) -> Awaitable[None]:
        """Let ``us`` modelled microseconds pass, more on a slow node. Raises ``Crashed`` when the incarnation died."""
        ...

    def effect(self, name: str) -> AbstractContextManager[object]:
        """A numbered effect (write, sync, commit) around which the node may crash: ``Crashed`` on enter or on exit."""
        ...
