"""The generic vocabulary of faults, as a page offers it and a link carries it.

Prior art: Jepsen's nemeses. What each one does lives in the engine; here are the names, the words and the accepted
arguments. Every fault that hurts takes ``for_us`` and then reverts by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.engine.errors import InvalidScenario
from playground.engine.limits import HORIZON_US, STRING_LENGTH

Value = int | str


@dataclass(frozen=True)
class Arg:
    """A whole number, between ``min`` and ``max`` in ``unit``."""

    name: str
    default: int
    min: int
    max: int
    unit: str = ""

    def check(self, field: str, raw: object) -> None:
        """Raise InvalidScenario when ``raw`` is not accepted."""
        if not isinstance(raw, int) or isinstance(raw, bool) or not self.min <= raw <= self.max:
            raise InvalidScenario(field, f"got {raw!r}, accepted {self.min} to {self.max} {self.unit}".rstrip())

    def describe(self) -> dict[str, Any]:
        """As the page's form wants it."""
        return {"name": self.name, "default": self.default, "min": self.min, "max": self.max, "unit": self.unit}


@dataclass(frozen=True)
class Word:
    """A text: one of ``choices``, or free when there are none."""

    name: str
    default: str = ""
    choices: tuple[str, ...] = ()

    def check(self, field: str, raw: object) -> None:
        """Raise InvalidScenario when ``raw`` is not accepted."""
        if not isinstance(raw, str) or len(raw) > STRING_LENGTH:
            raise InvalidScenario(field, f"got {raw!r:.60}, accepted a text of up to {STRING_LENGTH} characters")
        if self.choices and raw not in self.choices:
            raise InvalidScenario(field, f"got {raw!r:.60}, accepted {', '.join(self.choices)}")

    def describe(self) -> dict[str, Any]:
        """As the page's form wants it."""
        return {
            "name": self.name,
            "default": self.default,
            "min": None,
            "max": None,
            "unit": "",
            "choices": list(self.choices),
        }


FOR_US = Arg("for_us", 5_000_000, 1, HORIZON_US, "us")


@dataclass(frozen=True)
class FaultKind:
    """One kind of fault: what it strikes, its words, its arguments. ``lasts`` when it may revert by itself."""

    kind: str
    on: str  # node | link | message | network
    label: str
    args: tuple[Arg | Word, ...] = ()
    lasts: bool = False

    def accepted(self) -> dict[str, Arg | Word]:
        """The arguments by name, ``for_us`` included where it makes sense."""
        every = (*self.args, FOR_US) if self.lasts else self.args
        return {arg.name: arg for arg in every}

    def describe(self) -> dict[str, Any]:
        """As the page's menu wants it."""
        args = [arg.describe() for arg in self.accepted().values()]
        return {"kind": self.kind, "on": self.on, "label": self.label, "args": args}


_PERCENT = Arg("percent", 30, 1, 100, "%")
_MINUTE_US = 60_000_000

_KINDS = (
    FaultKind("crash", "node", "Crash", lasts=True),
    FaultKind("restart", "node", "Restart", (Word("disk", "keep", ("keep", "lose")),)),
    FaultKind("pause", "node", "Pause", lasts=True),
    FaultKind("resume", "node", "Resume"),
    FaultKind("slow", "node", "Slow down", (Arg("percent", 500, 101, 100_000, "%"),), lasts=True),
    FaultKind("errors", "node", "Fail some requests", (_PERCENT,), lasts=True),
    FaultKind(
        "skew",
        "node",
        "Skew the clock",
        (
            Arg("offset_us", 500_000, -HORIZON_US, HORIZON_US, "us"),
            Arg("drift_ppm", 0, -500_000, 500_000, "ppm"),
        ),
        lasts=True,
    ),
    FaultKind("mend", "node", "Mend"),
    FaultKind("isolate", "node", "Isolate", lasts=True),
    FaultKind("partition", "network", "Partition", (Word("groups"),), lasts=True),
    FaultKind("heal", "network", "Heal"),
    FaultKind("heal", "link", "Heal"),
    FaultKind("cut", "link", "Cut", lasts=True),
    FaultKind("latency", "link", "Add latency", (Arg("add_us", 200_000, 1, _MINUTE_US, "us"),), lasts=True),
    FaultKind("loss", "link", "Lose messages", (_PERCENT,), lasts=True),
    FaultKind("duplicate", "link", "Duplicate messages", (_PERCENT,), lasts=True),
    FaultKind("reorder", "link", "Reorder messages", (Arg("window_us", 50_000, 1, _MINUTE_US, "us"),), lasts=True),
    FaultKind("hold", "link", "Hold messages", lasts=True),
    FaultKind("release", "link", "Release messages"),
    FaultKind("drop", "message", "Drop this message"),
    FaultKind("delay", "message", "Delay this message", (Arg("by_us", 500_000, 1, _MINUTE_US, "us"),)),
    FaultKind("duplicate", "message", "Duplicate this message"),
)

FAULTS: Mapping[tuple[str, str], FaultKind] = {(fault.kind, fault.on): fault for fault in _KINDS}
"""Every generic fault by (kind, what it strikes)."""

KINDS: frozenset[str] = frozenset(fault.kind for fault in _KINDS)
"""The names of the generic faults."""
