"""What a run's answers say about consistency, beside what was promised and what each side of a split was served."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from playground.sdk import (
    Counter,
    Folding,
    History,
    Linearizable,
    Set,
    Siblings,
    StrongestModels,
    linearizable,
    spectrum,
)

from .models import REGISTERS, fault_model, promised, promises_linearizable
from .places import CLIENTS, replicas
from .sides import Sides

MODELS_BOUND = 4_000
OBJECT_BOUND = 1_000
"""Configurations that a search may visit: what a history refutes it refutes soon, or the search would take too long."""


def _argument(step: Any) -> Any:
    """``a5 over a3 b4`` is value a5 by a writer who had seen a3 and b4."""
    value, over, seen = str(step.value).partition(" over")
    return (value, seen.strip()) if over else step.value


class Registers(Linearizable):
    """Every read answers the write that was latest in real time, as if there were one copy."""

    title = "Linearizable"

    def promise(self, p: Any) -> Any:
        """Raft, and quorums that repair before they answer."""
        return fault_model(p) if promises_linearizable(p) else None

    def on_operation(self, record: Any) -> None:
        """Only registers are judged here."""
        if self.params.variant in REGISTERS:
            super().on_operation(record)

    def finish(self, now_us: int) -> None:
        """Say so where there is nothing to judge."""
        if self.params.variant in REGISTERS:
            super().finish(now_us)
        else:
            self._decide("unknown", "there are no registers in this variant; see the strongest models", ())


class Strongest(StrongestModels):
    """What the variant promises holds. The verdict names the strongest models that this one history does not refute,
    the fewest operations that refute the next, and what each side of a split network was answered."""

    title = "Strongest models"
    folding = Folding(argument=_argument)

    def begin(self) -> None:
        """Nothing was asked, nothing is cut."""
        super().begin()
        self.sides = Sides((*replicas(self.params), *CLIENTS))

    def promise(self, p: Any) -> Any:
        """See ``models``."""
        return fault_model(p) if promised(p) else None

    def on_link(self, r: Any) -> None:
        """The sides may have changed."""
        self.sides.link(r)

    def on_operation(self, record: Any) -> None:
        """Remember it, and on which side it was asked."""
        self.sides.operation(record)
        super().on_operation(record)

    def judge(self, history: History) -> Any:
        """By every model of registers, or by the object's own specification."""
        models = promised(self.params)
        verdict = self._registers(history, models) if self.params.variant in REGISTERS else self._object(history)
        said = f"Promised: {' and '.join(models) or 'no model, only that replicas agree in the end'}. {verdict.words}"
        return replace(verdict, words=f"{said} {self.sides.words()}".strip())

    def _registers(self, history: History, models: tuple[str, ...]) -> Any:
        found = spectrum(history, bound=MODELS_BOUND)
        verdicts = [found.verdicts[model] for model in models]
        failed = [verdict for verdict in verdicts if not verdict.ok]
        decides = (failed or verdicts or [found.verdicts["linearizable"]])[0]
        status = decides.status if models else "unknown"
        against = [found.verdicts[model].witnesses for model in found.refuted[:1]]
        return replace(decides, status=status, words=found.words(), witnesses=against[0] if against else ())

    def _object(self, history: History) -> Any:
        """As if there were one such object that is asked one thing at a time."""
        verdict = linearizable(history, self._specification(), OBJECT_BOUND)
        told = {"holds": "This history does not refute one object asked one thing at a time.", "unknown": verdict.words}
        why = verdict.words.replace(" -> ", " over ") if self.params.variant == "siblings" else verdict.words
        words = told.get(verdict.status, f"It refutes linearizable: {why}.")
        return replace(verdict, words=words, status="unknown")

    def _specification(self) -> Any:
        if self.params.variant == "siblings":
            return Siblings()
        return Set() if self.params.crdt == "or_set" else Counter()
