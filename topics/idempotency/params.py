"""What a visitor may set. Every variant meets the same payments, service times and faults."""

from __future__ import annotations

from playground.sdk import Choice, Flag, Number
from playground.sdk import Params as Base

KEYS = "Keys"
CLIENT = "Client"
QUEUE = "Queue"
TRAFFIC = "Traffic"


class Params(Base):
    """One payment API. What does it do with a request that it has seen before?"""

    variant = Choice(
        "same",
        {
            "none": "No key: POST and hope",
            "put": "PUT under a name of the client's",
            "fingerprint": "The payload is the key",
            "same": "Key in the same transaction",
            "before": "Key before the effect",
            "after": "Key after the effect",
        },
        label="A payment is protected by",
        variant=True,
    )
    recovery = Choice(
        "passes",
        {
            "passes": "Hands the key on",
            "asks": "Asks for the outcome first",
            "blind": "Just charges again",
        },
        label="Who takes over a reservation",
        group=KEYS,
        help="With the key before the effect",
    )
    busy = Choice(
        "conflict",
        {"conflict": "409, come again", "waits": "Waits for the first"},
        label="A duplicate in flight",
        group=KEYS,
        help="With the key before the effect",
    )
    compares = Flag(True, label="Another body under a known key is refused", group=KEYS)
    retention_s = Number(86_400, 1, 604_800, label="A key is kept for", unit="s", group=KEYS)
    reserved_ms = Number(2000, 100, 60_000, label="A reservation lasts", unit="ms", group=KEYS)
    attempts = Number(6, 1, 12, label="Attempts of the client", group=CLIENT)
    patience_ms = Number(700, 50, 10_000, label="The client waits", unit="ms", group=CLIENT)
    api_wait_ms = Number(400, 20, 10_000, label="The API waits for the ledger", unit="ms", group=CLIENT)
    inbox = Flag(True, label="The consumer has an inbox", group=QUEUE)
    payments_per_s = Number(7, 1, 100, label="Payments", unit="/s", group=TRAFFIC)
    methods_per_s = Number(2, 0, 20, label="Requests sent twice", unit="/s", group=TRAFFIC)
    ledger_ms = Number(20, 1, 1000, label="Time of a charge", unit="ms", group=TRAFFIC, advanced=True)
    network_ms = Number(20, 1, 300, label="Network delay", unit="ms", group=TRAFFIC, advanced=True)

    @property
    def has_store(self) -> bool:
        """Whether keys live in a store beside the ledger."""
        return self.variant in ("before", "after")
