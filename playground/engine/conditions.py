"""What is wrong with a node, told as its health."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.engine.loop import PAUSED
from playground.engine.message import Name
from playground.engine.records import Health

if TYPE_CHECKING:
    from playground.engine.node import Node

NORMAL_PERCENT = 100


class Conditions:
    """``slow_percent`` stretches modelled work (100 is normal), ``error_percent`` of the requests fail."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.slow_percent = NORMAL_PERCENT
        self.error_percent = 0

    @property
    def status(self) -> str:
        """The health as the record tells it."""
        node = self._node
        if not node.alive:
            return "down"
        wrong = [
            word
            for word, is_so in (
                ("paused", node.current.status == PAUSED),
                ("slow", self.slow_percent != NORMAL_PERCENT),
                ("erring", self.error_percent > 0),
                ("skewed", node.clock.skewed),
            )
            if is_so
        ]
        return "+".join(wrong) or "up"

    def errs(self, name: Name) -> bool:
        """Whether the request called ``name`` is one of those that fail."""
        if not self.error_percent:
            return False
        return self._node.world.streams.happens(self.error_percent * 10_000, "errs", *name)

    def tell(self, detail: str | None = None) -> None:
        """Record the health."""
        self._node.world.recorder.write(Health, self._node.name, self.status, detail)
