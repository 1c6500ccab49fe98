"""CAP's availability: every request that a live replica receives is answered in the end, and not with an error."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playground.sdk import Always

from .models import alone, every_kind
from .places import CLIENTS
from .sides import client_of

US = 1_000_000
GRACE_US = US // 2
"""A request that came so shortly before its client gave up is not held against the replica."""


@dataclass
class Asked:
    """One operation: the requests sent for it, and the replicas that answered with what was asked for."""

    record: Any
    requests: dict[int, Any] = field(default_factory=dict)
    refusal: Any = None
    served: bool = False


class CapAvailable(Always):
    """Every request that reaches a replica which is alive gets an answer that is no error. This is the A of CAP: a
    system that serves its majority side well and turns the other away is not available in this sense."""

    title = "CAP-available"
    kinds = ("command", "reply", "refused")

    def begin(self) -> None:
        """Nothing was asked."""
        self.asked: dict[str, Asked] = {}
        self.of_message: dict[int, Asked] = {}
        self.unwell_us: dict[str, int] = {}

    def promise(self, p: Any) -> Any:
        """Only where replicas answer alone. One that is told to fail, or stands still, does not count as live."""
        return every_kind(p) - {"errors", "pause"} if alone(p) else None

    def on_operation(self, r: Any) -> None:
        if r.phase == "invoked":
            self.asked[r.op] = Asked(r)
            return
        asked = self.asked.pop(r.op)
        if r.phase != "ok" and not asked.served:
            self._look(asked, r)

    def on_message(self, r: Any) -> None:
        asked = self.asked.get(r.request or "")
        if asked is None:
            return
        if r.source in CLIENTS and r.arrives_us is not None:
            asked.requests[r.seq] = r
            self.of_message[r.seq] = asked
        elif r.target in CLIENTS and r.kind == "reply":
            asked.served = True
        elif r.target in CLIENTS and r.kind == "refused":
            asked.refusal = r

    def on_amended(self, r: Any) -> None:
        asked = self.of_message.get(r.message)
        if asked is None or r.message not in asked.requests or r.fate == "ignored":
            return
        if r.arrives_us is None:
            del asked.requests[r.message]
        else:
            asked.requests[r.message] = asked.requests[r.message]._replace(arrives_us=r.arrives_us)

    def on_health(self, r: Any) -> None:
        self.unwell_us[r.node] = r.at_us

    def _look(self, asked: Asked, end: Any) -> None:
        """Whether a replica that was alive all the time had the request and did not serve it."""
        begun, said = asked.record, asked.refusal
        if said is not None and self._well(said.source, begun.at_us):
            words = f"{said.source} is alive and refused {client_of(begun.client)}'s {begun.function} of {begun.key}"
            self.broken(
                f"{words} at {said.at_us / US:.3f} s; it ended with “{end.value}”", [begun.seq, said.seq, end.seq]
            )
            return
        for request in asked.requests.values():
            due_us = end.at_us - (GRACE_US if end.phase == "unknown" else 0)
            if request.arrives_us <= due_us and self._well(request.target, begun.at_us):
                words = f"{request.target} is alive and had {client_of(begun.client)}'s {begun.function} of {begun.key}"
                words += f" at {request.arrives_us / US:.3f} s, which ended with “{end.value}”"
                self.broken(words, [begun.seq, request.seq, end.seq])
                return

    def _well(self, replica: str, since_us: int) -> bool:
        return self.unwell_us.get(replica, -1) < since_us and self.sight.health(replica) in ("up", "skewed")
