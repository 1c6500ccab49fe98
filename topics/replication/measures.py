"""What claims ask of a run."""

from __future__ import annotations

from typing import Any

from playground.sdk import Run, Sight

from .answers import Read
from .history import US, Ack, History, Reign, holds, segments


def history(run: Run) -> History:
    """The fold of a finished run."""
    sight, folded = Sight(run.scenario.params), History()
    for record in run.records:
        if hasattr(record, "path"):
            sight.see_state(record)
            if record.path == "role":
                folded.see(record, sight)
        elif hasattr(record, "phase"):
            folded.see(record, sight)
    return folded


def lost(run: Run) -> list[Ack]:
    """Acknowledged writes that a failover has lost."""
    return [loss.ack for loss in history(run).losses]


def reigns(run: Run) -> list[Reign]:
    """Who was primary, in order."""
    return history(run).reigns


def missing_at_the_end(run: Run) -> list[str]:
    """Acknowledged writes that are not in the last primary's log, whatever any failover said."""
    folded = history(run)
    last = folded.reigns[-1].node
    log = segments(run.states(last, "log")[-1].value)
    return [ack.value for ack in folded.acks if not holds(log, ack.at)]


def reads(run: Run, from_s: float = 0, to_s: float = float("inf")) -> list[tuple[Any, Read]]:
    """Answered reads with what they saw."""
    done = run.operations("ok", from_s=from_s, to_s=to_s)
    return [(record, Read.parse(record.value)) for record in done if record.function == "read"]


def write_ms(run: Run, from_s: float = 0, to_s: float = float("inf")) -> list[float]:
    """How long each write took that was asked for in a span and acknowledged."""
    asked = {o.op: o for o in run.operations("invoked", from_s=from_s, to_s=to_s) if o.function == "write"}
    return [(o.at_us - asked[o.op].at_us) / 1000 for o in run.operations("ok") if o.op in asked]


def ended(run: Run, function: str, phase: str, from_s: float = 0, to_s: float = float("inf")) -> int:
    """Operations of a kind that ended so within a span."""
    return sum(o.function == function for o in run.operations(phase, from_s=from_s, to_s=to_s))


def status(run: Run, prop: str) -> str:
    """The verdict of one property."""
    return run.verdicts()[prop].status


def acked_s(acks: list[Ack]) -> list[float]:
    """When each of them was acknowledged, in seconds."""
    return [ack.acked_us / US for ack in acks]


def values(run: Run, path: str) -> list[Any]:
    """Every value that any copy showed at a path, in order."""
    shown = (record for record in run.records if getattr(record, "path", None) == path)
    return [state.value for state in shown if state.value is not None]
