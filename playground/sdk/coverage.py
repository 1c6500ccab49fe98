"""What a hunt has really struck and reached: a green hunt that struck nothing has failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import orjson

from playground.engine.faults.table import aim
from playground.engine.records import Intervention
from playground.sdk.faults import FAULTS, KINDS
from playground.sdk.promise import LOSING_RESTART, strike
from playground.sdk.run import Run
from playground.sdk.strikes import Ground

STRIKES_PER_THOUSAND = 20
"""Every promised kind strikes every role at least so often in 1,000 seeds."""

REACHED_PERCENT = 5
"""Each sometimes-property is reached in at least so many seeds of a hundred."""

ANYWHERE = "anywhere"


class Coverage:
    """Counts over the runs of one hunt: ``kinds`` are drawn from, ``sometimes`` are ids that should be reached."""

    def __init__(self, kinds: Sequence[str], ground: Ground, sometimes: Sequence[str]) -> None:
        self.seeds = 0
        self.strikes: Counter[tuple[str, str]] = Counter()
        self.reached: Counter[str] = Counter()
        self._ground = ground
        self._expected = [(kind, role) for kind in kinds for role in self._roles(kind)]
        self._sometimes = sometimes

    def see(self, run: Run) -> None:
        """Count one run."""
        self.seeds += 1
        for record in run.of(Intervention):
            kind = strike(record)
            if kind is not None:
                self.strikes.update({(self._plain(kind, record), role): 1 for role in self._struck(record)})
        verdicts = run.verdicts()
        self.reached.update(id for id in self._sometimes if id in verdicts and verdicts[id].status == "reached")

    def shortfalls(self) -> list[str]:
        """What was struck or reached too seldom for the number of seeds, in words."""
        least = max(STRIKES_PER_THOUSAND * self.seeds // 1000, 1)
        missing = [
            f"{kind} struck {role} {self.strikes[kind, role]} times, at least {least} expected"
            for kind, role in self._expected
            if self.strikes[kind, role] < least
        ]
        rare = [
            f"{id} was reached in {self.reached[id]} of {self.seeds} seeds, at least {REACHED_PERCENT} % expected"
            for id in self._sometimes
            if self.reached[id] * 100 < REACHED_PERCENT * self.seeds
        ]
        return missing + rare

    def table(self) -> str:
        """Kinds by roles with their counts, then what was reached, as text."""
        roles = [*self._ground.roles(), ANYWHERE]
        lines = ["".join(f"{head:>14}" for head in ("", *roles))]
        for kind in dict.fromkeys(kind for kind, _ in self._expected):
            lines.append("".join(f"{cell:>14}" for cell in (kind, *(self.strikes[kind, role] for role in roles))))
        lines += [f"{id}: reached in {self.reached[id]} of {self.seeds}" for id in self._sometimes]
        return "\n".join(lines)

    def _roles(self, kind: str) -> list[str]:
        return self._ground.roles() if kind in KINDS or kind == LOSING_RESTART else [ANYWHERE]

    def _plain(self, kind: str, record: Intervention) -> str:
        """A restart that keeps its disk counts as what it is, not as the crash it is to a promise."""
        return "restart" if record.kind == "restart" and kind != LOSING_RESTART else kind

    def _struck(self, record: Intervention) -> list[str]:
        """The roles at the struck node, at both ends of the link, or on the first side of the partition."""
        on = aim(record.target)
        if (record.kind, on) not in FAULTS:
            return [ANYWHERE]
        names = self._ground.names.nodes
        roles = [names[name] for name in _nodes(record, on) if name in names]
        return list(dict.fromkeys(role for role in roles if role != "client"))


def _nodes(record: Intervention, on: str) -> list[str]:
    if on == "link":
        return record.target.partition(":")[2].replace("~", ">").split(">")
    if on == "message":
        return record.target.partition("/")[2].partition("/")[0].split(">")
    if on == "network":
        return str(orjson.loads(record.args)["groups"]).partition("|")[0].split(",")
    return [record.target]
