"""A session: one client that does one thing after another, of whatever kind, and notes each as an oracle reads it.

Prior art: a process of a Jepsen history. What ``clients`` do over and over is one kind of call; a session mixes reads,
writes and others on any key, in an order that the lab decides. Invariant: its n-th operation is called ``{name}.{n}``
whatever became of the others, and its requests carry that name.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from playground.engine.errors import Failure
from playground.kit.clients import short
from playground.kit.response import Response

if TYPE_CHECKING:
    from playground.engine.node import Node

Act = Callable[[], Awaitable[Any]]


class Session:
    """``name`` is the client of its records. Make it outside a node's boot, so that a restart goes on counting."""

    def __init__(self, node: Node, name: str) -> None:
        self.node = node
        self.name = name
        self._done = 0

    async def perform(self, kind: str, key: str, argument: int | str | None, act: Act) -> tuple[str, Any]:
        """Do ``act`` and record it. Returns how it ended (ok, failed or unknown) and the answer, None without one.

        The answer is noted as the result, as it is if it is an int, a short text or None.
        """
        self._done += 1
        op = f"{self.name}.{self._done}"
        return await self.node.spawn(self._perform(op, (self.name, kind, key), argument, act), "perform", request=op)

    async def _perform(
        self, op: str, what: tuple[str, str, str], argument: int | str | None, act: Act
    ) -> tuple[str, Any]:  # fmt: skip
        note = self.node.world.operation
        note(op, "invoked", *what, argument)
        try:
            answer = await act()
        except Failure as failure:
            phase, answer, noted = "failed" if failure.definite else "unknown", None, failure.reason
        except TimeoutError:
            phase, answer, noted = "unknown", None, "timeout"
        else:
            phase, noted = answer.phase if isinstance(answer, Response) else "ok", short(answer)
        note(op, phase, *what, noted)
        return phase, answer
