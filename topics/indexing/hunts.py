"""Random faults: correct variants must stay green, planted defects must be caught."""

from __future__ import annotations

from playground.sdk import Hunted

KINDS = (
    "crash", "pause", "slow", "errors", "latency", "loss", "duplicate", "reorder", "cut", "isolate", "delete_burst",
    "insert_burst",
)  # fmt: skip
CALM = {"reads_per_s": 3, "statement_timeout_ms": 3000}
"""Few questions: the hunt is for what faults do to the structures."""

HUNTS = (
    Hunted(CALM | {"variant": "btree"}, kinds=KINDS, horizon_s=30, name="B+tree"),
    Hunted(CALM | {"variant": "none", "keys": "sequential"}, kinds=KINDS, horizon_s=30, name="no index"),
    Hunted(CALM | {"variant": "covering", "question": "range", "structure": "hash"}, kinds=KINDS, horizon_s=30,
           name="covering, hash"),
    Hunted(CALM | {"variant": "composite", "question": "place", "structure": "lsm"}, kinds=KINDS, horizon_s=30,
           name="composite, LSM tree"),
    Hunted(CALM | {"structure": "hash", "defect": "late_entry"}, planted="AcknowledgedIsFound", preset="late-entry",
           kinds=KINDS, name="late entry"),
    Hunted(CALM | {"defect": "wrong_separator"}, planted="TreeInvariants", kinds=KINDS, name="wrong separator"),
    Hunted(CALM | {"structure": "lsm", "defect": "forgetful_filter"}, planted="FiltersNeverDeny", kinds=KINDS,
           name="forgetful filter"),
)  # fmt: skip
