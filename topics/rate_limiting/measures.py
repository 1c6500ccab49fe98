"""What claims ask of a run."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from playground.sdk import Run

from .history import PLACES, US, Did, Seen, did, seen
from .lanes import NODE as LANES_NODE
from .quota import Quota

SHOWN = frozenset(PLACES)
ANSWERED = "answered"
"""The lane of what was really answered."""


def requests(run: Run, tenant: str = "", from_s: float = 0, to_s: float = 1e9) -> list[Seen]:
    """Requests that reached a gateway, in the order in which they were decided."""
    states = (r for r in run.records if getattr(r, "path", "") in SHOWN and r.node == LANES_NODE)
    every = (seen(record) for record in states)
    return [r for r in every if r and tenant in ("", r.tenant) and from_s * US <= r.at_us < to_s * US]


def admitted(lane: str, of: Iterable[Seen]) -> list[Seen]:
    """Those that a lane admits."""
    return [each for each in of if (each.outcome in "+?" if lane == ANSWERED else each.admitted(lane))]


def most_within(run: Run, lane: str, tenant: str, window_s: float) -> int:
    """The most that a lane admits of a tenant within any span of this length."""
    held: deque[Seen] = deque()
    most = total = 0
    for each in sorted(admitted(lane, requests(run, tenant)), key=lambda each: each.at_us):
        held.append(each)
        total += each.cost
        while held[0].at_us <= each.at_us - window_s * US:
            total -= held.popleft().cost
        most = max(most, total)
    return most


def early(run: Run, lane: str, tenant: str, quota: Quota) -> int:
    """How many requests a lane refuses although, with them, it would have admitted no more than the limit within a
    window."""
    held: deque[Seen] = deque()
    total = found = 0
    for each in sorted(requests(run, tenant), key=lambda each: each.at_us):
        while held and held[0].at_us <= each.at_us - quota.window_us:
            total -= held.popleft().cost
        if admitted(lane, [each]):
            held.append(each)
            total += each.cost
        else:
            found += total + each.cost <= quota.limit
    return found


def count(run: Run, lane: str, tenant: str, from_s: float, to_s: float) -> int:
    """How many requests of a tenant a lane admits between two seconds."""
    return len(admitted(lane, requests(run, tenant, from_s, to_s)))


def decisions(run: Run, node: str = "") -> list[Did]:
    """Every decision as its place told it."""
    made = (did(r) for r in run.records if getattr(r, "path", "") == "did" and node in ("", r.node))
    return [each for each in made if each is not None]


def refusals(run: Run) -> list[str]:
    """Why each request was refused, and with which headers."""
    return [str(r.value) for r in run.records if getattr(r, "path", "") == "refused" and r.value is not None]


def told(run: Run, request: str) -> str:
    """What one refused request was told."""
    return next((words for words in refusals(run) if words.startswith(f"{request}: ")), "")


def came_back(run: Run, from_s: float, to_s: float) -> int:
    """How many requests came again after a refusal, between two seconds."""
    return sum(m.attempt > 1 for m in run.messages(kind="command")
               if m.target.startswith("gateway") and from_s * US <= m.at_us < to_s * US)  # fmt: skip


def unchecked(run: Run) -> list[int]:
    """When a request was let through without being counted."""
    return [r.at_us for r in run.records if getattr(r, "path", "") == "unchecked" and r.value is not None]


def asked_store(run: Run, from_s: float, to_s: float) -> int:
    """How many questions the store got between two seconds."""
    return sum(from_s * US <= m.at_us < to_s * US for m in run.messages(target="store"))


def status(run: Run, property: str) -> str:
    """A verdict's status."""
    return run.verdicts()[property].status
