"""Properties that put a run's operations before an oracle: a room names the object and how its records are read.

::

    class Registers(Linearizable):
        '''A read answers the latest acknowledged write.'''

        folding = Folding(kinds={"GET": "read", "PUT": "write"})

Judged when the record ends. A register whose written values differ is watched live as well: it breaks at the very
record that refutes it. A verdict of unknown stays unknown: nothing is promised that was not shown.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from playground.engine.records import Operation as Step
from playground.kit.oracles.causal import causal, convergence, memory
from playground.kit.oracles.history import Fold, Folding, History, Operation
from playground.kit.oracles.linearizability import known_at, linearizable
from playground.kit.oracles.sequential import sequential
from playground.kit.oracles.sessions import (
    Versions,
    monotonic_reads,
    monotonic_writes,
    read_your_writes,
    writes_follow_reads,
)
from playground.kit.oracles.specification import Register, Specification
from playground.kit.oracles.spectrum import spectrum
from playground.kit.oracles.verdict import BROKEN, Verdict
from playground.kit.oracles.zones import Zones
from playground.sdk.property import Always

LIVE_BOUND = 20_000
"""Configurations a property may visit: about a tenth of a second of CPU, of a run that should take as much."""


class Consistent(Always):
    """A model of consistency that the operations of a run are judged by. Subclass it with a ``judge``."""

    specification: ClassVar[Specification] = Register()
    folding: ClassVar[Folding] = Folding()

    def begin(self) -> None:
        """Nothing was asked yet."""
        self.fold = Fold(self.folding)

    def judge(self, history: History) -> Verdict:
        """What the oracle says of a whole history."""
        raise NotImplementedError

    def on_operation(self, record: Step) -> None:
        """Remember it."""
        self.fold.see(record)

    def finish(self, now_us: int) -> None:
        """Put everything before the oracle."""
        self.pronounce(self.judge(self.fold.history()))

    def pronounce(self, verdict: Verdict) -> None:
        """Decide as the oracle did."""
        self._decide(verdict.status, verdict.words, verdict.witnesses)


class Linearizable(Consistent):
    """Every operation seems to happen at one instant between its request and its answer."""

    title = "Linearizable"

    def begin(self) -> None:
        """Watch each key by its zones."""
        super().begin()
        self._zones: dict[str, Zones] = {}

    def judge(self, history: History) -> Verdict:
        """Search for an order in real time."""
        return linearizable(history, self.specification, LIVE_BOUND)

    def on_operation(self, record: Step) -> None:
        """Remember it, and look at once whether it cannot be explained."""
        seen = self.fold.see(record)
        if seen is None or not isinstance(self.specification, Register):
            return
        zones = self._zones.setdefault(seen.key, Zones(self.specification.start))
        if record.phase == "invoked":
            zones.begun(seen)
        else:
            self._look(zones.ended(seen), record.seq)

    def _look(self, suspects: list[Operation], seq: int) -> None:
        if suspects:
            verdict = self.judge(History(known_at(suspects, seq)))
            if verdict.status == BROKEN:
                self.pronounce(verdict)


class Sequential(Consistent):
    """One order of everything, in which each session finds its own, explains every answer."""

    title = "Sequentially consistent"

    def judge(self, history: History) -> Verdict:
        """Follow what is forced, then search."""
        return sequential(history, self.specification, LIVE_BOUND)


class Causal(Consistent):
    """Nobody sees an effect without its causes."""

    title = "Causally consistent"

    def judge(self, history: History) -> Verdict:
        """Look for the bad patterns of causal consistency."""
        return causal(history, _start(self.specification))


class CausalConvergence(Consistent):
    """Nobody sees an effect without its causes, and all agree on one order of the writes to each key."""

    title = "Causally convergent"

    def judge(self, history: History) -> Verdict:
        """Look for the bad patterns of causal convergence."""
        return convergence(history, _start(self.specification))


class CausalMemory(Consistent):
    """Each session's reads fit one order of everything that is a cause for it."""

    title = "Causal memory"

    def judge(self, history: History) -> Verdict:
        """Look for the bad patterns of causal memory."""
        return memory(history, _start(self.specification))


class OfSessions(Consistent):
    """A guarantee of each session, whatever replica answers. Override ``versions`` where the record tells them."""

    def versions(self) -> Versions | None:
        """Each key's values in the order in which they came to be, None when only sessions tell; see the oracle."""
        return None


class ReadYourWrites(OfSessions):
    """No session reads what is older than its own write."""

    title = "Read your writes"

    def judge(self, history: History) -> Verdict:
        """Compare each answer with the session's earlier writes."""
        return read_your_writes(history, self.versions(), _start(self.specification))


class MonotonicReads(OfSessions):
    """No session reads what is older than it read before."""

    title = "Monotonic reads"

    def judge(self, history: History) -> Verdict:
        """Compare each answer with the session's earlier answers."""
        return monotonic_reads(history, self.versions(), _start(self.specification))


class MonotonicWrites(OfSessions):
    """The writes of a session come to be in its order."""

    title = "Monotonic writes"

    def judge(self, history: History) -> Verdict:
        """Compare the order of versions with each session's writes."""
        return monotonic_writes(history, self.versions(), _start(self.specification))


class WritesFollowReads(OfSessions):
    """A write comes to be after what its session had read."""

    title = "Writes follow reads"

    def judge(self, history: History) -> Verdict:
        """Compare the order of versions with what each session had read before it wrote."""
        return writes_follow_reads(history, self.versions(), _start(self.specification))


class StrongestModels(OfSessions):
    """What the variant promises holds; the verdict names the strongest models that this history does not refute."""

    title = "Strongest models"
    specification: ClassVar[Register] = Register()

    def promised(self) -> str:
        """The model (a node of ``kit.oracles.spectrum.MODELS``) that these parameters promise."""
        return "linearizable"

    def judge(self, history: History) -> Verdict:
        """Judge by every model; the promised one decides."""
        found = spectrum(history, self.specification, self.versions(), LIVE_BOUND)
        return replace(found.verdicts[self.promised()], words=found.words())


def _start(specification: Specification) -> Any:
    return specification.start if isinstance(specification, Register) else None
