"""What a visitor may set. Every variant meets the same edits, the same readers and the same faults."""

from __future__ import annotations

from playground.sdk import Choice, Flag, Number
from playground.sdk import Params as Base

WRITING = "Writing"
PROJECTING = "Projecting"
READING = "Reading"
TRAFFIC = "Traffic"


class Params(Base):
    """One catalogue of products, written in one shape and read in four."""

    variant = Choice(
        "separate",
        {"one": "One model", "same": "Two models, one store", "separate": "Separate stores"},
        label="Reads and writes share",
        variant=True,
    )
    feed = Choice("outbox", {"outbox": "Transactional outbox", "cdc": "Change data capture"},
                  label="Changes are told by", group=WRITING)  # fmt: skip
    answers = Choice(
        "at_once",
        {"at_once": "At once (asynchronous)", "projected": "When all have it (synchronous)"},
        label="A write is answered",
        group=WRITING,
        help="With separate stores",
    )
    differences = Flag(False, label="Stock is told as a difference", group=WRITING,
                       help="Shorter, and wrong when it comes twice")  # fmt: skip
    checkpoint = Choice(
        "together",
        {"together": "With the document", "after": "After the document", "before": "Before the document"},
        label="The checkpoint is written",
        group=PROJECTING,
    )
    guarded = Flag(True, label="Versions are compared", group=PROJECTING)
    parts = Number(1, 1, 4, label="Projectors of each model", group=PROJECTING, help="Products are split among them")
    poison = Choice("parks", {"parks": "Set aside", "blocks": "Tried for ever"}, label="What cannot be read is",
                    group=PROJECTING)  # fmt: skip
    rebuild = Choice("blue_green", {"blue_green": "Blue-green", "in_place": "In place"}, label="A rebuild is done",
                     group=PROJECTING)  # fmt: skip
    reads = Choice(
        "any",
        {
            "any": "Whatever is there",
            "token": "Token, the client tries again",
            "wait": "Token, the server waits",
            "write": "Own writes from the write side",
        },
        label="A reader gets",
        group=READING,
    )
    wait_ms = Number(600, 50, 10_000, label="A read waits", unit="ms", group=READING)
    edits_per_s = Number(2, 1, 30, label="Edits", unit="/s", group=TRAFFIC)
    reads_per_s = Number(6, 0, 60, label="Pages read", unit="/s", group=TRAFFIC)
    project_ms = Number(60, 1, 2000, label="Projecting a change", unit="ms", group=TRAFFIC)
    network_ms = Number(15, 1, 300, label="Network delay", unit="ms", group=TRAFFIC, advanced=True)
    defect = Choice("none", {"none": "None", "expires": "A wait that is over shows what there is"},
                    label="Planted defect", group=READING, advanced=True)  # fmt: skip

    @property
    def separate(self) -> bool:
        """Whether the read models have stores of their own."""
        return self.variant == "separate"
