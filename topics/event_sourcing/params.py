"""What a visitor may set. Every variant meets the same wishes, service times and faults."""

from __future__ import annotations

from playground.sdk import Choice, Flag, Number
from playground.sdk import Params as Base

WRITING = "Writing"
READING = "Reading"
TRAFFIC = "Traffic"


class Params(Base):
    """One bank. Its accounts are nothing but their events."""

    variant = Choice(
        "replay",
        {"replay": "Full replay", "snapshots": "Snapshots", "unchecked": "No version check"},
        label="An account is loaded by",
        variant=True,
    )
    command_ids = Flag(True, label="Events carry their command's id", group=WRITING,
                       help="Whoever tries again finds out that it was done")  # fmt: skip
    schema = Number(1, 1, 3, label="Shape of new events", group=WRITING, help="Older ones are upcast when read")
    erasure = Choice(
        "tombstone",
        {"tombstone": "Tombstone: an event says so", "shred": "Crypto-shredding"},
        label="A customer is forgotten by",
        group=WRITING,
    )
    snapshot_every = Number(10, 2, 200, label="A snapshot every", unit="events", group=READING)
    projection = Choice(
        "asynchronous",
        {"asynchronous": "Asynchronous, catching up", "inline": "Inline, same transaction"},
        label="Balances are projected",
        group=READING,
    )
    poll_ms = Number(2000, 50, 20_000, label="A subscriber looks every", unit="ms", group=READING)
    commands_per_s = Number(5, 1, 60, label="Deposits and withdrawals", unit="/s", group=TRAFFIC)
    questions_per_s = Number(1, 0, 40, label="Questions", unit="/s", group=TRAFFIC)
    fold_us = Number(300, 0, 20_000, label="Folding one event takes", unit="us", group=TRAFFIC, advanced=True)
    store_wait_ms = Number(400, 50, 10_000, label="The bank waits for the store", unit="ms", group=TRAFFIC,
                           advanced=True)  # fmt: skip
    network_ms = Number(15, 1, 300, label="Network delay", unit="ms", group=TRAFFIC, advanced=True)
    defect = Choice(
        "none",
        {
            "none": "None",
            "careless": "A replay writes its letters again",
            "trusting": "A snapshot is trusted",
            "clock": "Folding asks the time of day",
        },
        label="Planted defect",
        group=READING,
        advanced=True,
    )

    @property
    def snapshots(self) -> bool:
        """Whether snapshots are kept."""
        return self.variant == "snapshots"
