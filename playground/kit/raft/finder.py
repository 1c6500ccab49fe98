"""How a client finds the leader: ask somebody, follow the hint, try the next when nobody answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playground.engine.errors import Failure, TimedOut
from playground.engine.node import Node
from playground.kit.raft.member import NOT_LEADER


@dataclass
class Finder:
    """One client's knowledge of who leads. Make it in the client's boot function, or share it to spare the search.

    Each try waits ``try_s``, all of them together ``patience_s`` (of the client's clock), with ``pause_s`` between.
    """

    members: Sequence[str]
    try_s: float = 0.5
    patience_s: float = 3.0
    pause_s: float = 0.05
    leader: str = ""

    async def call(self, node: Node, operation: str, body: Any) -> Any:
        """Ask until somebody answers. All tries of one request carry its causal key, so a command takes effect once.

        Raises TimedOut when it may have happened, else the last refusal.
        """
        until = node.clock.now() + self.patience_s
        target, unsure, hinted = self.leader or self.members[0], False, False
        while True:
            left_s = until - node.clock.now()
            try:
                answer = await node.call(target, operation, body, timeout_s=min(self.try_s, max(left_s, 0.001)))
            except Failure as failure:
                unsure = unsure or not failure.definite
                if node.clock.now() + self.pause_s >= until:
                    raise _outcome(failure, unsure, self.patience_s) from failure
                hint = self._hint(target, failure)
                if hinted or not hint:
                    await asyncio.sleep(self.pause_s)
                hinted, target = bool(hint), hint or self._next(target)
            else:
                self.leader = target
                return answer

    def _hint(self, target: str, failure: Failure) -> str:
        """Whom a refusal names as the leader, or nobody."""
        hint = str(failure) if failure.reason == NOT_LEADER else ""
        if hint in self.members and hint != target:
            self.leader = hint
            return hint
        return ""

    def _next(self, target: str) -> str:
        """The member after ``target``, or the leader that another request has found meanwhile."""
        if self.leader not in ("", target):
            return self.leader
        self.leader = ""
        return self.members[(self.members.index(target) + 1) % len(self.members)]


def _outcome(last: Failure, unsure: bool, patience_s: float) -> Failure:
    return TimedOut("timeout", f"no answer within {patience_s:g} s") if unsure and last.definite else last
