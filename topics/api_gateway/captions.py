"""Sentences about what just happened, each with the predicate that makes it true."""

from __future__ import annotations

from typing import Any

from playground.sdk import Caption, Sight

from .history import is_gateway, line_of
from .notes import LOG, Line

WHY = {
    "missing": "it has no token",
    "malformed": "its token is no token",
    "forged": "somebody else signed its token",
    "expired": "its token is too old",
    "revoked": "its token was taken back",
}


def shown(name: str) -> str:
    """A node as the stage calls it."""
    return name.replace("_", " ").capitalize()


def told(r: Any) -> Line:
    line = line_of(r)
    assert line is not None
    return line


def with_status(*statuses: int) -> Any:
    """A predicate: the last line has one of these statuses."""
    return lambda r, w: told(r).status in statuses


def by_filter(name: str) -> Any:
    """A predicate: this filter refused."""
    return lambda r, w: told(r).by == name


def unauthenticated(r: Any, w: Sight) -> str:
    line = told(r)
    return f"401 for {line.key}: {WHY.get(line.reason, line.reason)}. No service hears of it."


def gave_up(r: Any, w: Sight) -> str:
    line = told(r)
    times = "one attempt" if line.attempts == 1 else f"{line.attempts} attempts"
    words = line.reason.replace("_", " ")
    return (
        f"{line.status} for {line.key} after {times} at {line.service}: {words}. The gateway says it, not the service."
    )


def request_of(r: Any, w: Sight) -> str:
    return told(r).key


def answered(r: Any, w: Sight) -> str:
    line = told(r)
    return f"{line.status} for {line.key} after {line.took_ms} ms: {line.route} leads to {line.service}."


CAPTIONS = (
    Caption("answered", paths=(LOG,), says=("forward",), once=True, words=answered, request=request_of,
            when=lambda r, w: told(r).by == "forward" and told(r).status < 400 and told(r).service != "-"),
    Caption("cached", paths=(LOG,), says=("cache",), once=True, request=request_of,
            when=lambda r, w: told(r).by == "cache" and told(r).status < 400,
            words=lambda r, w: f"{told(r).key} gets {told(r).path} from the gateway's memory: no service is asked."),
    Caption("unauthenticated", paths=(LOG,), says=("401",), once=True, when=with_status(401), words=unauthenticated,
            request=request_of),
    Caption("revoked", paths=(LOG,), says=("revoked",), once=True, tone="good",
            when=lambda r, w: told(r).reason == "revoked", words=unauthenticated, request=request_of),
    Caption("forbidden", paths=(LOG,), says=("403",), once=True, when=with_status(403), request=request_of,
            words=lambda r, w: f"403 for {told(r).key}: the gateway knows who it is, and that it may only read."),
    Caption("limited", paths=(LOG,), says=("429",), once=True, tone="bad", when=with_status(429), request=request_of,
            words=lambda r, w: f"429 for {told(r).key}: {w.params.quota} requests of this hour are used up."),
    Caption("shed", paths=(LOG,), says=("shed",), once=True, tone="bad", when=by_filter("shed"), request=request_of,
            words=lambda r, w: f"503 for {told(r).key}: the gateway is too full for {told(r).route}."),
    Caption("gave-up", paths=(LOG,), says=("502", "504"), once=True, tone="bad", when=with_status(502, 504),
            words=gave_up, request=request_of),
    Caption("retried", paths=(LOG,), says=("2", "3"), once=True, tone="good", request=request_of,
            when=lambda r, w: told(r).attempts > 1 and told(r).status < 400 and told(r).by == "forward"
            and told(r).service != "-",
            words=lambda r, w: f"Attempt {told(r).attempts} of {told(r).key} is answered: its client never knows."),
    Caption("configured", paths=("version",), when=lambda r, w: is_gateway(r.node) and w.before is not None,
            words=lambda r, w: f"{shown(r.node)} takes version {r.value} of the routes, whole and at once."),
    Caption("misspelt", paths=("refused",), tone="good", when=lambda r, w: r.value is not None,
            words=lambda r, w: f"The control plane refuses {r.value}. No gateway sees it."),
    Caption("down", on="health", tone="bad", when=lambda r, w: is_gateway(r.node) and r.status == "down",
            words=lambda r, w: f"{shown(r.node)} is down. "
            + ("The services are well, and nobody reaches them." if w.params.variant == "one"
               else "Clients that come to it get nothing.")),
)  # fmt: skip
