"""What a visitor may set. Every variant meets the same questions, sign-ups and faults."""

from __future__ import annotations

from playground.sdk import Choice, Flag, Number
from playground.sdk import Params as Base

from .questions import QUESTIONS, SHAPES

TABLE = "Table"
TODAY = "Today's sign-ups"
TRAFFIC = "Traffic"


class Params(Base):
    """One table, one index on it or none, and a second index whose pages are drawn."""

    variant = Choice(
        "none",
        {"none": "No index", **{shape.id: shape.title for shape in SHAPES.values()}},
        label="Index on the table",
        variant=True,
    )
    question = Choice("equality", {q.id: q.title for q in QUESTIONS.values()}, label="Question", group=TABLE)
    rows = Number(2000, 200, 10_000, label="Rows in the lab", group=TABLE)
    stands_for_m = Number(10, 1, 100, label="Rows they stand for", unit="M", group=TABLE,
                          help="What grows with the table is multiplied by as much")  # fmt: skip
    analyzed = Flag(False, label="ANALYZE has run", group=TABLE)

    structure = Choice("btree", {"btree": "B+tree", "hash": "Extendible hash", "lsm": "LSM tree"},
                       label="Kept in", group=TODAY)  # fmt: skip
    keys = Choice("random", {"random": "Random", "sequential": "Sequential"}, label="Keys", group=TODAY)
    page_keys = Number(4, 3, 8, label="Keys in a page", group=TODAY)

    reads_per_s = Number(11, 1, 40, label="Questions", unit="/s", group=TRAFFIC)
    signups_per_s = Number(3, 0, 20, label="Sign-ups", unit="/s", group=TRAFFIC)
    lookups_per_s = Number(2, 0, 20, label="Look-ups of today's sign-ups", unit="/s", group=TRAFFIC)
    network_ms = Number(20, 1, 200, label="Network delay", unit="ms", group=TRAFFIC)
    connections = Number(32, 1, 200, label="Connections of the database", group=TRAFFIC, advanced=True)
    statement_timeout_ms = Number(5000, 500, 60_000, label="Statement timeout", unit="ms", group=TABLE, advanced=True)
    defect = Choice(
        "none",
        {
            "none": "None",
            "late_entry": "Acknowledged before the index has the entry",
            "wrong_separator": "B+tree: wrong separator after a split",
            "forgetful_filter": "LSM: a merged run's filter knows the newest run only",
        },
        label="Planted defect",
        group=TODAY,
        advanced=True,
    )
