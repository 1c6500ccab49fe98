"""Random faults, drawn by seed: what a hunt throws at a lab.

Each fault is drawn by (seed, ordinal) alone, strikes inside live traffic and ends by itself well before the horizon, so
that recovery can be judged. Roles are drawn before nodes, so that a lonely coordinator is struck as often as a crowd.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from playground.engine.records import Message
from playground.engine.streams import Streams
from playground.sdk.action import Action
from playground.sdk.check import Names
from playground.sdk.faults import FAULTS, Arg
from playground.sdk.promise import LOSING_RESTART, REPAIRS

FIRST_PERCENT, LAST_PERCENT = 10, 60
"""Faults strike between these parts of the horizon, and the last has ended by three quarters of it."""

LONGEST_PERCENT = 12
SHORTEST_US = 200_000

POINTS = ("send", "reply", "write", "sync", "commit")
_EDGES = ("before", "after")
_FARTHEST = 20

MILD: dict[tuple[str, str], tuple[int, int]] = {
    ("slow", "percent"): (200, 2_000),
    ("errors", "percent"): (10, 100),
    ("skew", "offset_us"): (-2_000_000, 2_000_000),
    ("skew", "drift_ppm"): (-50_000, 50_000),
    ("latency", "add_us"): (10_000, 1_500_000),
    ("loss", "percent"): (5, 100),
    ("duplicate", "percent"): (5, 100),
    ("reorder", "window_us"): (5_000, 500_000),
    ("delay", "by_us"): (10_000, 3_000_000),
}
"""Ranges to draw from: the accepted ones reach far beyond what teaches anything."""


@dataclass(frozen=True)
class Ground:
    """What there is to strike: the topology, the topic's buttons, and messages of an undisturbed run."""

    names: Names
    actions: Sequence[Action] = ()
    messages: Sequence[Message] = ()

    def roles(self) -> list[str]:
        """Every role that faults may strike: the clients are the world outside."""
        return sorted(set(self.names.nodes.values()) - {"client"})

    def of_role(self, role: str) -> list[str]:
        """The nodes of one role, in order of declaration."""
        return [name for name, kind in self.names.nodes.items() if kind == role]

    def links_of(self, node: str) -> list[tuple[str, str]]:
        """The links that end at ``node``, in order."""
        return [link for link in sorted(self.names.links) if node in link]


class Drawn:
    """Draws of one hunt. ``horizon_us`` bounds the times."""

    def __init__(self, seed: int, horizon_us: int, ground: Ground) -> None:
        self._streams = Streams(seed)
        self._horizon_us = horizon_us
        self._ground = ground

    def faults(self, kinds: Sequence[str], count: int = 3) -> list[dict[str, Any]]:
        """``count`` faults of ``kinds`` at instants, and one crash at an effect point when crashes are among them."""
        wanted = sorted(kind for kind in kinds if kind not in REPAIRS)
        drawn = [self._fault(wanted[self._below(len(wanted), "kind", i)], i) for i in range(count)]
        if "crash" in wanted:
            drawn.append(self._crash_at_point(count))
        return [fault for fault in drawn if fault is not None]

    def _fault(self, kind: str, i: int) -> dict[str, Any] | None:
        action = next((action for action in self._ground.actions if action.kind == kind), None)
        if kind == LOSING_RESTART:
            return self._timed("restart", self._node(i), {"disk": "lose"}, i)
        sides = [on for known, on in FAULTS if known == kind]
        if not sides:
            return None if action is None else self._timed(kind, action.target, dict(action.args), i)
        on = sides[self._below(len(sides), "side", i)]
        aim: dict[str, Callable[[int], str]] = {"node": self._node, "link": self._link}
        if on == "message":
            return self._at_message(kind, i)
        if on == "network":
            return self._timed(kind, "network", {"groups": self._groups(i)}, i, lasts=True)
        fault = FAULTS[kind, on]
        args = {arg.name: self._value(kind, arg, i) for arg in fault.args if isinstance(arg, Arg)}
        return self._timed(kind, aim[on](i), args, i, lasts=fault.lasts)

    def _timed(
        self, kind: str, target: str, args: dict[str, Any], i: int, *, lasts: bool = False
    ) -> dict[str, Any]:  # fmt: skip
        first, last = (self._horizon_us * percent // 100 for percent in (FIRST_PERCENT, LAST_PERCENT))
        at_us = first + self._below(last - first, "at", i)
        if lasts:
            longest_us = max(self._horizon_us * LONGEST_PERCENT // 100, SHORTEST_US + 1)
            args["for_us"] = SHORTEST_US + self._below(longest_us - SHORTEST_US, "for", i)
        return {"when": {"at_us": at_us}, "kind": kind, "target": target, "args": args}

    def _crash_at_point(self, i: int) -> dict[str, Any]:
        node = self._node(i)
        when = {
            "node": node,
            "point": POINTS[self._below(len(POINTS), "point", i)],
            "edge": _EDGES[self._below(2, "edge", i)],
            "nth": 1 + self._below(_FARTHEST, "nth", i),
        }
        return {"when": when, "kind": "crash", "target": node, "args": {"for_us": 1_000_000}}

    def _at_message(self, kind: str, i: int) -> dict[str, Any] | None:
        """Strike a message that flies in the undisturbed run, while it flies."""
        end_us = self._horizon_us * LAST_PERCENT // 100
        flying = [m for m in self._ground.messages if m.at_us < end_us and (m.arrives_us or 0) - m.at_us > 1]
        if not flying:
            return None
        message = flying[self._below(len(flying), "message", i)]
        ends = f"{message.source}>{message.target}"
        name = f"{message.request}/{ends}/{message.label}#{message.attempt}.{message.copy}"
        args = {arg.name: self._value(kind, arg, i) for arg in FAULTS[kind, "message"].args if isinstance(arg, Arg)}
        return {"when": {"at_us": message.at_us + 1}, "kind": kind, "target": f"message:{name}", "args": args}

    def _node(self, i: int) -> str:
        roles = self._ground.roles()
        nodes = self._ground.of_role(roles[self._below(len(roles), "role", i)])
        return nodes[self._below(len(nodes), "node", i)]

    def _link(self, i: int) -> str:
        node = self._node(i)
        links = self._ground.links_of(node)
        a, b = links[self._below(len(links), "link", i)]
        one_way = self._below(2, "one way", i)
        return f"link:{a}>{b}" if one_way else f"link:{a}~{b}"

    def _groups(self, i: int) -> str:
        """A random node of a random role with some others on one side, the rest on the other."""
        first = self._node(i)
        nodes = [name for name in self._ground.names.nodes if name != first]
        side = [first, *(name for name in nodes[:-1] if self._below(3, "split", i, name) == 0)]
        return ",".join(side) + "|" + ",".join(name for name in nodes if name not in side)

    def _value(self, kind: str, arg: Arg, i: int) -> int:
        low, high = MILD.get((kind, arg.name), (arg.min, arg.max))
        return low + self._below(high - low + 1, f"arg {arg.name}", i)

    def _below(self, bound: int, purpose: str, *key: int | str) -> int:
        return self._streams.below(bound, f"hunt {purpose}", *key)
