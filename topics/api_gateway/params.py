"""What a visitor may set. Every variant meets the same requests, service times and faults."""

from __future__ import annotations

from playground.sdk import Choice, Flag, Number
from playground.sdk import Params as Base

TOKENS = "Tokens and limits"
ROUTES = "Routes and retries"
TRAFFIC = "Traffic"

WIRE_TRIPS = 3
"""So many times the network's delay a client keeps for the way there and back."""


class Params(Base):
    """One lab: who stands between clients and services, and what it does there."""

    variant = Choice(
        "one",
        {"direct": "No gateway", "one": "One gateway", "several": "Three gateways"},
        label="Between clients and services",
        variant=True,
    )
    tokens = Choice(
        "local",
        {"local": "Checked by the gateway", "asked": "Asked of the authority"},
        label="Tokens are",
        group=TOKENS,
    )
    keep_s = Number(5, 0, 60, label="Answers of the authority are kept", unit="s", group=TOKENS)
    token_s = Number(60, 2, 3600, label="A token lives", unit="s", group=TOKENS)
    quota = Number(100, 0, 100_000, label="Requests an hour and key", group=TOKENS, help="0 is no limit")
    canary_percent = Number(0, 0, 100, label="Users of the new order service", unit="%", group=ROUTES)
    attempts = Number(3, 1, 6, label="Attempts", group=ROUTES)
    attempt_ms = Number(400, 10, 10_000, label="Time of an attempt", unit="ms", group=ROUTES)
    bounded = Flag(True, label="No attempt after the deadline", group=ROUTES)
    patience_ms = Number(1000, 100, 10_000, label="Clients wait", unit="ms", group=ROUTES)
    gathering = Choice(
        "parallel", {"parallel": "All parts at once", "serial": "One after another"}, label="Overview", group=ROUTES
    )
    partial = Flag(True, label="A part may be missing", group=ROUTES)
    cache_s = Number(5, 0, 60, label="Product pages are kept", unit="s", group=ROUTES)
    most = Number(60, 0, 1000, label="Requests under way at most", group=ROUTES, help="0 is no limit")
    app_per_s = Number(8, 1, 100, label="Shop app", unit="/s", group=TRAFFIC)
    web_per_s = Number(3, 0, 100, label="Product pages", unit="/s", group=TRAFFIC)
    partner_per_s = Number(5, 0, 50, label="Partner", unit="/s", group=TRAFFIC)
    strangers_per_s = Number(1, 0, 50, label="Bad tokens", unit="/s", group=TRAFFIC)
    service_ms = Number(30, 1, 1000, label="Time of a service", unit="ms", group=TRAFFIC, advanced=True)
    workers = Number(8, 1, 64, label="Requests at once in a service", group=TRAFFIC, advanced=True)
    network_ms = Number(20, 1, 300, label="Network delay", unit="ms", group=TRAFFIC, advanced=True)
    defect = Choice(
        "none",
        {
            "none": "None",
            "unsigned": "Trusts tokens without a signature",
            "text_prefix": "Compares paths as texts",
            "late": "Retries after the deadline",
        },
        label="Planted defect",
        group=ROUTES,
        advanced=True,
    )

    @property
    def told_ms(self) -> int:
        """How long a client tells the gateway to take: its own patience, less what the wire may take."""
        return max(1, self.patience_ms - WIRE_TRIPS * self.network_ms)
