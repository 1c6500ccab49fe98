"""How HTTP tells a client where it stands.

X-RateLimit-* is what most services send; the IETF's draft has RateLimit and RateLimit-Policy instead. Retry-After
counts whole seconds (RFC 9110), so it is rounded up: rounded down it would invite clients to come too early.
"""

from __future__ import annotations

from .quota import Decision

SECOND_US = 1_000_000


def headers(limit: int, decision: Decision) -> dict[str, str]:
    """The headers of an answer; Retry-After only for a refusal whose end is known."""
    told = {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(decision.remaining),
        "X-RateLimit-Reset": str(-(-decision.reset_us // SECOND_US)),
    }
    if not decision.allowed and decision.retry_us:
        told["Retry-After"] = str(retry_after_s(decision))
    return told


def retry_after_s(decision: Decision) -> int:
    """Whole seconds until the same request would be admitted, rounded up."""
    return -(-decision.retry_us // SECOND_US)
