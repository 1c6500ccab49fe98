"""What a visitor may set. Every variant meets the same orders, service times and faults."""

from __future__ import annotations

from playground.sdk import Choice, Flag, Number
from playground.sdk import Params as Base

PUBLISHING = "Publishing"
BROKER = "Broker"
CONSUMING = "Consuming"
TRAFFIC = "Traffic"


class Params(Base):
    """One order, and four services that want to know of it."""

    variant = Choice(
        "log",
        {"sync": "Direct calls", "queue": "Queue", "log": "Log"},
        label="Services hear of an order by",
        variant=True,
    )
    publishing = Choice(
        "outbox",
        {
            "commit_first": "Dual write: order first",
            "publish_first": "Dual write: event first",
            "outbox": "Transactional outbox",
            "cdc": "Change data capture",
        },
        label="Order and event",
        group=PUBLISHING,
    )
    relay = Choice("marks", {"marks": "Marks what is published", "last_id": "Remembers the highest id"},
                   label="The relay", group=PUBLISHING)  # fmt: skip
    pressure = Choice("block", {"block": "Wait", "drop": "Drop the event", "shed": "Refuse the order"},
                      label="When a group is far behind", group=PUBLISHING)  # fmt: skip
    most_behind = Number(60, 5, 10_000, label="Far behind is", unit="events", group=PUBLISHING)
    acks = Choice("all", {"all": "Durable here and on the replica", "leader": "Durable here", "none": "Not yet synced"},
                  label="An event is acknowledged when", group=BROKER)  # fmt: skip
    partitions = Number(3, 1, 6, label="Partitions", group=BROKER)
    by_key = Flag(True, label="The customer decides on the partition", group=BROKER, help="Else they take turns")
    rebalance = Choice("cooperative", {"cooperative": "Cooperative", "eager": "Eager"}, label="A rebalance is",
                       group=BROKER)  # fmt: skip
    session_ms = Number(1500, 200, 20_000, label="A silent member is dead after", unit="ms", group=BROKER)
    delivery = Choice(
        "effectively_once",
        {
            "at_most_once": "At most once",
            "at_least_once": "At least once",
            "effectively_once": "Effectively once",
        },
        label="Delivery",
        group=CONSUMING,
    )
    poison = Choice("retry", {"block": "Blocks its partition", "retry": "Retry topic, dead letter",
                              "dead": "Dead letter at once"}, label="What fails", group=CONSUMING)  # fmt: skip
    members = Number(2, 1, 4, label="Members of inventory", group=CONSUMING)
    orders_per_s = Number(3, 1, 40, label="Orders", unit="/s", group=TRAFFIC)
    handle_ms = Number(40, 1, 2000, label="Handling an event", unit="ms", group=TRAFFIC)
    network_ms = Number(15, 1, 300, label="Network delay", unit="ms", group=TRAFFIC, advanced=True)
    defect = Choice("none", {"none": "None", "unfenced": "Commits of any generation"}, label="Planted defect",
                    group=BROKER, advanced=True)  # fmt: skip

    @property
    def relayed(self) -> bool:
        """Whether a relay publishes what the order's transaction wrote."""
        return self.publishing in ("outbox", "cdc")
