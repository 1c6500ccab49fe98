"""What a visitor may set. Every variant meets the same users, requests, service times and faults."""

from __future__ import annotations

from playground.sdk import Choice, Flag, Number
from playground.sdk import Params as Base

DATA = "Data"
LOAD = "Load"
MOVING = "Moving"


class Params(Base):
    """One lab; the placement decides what has to move."""

    variant = Choice(
        "modulo",
        {
            "modulo": "Modulo",
            "ring": "Consistent hashing",
            "bounded": "Bounded load",
            "rendezvous": "Rendezvous",
            "jump": "Jump hash",
            "slots": "16384 slots",
            "ranges": "Ranges",
            "directory": "Directory",
            "geographic": "Geographic",
        },
        label="Placement",
        variant=True,
    )
    migration = Choice(
        "copy",
        {"copy": "Copy, then switch", "dual": "Dual write", "stop": "Stop the world"},
        label="Migration",
        group=MOVING,
    )
    shards = Number(4, 2, 8, label="Shards", group=DATA)
    spares = Number(1, 1, 4, label="Spare shards", group=DATA)
    virtual = Number(128, 1, 512, label="Virtual nodes of a shard", group=DATA, help="Of the two rings")
    index = Choice(
        "local",
        {"local": "Local: ask every shard", "global": "Global: one index, kept up later"},
        label="Index of home states",
        group=DATA,
    )
    salt = Flag(False, label="Salt the celebrity", group=DATA, help="User 12345 becomes eight keys")
    reads_per_s = Number(8, 1, 100, label="Reads", unit="/s", group=LOAD)
    writes_per_s = Number(5, 1, 100, label="Writes", unit="/s", group=LOAD)
    newcomers_per_min = Number(20, 0, 600, label="New users", unit="/min", group=LOAD)
    questions_per_min = Number(20, 0, 300, label="“All users in CA”", unit="/min", group=LOAD)
    skew_percent = Number(0, 0, 200, label="Zipf skew", unit="%", group=LOAD, help="100: the usual 1/rank")
    service_ms = Number(20, 1, 500, label="Time of a query", unit="ms", group=LOAD)
    workers = Number(4, 1, 64, label="Queries at once on a shard", group=LOAD)
    network_ms = Number(20, 1, 300, label="Network delay", unit="ms", group=LOAD)
    batch = Number(12, 1, 100, label="Keys handed over at once", group=MOVING, advanced=True)
    defect = Choice(
        "none",
        {
            "none": "None",
            "careless": "Switch without the last changes",
            "no_custody": "Shards serve whatever they have",
        },
        label="Planted defect",
        group=MOVING,
        advanced=True,
    )
