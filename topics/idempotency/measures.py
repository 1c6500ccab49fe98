"""What claims ask of a run."""

from __future__ import annotations

from collections import Counter
from typing import Any

from playground.sdk import Run

from .history import US, answered, charged, credited, repeated
from .notes import ANSWERED, CHARGED, CREDITED, Answered, Credited, Repeated


def payments(run: Run) -> dict[int, str]:
    """The intent of each payment in the ledger."""
    rows = [charged(r) for r in run.states("ledger", CHARGED)]
    return {row.payment: row.intent for row in rows if row}


def charges(run: Run) -> Counter[str]:
    """How often each intent was charged."""
    return Counter(payments(run).values())


def paid_twice(run: Run) -> list[str]:
    """Intents that were charged more than once."""
    return [intent for intent, times in charges(run).items() if times > 1]


def answers(run: Run, *, from_s: float = 0, to_s: float = 1e9, **wanted: Any) -> list[Answered]:
    """What the API answered between two seconds, whose fields are as ``wanted``."""
    found = [answered(r) for r in run.states("api", ANSWERED) if from_s * US <= r.at_us < to_s * US]
    return [line for line in found if line and all(getattr(line, name) == value for name, value in wanted.items())]


def credits(run: Run) -> list[Credited]:
    """What the consumer did."""
    return [line for line in (credited(r) for r in run.states("points", CREDITED)) if line]


def repeats(run: Run, method: str) -> list[Repeated]:
    """What repeating one method did."""
    found = [repeated(r) for r in run.states("profiles", f"repeated.{method}")]
    return [line for line in found if line]


def acknowledged(run: Run) -> set[str]:
    """Keys whose client got its answer."""
    return {str(one.key) for one in run.operations("ok") if one.client == "shoppers"}


def sent(run: Run, op: str) -> int:
    """How often a client sent one payment."""
    return sum(message.request == op for message in run.messages(source="shoppers", target="api"))
