"""Every generic fault by (kind, what it strikes)."""

from __future__ import annotations

from playground.engine.faults import links, messages, nodes
from playground.engine.faults.fault import Strike

STRIKES: dict[tuple[str, str], Strike] = {
    ("crash", "node"): nodes.crash,
    ("restart", "node"): nodes.restart,
    ("pause", "node"): nodes.pause,
    ("resume", "node"): nodes.resume,
    ("slow", "node"): nodes.slow,
    ("errors", "node"): nodes.errors,
    ("skew", "node"): nodes.skew,
    ("mend", "node"): nodes.mend,
    ("isolate", "node"): links.isolate,
    ("partition", "network"): links.partition,
    ("heal", "network"): links.heal,
    ("heal", "link"): links.heal,
    ("cut", "link"): links.cut,
    ("latency", "link"): links.latency,
    ("loss", "link"): links.loss,
    ("duplicate", "link"): links.duplicate,
    ("reorder", "link"): links.reorder,
    ("hold", "link"): links.hold,
    ("release", "link"): links.release,
    ("drop", "message"): messages.drop,
    ("delay", "message"): messages.delay,
    ("duplicate", "message"): messages.duplicate,
}


def aim(target: str) -> str:
    """What a target is: node, link, message or network."""
    head = target.partition(":")[0]
    return head if head in ("link", "message") or target == "network" else "node"
