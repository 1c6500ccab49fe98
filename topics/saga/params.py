"""What a visitor may set. Every variant meets the same orders, service times, declined cards and faults."""

from __future__ import annotations

from playground.sdk import Choice, Flag, Number
from playground.sdk import Params as Base

SAGA = "Saga"
SHOP = "Shop"


class Params(Base):
    """One lab, two styles."""

    variant = Choice(
        "orchestrated",
        {"orchestrated": "Orchestrated", "choreographed": "Choreographed"},
        label="Style",
        variant=True,
    )
    rate_per_s = Number(3, 1, 30, label="Order rate", unit="/s", group=SHOP)
    declined_percent = Number(10, 0, 100, label="Card declined", unit="%", group=SHOP)
    network_ms = Number(20, 1, 300, label="Network delay", unit="ms", group=SHOP)
    looks_per_s = Number(1, 0, 20, label="Looks at the shelf", unit="/s", group=SHOP,
                         help="Other customers who only ask what is left")  # fmt: skip
    stock = Number(60, 1, 500, label="Stock of each product", group=SHOP)

    recovery = Choice("backward", {"backward": "Backward: undo", "forward": "Forward: ask again, then undo"},
                      label="Recovery", group=SAGA,
                      help="What to do about a step whose outcome is unknown")  # fmt: skip
    pivot = Choice("ship", {"ship": "Shipment", "charge": "Payment"}, label="Point of no return", group=SAGA,
                   help="Behind it a step is repeated until it succeeds, and never undone")  # fmt: skip
    parallel = Flag(False, label="Reserve and charge at the same time", group=SAGA)
    lock = Flag(False, label="Semantic lock on stock", group=SAGA,
                help="Reserved stock is flagged: a reader waits instead of hearing no")  # fmt: skip
    log = Choice("durable", {"durable": "Durable", "memory": "In memory"}, label="Saga log", group=SAGA)
    timeout_ms = Number(1000, 50, 10_000, label="Timeout of a step", unit="ms", group=SAGA)
    undo_tries = Number(5, 1, 20, label="Tries of an undo before a person is called", group=SAGA, advanced=True)
    patience_s = Number(6, 1, 60, label="Silence before an order is given up", unit="s", group=SAGA, advanced=True,
                        help="Choreography only: nobody else notices a fact that never came")  # fmt: skip
    defect = Choice(
        "none",
        {
            "none": "None",
            "late_registration": "Undo registered after the step",
            "no_tombstone": "No tombstone for a late command",
        },
        label="Planted defect",
        group=SAGA,
        advanced=True,
    )
