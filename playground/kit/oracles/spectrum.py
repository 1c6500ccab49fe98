"""Where a history stands among the models of consistency: the strongest it does not refute, and what refutes the next.

Prior art: the partial orders of Viotti and Vukolic 2016 and of jepsen.io/consistency. One history proves nothing about
a system: that a model holds means only that this history does not refute it.

Invariant: a model that is refuted refutes all stronger ones, one that is shown to hold shows all weaker ones; what is
neither is listed as unknown and counts as neither.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import networkx

from playground.kit.oracles.causal import causal, convergence, memory
from playground.kit.oracles.history import History
from playground.kit.oracles.linearizability import REGISTER, linearizable
from playground.kit.oracles.sequential import BOUND, sequential
from playground.kit.oracles.sessions import (
    Versions,
    monotonic_reads,
    monotonic_writes,
    read_your_writes,
    writes_follow_reads,
)
from playground.kit.oracles.specification import Register
from playground.kit.oracles.verdict import BROKEN, HOLDS, UNKNOWN, Verdict

SESSION = ("read your writes", "monotonic reads", "monotonic writes", "writes follow reads")

MODELS = networkx.DiGraph(
    [
        ("linearizable", "sequential"),
        ("sequential", "causal memory"),
        ("sequential", "causal convergence"),
        ("causal memory", "causal"),
        ("causal convergence", "causal"),
        *(("causal", guarantee) for guarantee in SESSION),
    ]
)
"""Each model, with an edge to the next weaker ones."""

ORDER = tuple(MODELS)
"""Stronger models before weaker ones."""


@dataclass(frozen=True)
class Spectrum:
    """``verdicts`` by model, stronger ones first."""

    verdicts: dict[str, Verdict]

    @property
    def strongest(self) -> tuple[str, ...]:
        """The models that this history does not refute and that no stronger such one implies."""
        return tuple(model for model in self._with(HOLDS) if not self._any(MODELS.predecessors(model), HOLDS))

    @property
    def refuted(self) -> tuple[str, ...]:
        """The weakest models that this history refutes; their verdicts hold the fewest operations that do."""
        return tuple(model for model in self._with(BROKEN) if not self._any(MODELS.successors(model), BROKEN))

    @property
    def undecided(self) -> tuple[str, ...]:
        """The models on which an oracle gave up."""
        return self._with(UNKNOWN)

    def words(self) -> str:
        """What the history says, in two or three sentences."""
        said = [f"This history does not refute {_and(self.strongest)}."] if self.strongest else []
        said += [f"It refutes {model}: {self.verdicts[model].words}." for model in self.refuted[:1]]
        said += [f"It refutes {_and(self.refuted[1:])} as well."] if self.refuted[1:] else []
        said += [f"Unknown: {_and(self.undecided)}."] if self.undecided else []
        return " ".join(said)

    def _with(self, status: str) -> tuple[str, ...]:
        return tuple(model for model, verdict in self.verdicts.items() if verdict.status == status)

    def _any(self, models: Any, status: str) -> bool:
        return any(self.verdicts[model].status == status for model in models)


def spectrum(
    history: History, specification: Register = REGISTER, versions: Versions | None = None, bound: int = BOUND
) -> Spectrum:  # fmt: skip
    """Judge ``history`` by every model.

    ``versions`` (see ``sessions``) are part of what happened: what does not agree with them is refuted. Without them
    two of the session guarantees are known only where a stronger model holds.
    """
    judges = _judges(specification, versions, bound)
    verdicts: dict[str, Verdict] = {}
    for model in ORDER:
        stronger = [verdicts[each] for each in MODELS.predecessors(model) if verdicts[each].ok]
        asked = versions is not None and model in SESSION
        verdicts[model] = stronger[0] if stronger and not asked else judges[model](history)
    _carry_up(verdicts)
    return Spectrum(verdicts)


def _carry_up(verdicts: dict[str, Verdict]) -> None:
    """What refutes a model refutes the stronger ones."""
    for model in reversed(ORDER):
        weaker = [verdicts[each] for each in MODELS.successors(model) if verdicts[each].status == BROKEN]
        if weaker and verdicts[model].status != BROKEN:
            verdicts[model] = weaker[0]


def _judges(
    specification: Register, versions: Versions | None, bound: int
) -> dict[str, Callable[[History], Verdict]]:  # fmt: skip
    start = specification.start
    return {
        "linearizable": lambda history: linearizable(history, specification, bound),
        "sequential": lambda history: sequential(history, specification, bound),
        "causal memory": lambda history: memory(history, start),
        "causal convergence": lambda history: convergence(history, start),
        "causal": lambda history: causal(history, start),
        "read your writes": lambda history: read_your_writes(history, versions, start),
        "monotonic reads": lambda history: monotonic_reads(history, versions, start),
        "monotonic writes": lambda history: monotonic_writes(history, versions, start),
        "writes follow reads": lambda history: writes_follow_reads(history, versions, start),
    }


def _and(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
