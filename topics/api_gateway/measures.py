"""What claims ask of a run."""

from __future__ import annotations

from typing import Any

from playground.sdk import Run

from .history import US, line_of
from .notes import LOG, Line
from .shop_routes import SERVICES

GATEWAYS = ("gateway", "gateway_2", "gateway_3")


def lines(run: Run, *, from_s: float = 0, to_s: float = 1e9, **wanted: Any) -> list[Line]:
    """Lines of all gateways' logs between two seconds, whose fields are as ``wanted``."""
    records = [record for gateway in GATEWAYS for record in run.states(gateway, LOG)]
    told = [line_of(record) for record in records if from_s * US <= record.at_us < to_s * US]
    return [line for line in told if line and all(getattr(line, name) == value for name, value in wanted.items())]


def asked(run: Run, service: str, *, from_s: float = 0, to_s: float = 1e9) -> list[Any]:
    """Requests on their way to a service."""
    sent = [message for message in run.messages(target=service) if message.kind == "command"]
    return [message for message in sent if from_s * US <= message.at_us < to_s * US]


def ended(run: Run, phase: str, client: str, from_s: float = 0, to_s: float = 1e9) -> list[Any]:
    """How operations of one client ended between two seconds."""
    return [one for one in run.operations(phase, from_s=from_s, to_s=to_s) if one.client == client]


def share_ok(run: Run, client: str, from_s: float, to_s: float) -> float:
    """Of the operations of a client that ended between two seconds, the share that got what they asked for."""
    good, bad, unknown = (len(ended(run, phase, client, from_s, to_s)) for phase in ("ok", "failed", "unknown"))
    return good / max(1, good + bad + unknown)


def answer(run: Run, op: str) -> str:
    """How one operation ended, as the client noted it."""
    return next(
        str(one.value) for phase in ("ok", "failed", "unknown") for one in run.operations(phase) if one.op == op
    )


def asked_too_late(run: Run, patience_ms: int) -> int:
    """Requests that left for a service after their client had stopped waiting."""
    began = {one.op: one.at_us for one in run.operations("invoked")}
    sent = [message for service in SERVICES for message in asked(run, service) if message.request in began]
    return sum(message.at_us > began[message.request] + patience_ms * 1000 for message in sent)


def last_with_old_token(run: Run) -> float:
    """When a request with a token that had been taken back was last answered, in seconds; 0 if never."""
    revoked = {one.op for one in run.operations("invoked") if " revoked " in str(one.value)}
    return max((one.at_us / US for one in run.operations("ok") if one.op in revoked), default=0.0)
