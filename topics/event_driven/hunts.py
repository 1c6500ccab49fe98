"""What random faults are thrown at: logs and groups that must keep every promise, and the planted defects."""

from __future__ import annotations

from playground.sdk import Hunted

NETWORK = ("crash", "cut", "duplicate", "errors", "isolate", "latency", "loss", "pause", "reorder", "slow")
KINDS = (*NETWORK, "poison", "crash_between", "add_member", "replay_dead")
BUSY = {"orders_per_s": 4, "handle_ms": 20}

HUNTS = (
    Hunted({**BUSY, "session_ms": 700}, kinds=KINDS, horizon_s=18, name="outbox, cooperative"),
    Hunted({**BUSY, "publishing": "cdc", "rebalance": "eager", "poison": "dead", "delivery": "at_least_once"},
           kinds=KINDS, horizon_s=18, name="captured, eager, at least once"),
    Hunted({**BUSY, "variant": "queue", "acks": "leader"}, kinds=NETWORK, horizon_s=18, name="queue"),
    Hunted({**BUSY, "publishing": "commit_first"}, planted="NoEventLost", preset="event-lost",
           kinds=("crash_between", "crash", "pause"), horizon_s=18, name="order first"),
    Hunted({**BUSY, "publishing": "publish_first"}, planted="NoGhost", preset="ghost",
           kinds=("crash_between", "crash", "pause"), horizon_s=12, name="event first"),
    Hunted({"orders_per_s": 12, "handle_ms": 10, "relay": "last_id"}, planted="NoEventLost", preset="passed-over",
           kinds=("pause", "slow"), horizon_s=16, name="highest id"),
    Hunted({"orders_per_s": 5, "handle_ms": 150, "defect": "unfenced", "delivery": "at_least_once"},
           planted="CommitsAreFenced", preset="unfenced", kinds=("pause", "slow", "isolate"), horizon_s=14,
           name="unfenced"),
)  # fmt: skip
