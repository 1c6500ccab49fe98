"""What a visitor may set. Every variant meets the same requests, service times and faults."""

from __future__ import annotations

from playground.sdk import Choice, Flag, Number
from playground.sdk import Params as Base

CALLS = "Calls"
SAMPLING = "Sampling"
COLLECTOR = "Collector"
TRAFFIC = "Traffic"


class Params(Base):
    """One request, five services, and whoever wants to know afterwards where the time went."""

    variant = Choice("serial", {"serial": "One after another", "parallel": "At the same time"},
                     label="Payment and inventory are called", variant=True)  # fmt: skip
    propagates = Flag(
        True, label="Orders hands the header on", group=CALLS, help="Else payment starts traces of its own"
    )
    n_plus_one = Flag(False, label="One query for each line", group=CALLS, help="Instead of one for all of them")
    queue = Flag(True, label="A letter is written later", group=CALLS, help="By a worker, through a queue")
    head = Choice("ratio", {"all": "All", "ratio": "By ratio", "rate": "By rate"}, label="Head sampling keeps",
                  group=SAMPLING)  # fmt: skip
    head_percent = Number(20, 1, 100, label="Ratio", unit="%", group=SAMPLING)
    head_per_s = Number(1, 1, 50, label="Rate", unit="/s", group=SAMPLING)
    tail_percent = Number(10, 0, 100, label="Tail sampling keeps of the dull", unit="%", group=SAMPLING)
    slow_ms = Number(400, 10, 10_000, label="Slow is", unit="ms", group=SAMPLING)
    wait_ms = Number(1500, 100, 20_000, label="Decided after", unit="ms", group=COLLECTOR)
    most = Number(200, 2, 10_000, label="Traces in memory", group=COLLECTOR)
    collectors = Number(1, 1, 2, label="Collectors", group=COLLECTOR)
    routed = Flag(True, label="Spans are routed by trace", group=COLLECTOR, help="With two collectors")
    flush_ms = Number(500, 50, 10_000, label="Spans are sent every", unit="ms", group=COLLECTOR)
    requests_per_s = Number(4, 1, 60, label="Requests", unit="/s", group=TRAFFIC)
    fail_percent = Number(2, 0, 100, label="Payments that fail", unit="%", group=TRAFFIC)
    defect = Choice(
        "none",
        {"none": "None", "each_span": "Each service decides for itself", "trusting": "Clocks are taken for right"},
        label="Planted defect",
        group=SAMPLING,
        advanced=True,
    )
