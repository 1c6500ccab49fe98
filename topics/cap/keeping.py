"""Whether what clients were told is done is still there when all is calm again; each kind of object in its own way."""

from __future__ import annotations

from typing import Any

from playground.sdk import LOSING_RESTART, collect, lost

from .clients import COUNTER, KEYS, SET
from .models import every_kind, fault_model
from .overwriting import Overwriting
from .quorum_replica import quorums_of
from .rest import PATHS, AtRest

US = 1_000_000
VERSIONS = tuple(f"version.{key}" for key in KEYS)


class AcknowledgedSurvive(AtRest):
    """What was acknowledged is kept, or was replaced by somebody who knew of it. A counter counts every increment
    once, a set holds what was added and not removed, siblings stay until a writer has seen them."""

    title = "Acknowledged writes survive"
    paths = (*PATHS, *VERSIONS)

    def begin(self) -> None:
        """Nothing was written."""
        super().begin()
        self.operations: list[Any] = []
        self.order: dict[str, dict[Any, tuple]] = {key: {} for key in KEYS}
        self.overwriting = Overwriting()

    def promise(self, p: Any) -> Any:
        """Not by last-writer-wins, which is made to lose, nor by quorums that need not meet."""
        if p.variant == "lww" or (p.variant == "quorum" and not quorums_of(p).overlap):
            return None
        return fault_model(p) if p.variant == "raft" else every_kind(p) - {LOSING_RESTART}

    def on_state(self, r: Any) -> None:
        if r.path in VERSIONS:
            self._versioned(r)
            return
        super().on_state(r)
        if r.path in KEYS and r.value is not None:
            self.overwriting.state(r)
            self.order[r.path].setdefault(r.value, (len(self.order[r.path]), ""))

    def on_operation(self, r: Any) -> None:
        super().on_operation(r)
        self.operations.append(r)

    def finish(self, now_us: int) -> None:
        restless = self.restless(now_us)
        if restless:
            self.unknown(f"{restless}, so nothing can be said")
        elif self.params.variant == "crdt" and self.params.crdt != "or_set":
            self._count()
        elif self.params.variant == "lww":
            self._overwritten()
        else:
            self._lost(self._siblings() if self.params.variant == "siblings" else self._missing())

    def _versioned(self, r: Any) -> None:
        """Where versions are numbered, their numbers are the order."""
        key = r.path.removeprefix("version.")
        if r.value is not None and r.node in self.held[key]:
            number, _, name = r.value.partition(" ")
            self.order[key][self.held[key][r.node]] = (int(number), name)

    def _missing(self) -> list[Any]:
        """Writes to registers, or elements of a set, that are not there and were not replaced."""
        versions = {key: sorted(order, key=order.__getitem__) for key, order in self.order.items()}
        history = collect(self.operations)
        if self.params.variant == "crdt":
            kept = {SET: frozenset(word for value in self.values(SET).values() for word in str(value or "").split())}
            return lost(history, kept)
        newest = {key: [v for v in order if v in self.values(key).values()][-1:] for key, order in versions.items()}
        return [w for w in lost(history, newest, versions) if not self._beaten(w, history)]

    def _beaten(self, one: Any, history: Any) -> bool:
        """A write that a simultaneous newer one beat to every replica was never shown, and is rightly replaced."""
        mates = (each for each in history.keys[one.key] if each.kind == "write" and each is not one)
        return one.argument not in self.order[one.key] and any(
            not one.before(mate) and not mate.before(one) for mate in mates
        )

    def _siblings(self) -> list[Any]:
        """Writes that are no sibling now and that no later writer had seen."""
        writes = [each for each in collect(self.operations) if each.kind == "write"]
        kept = {(key, word) for key in KEYS for value in self.values(key).values() for word in str(value or "").split()}
        for each in writes:
            kept |= {(each.key, word) for word in str(each.argument).partition(" over")[2].split()}
        acknowledged = [each for each in writes if each.outcome == "ok"]
        return [each for each in acknowledged if (each.key, str(each.argument).partition(" ")[0]) not in kept]

    def _overwritten(self) -> None:
        """Count what nobody decided to replace."""
        writes = [each for each in collect(self.operations) if each.kind == "write" and each.outcome == "ok"]
        gone = self.overwriting.gone
        missing = [w for w in writes if (w.key, w.argument) in gone or not self.overwriting.shown(w.key, w.argument)]
        self._lost(missing)

    def _lost(self, missing: list[Any]) -> None:
        if not missing:
            self.holds("everything that was acknowledged is kept, or was replaced by somebody who knew of it")
            return
        first = missing[0]
        value = str(first.argument).partition(" ")[0]
        times = f"{first.invoked_us / US:.3f} s"
        count = "one acknowledged write is" if len(missing) == 1 else f"{len(missing)} acknowledged writes are"
        words = f"{count} lost, and nobody was told; the first is {first.session}'s {first.key} = {value} of {times}"
        self.broken(words, [seq for each in missing[:4] for seq in each.seqs()], status="lost")

    def _count(self) -> None:
        """The sum must be that of all acknowledged steps, give or take those that nobody knows about."""
        sums = {"ok": 0, "unknown up": 0, "unknown down": 0}
        for each in collect(self.operations):
            step = {"increment": 1, "decrement": -1}.get(each.kind, 0)
            if each.outcome == "ok":
                sums["ok"] += step
            elif step:
                sums["unknown up" if step > 0 else "unknown down"] += step
        values = dict.fromkeys(self.values(COUNTER).values()) if self.held[COUNTER] else {0: None}
        found = int(next(iter(values)) or 0)
        least, most = sums["ok"] + sums["unknown down"], sums["ok"] + sums["unknown up"]
        if len(values) > 1:
            self.unknown("the replicas differ, so there is no one sum to judge")
        elif least <= found <= most:
            self.holds(f"the counter stands at {found}, {_beside(found, sums['ok'], most - least)}")
        else:
            wrong = "too few: acknowledged steps are lost" if found < least else "too many: a step was counted twice"
            seqs = [self.seqs[name, COUNTER] for name in self.holders(COUNTER) if (name, COUNTER) in self.seqs]
            words = f"the counter stands at {found}, what was acknowledged sums up to {sums['ok']}"
            self.broken(f"{words}: {wrong}", seqs, status="lost")


def _beside(found: int, acknowledged: int, doubtful: int) -> str:
    """The value of a counter beside what clients know."""
    if found == acknowledged:
        return "and so does the sum of what was acknowledged"
    others = "another step" if doubtful == 1 else f"{doubtful} other steps"
    return f"the sum of what was acknowledged at {acknowledged}, and of {others} nobody knows"
