"""Whether the interventions of a scenario are possible: known kind, accepted arguments, a target that can exist.

A target that exists in some topology of the topic but not when it fires is no error: the run records it as missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from playground.engine.errors import InvalidScenario
from playground.engine.faults.selection import SELECTORS
from playground.engine.faults.table import aim
from playground.engine.message import Name
from playground.sdk.faults import FAULTS, KINDS
from playground.sdk.planned import Planned

if TYPE_CHECKING:
    from playground.sdk.scenario import Scenario
    from playground.sdk.topic import Topic


@dataclass(frozen=True)
class Names:
    """What a topology can contain: node names with their kinds, links as sorted pairs, globs of names that may join."""

    nodes: Mapping[str, str]
    links: frozenset[tuple[str, str]]
    joins: tuple[str, ...] = ()

    def has_node(self, name: str) -> bool:
        """Whether a node called ``name`` is there from the start or may join."""
        return name in self.nodes or any(fnmatchcase(name, glob) for glob in self.joins)

    def has_link(self, a: str, b: str) -> bool:
        """Whether ``a`` and ``b`` are linked, or may be once they join."""
        if (min(a, b), max(a, b)) in self.links:
            return True
        return self.has_node(a) and self.has_node(b) and not (a in self.nodes and b in self.nodes)

    def __or__(self, other: Names) -> Names:
        """What either contains."""
        return Names({**self.nodes, **other.nodes}, self.links | other.links, self.joins)


def check(scenario: Scenario, topic: Topic, names: Names) -> None:
    """Raise InvalidScenario for the first intervention that is impossible in ``names``."""
    own = topic.own_kinds()
    for i, planned in enumerate(scenario.interventions):
        field = f"interventions.{i}"
        if planned.node is not None and not names.has_node(planned.node):
            raise InvalidScenario(f"{field}.when.node", _unknown(planned.node, names))
        if planned.kind in own:
            _target(planned.target, f"{field}.target", names, free=True)
            continue
        if planned.kind not in KINDS:
            accepted = ", ".join(sorted(KINDS | own))
            raise InvalidScenario(f"{field}.kind", f"got {planned.kind!r:.60}, accepted {accepted}")
        _generic(planned, field, names)


def _generic(planned: Planned, field: str, names: Names) -> None:
    kind = FAULTS.get((planned.kind, aim(planned.target)))
    if kind is None:
        fits = ", ".join(on for known, on in FAULTS if known == planned.kind)
        raise InvalidScenario(f"{field}.target", f"{planned.kind} strikes a {fits}, got {planned.target!r:.60}")
    accepted = kind.accepted()
    for name, value in planned.args:
        if name not in accepted:
            listed = ", ".join(accepted) or "none"
            raise InvalidScenario(f"{field}.args.{name}", f"is no argument of {planned.kind}, accepted {listed}")
        accepted[name].check(f"{field}.args.{name}", value)
    _target(planned.target, f"{field}.target", names, free=False)
    if planned.kind == "partition":
        _groups(dict(planned.args).get("groups", ""), f"{field}.args.groups", names)


def _target(target: str, field: str, names: Names, *, free: bool) -> None:
    """``free``: an action of the topic may also aim at ``world`` or at something the lab names with a colon."""
    where = aim(target)
    if where == "message":
        _message(target.partition(":")[2], field)
    elif where == "link":
        _link(target.partition(":")[2], field, names)
    elif where == "node" and target.partition(":")[0] in SELECTORS:
        _role(target.partition(":")[2], field, names)
    elif free and (":" in target or target == "world"):
        return
    elif where == "node" and not names.has_node(target):
        raise InvalidScenario(field, _unknown(target, names))


def _role(role: str, field: str, names: Names) -> None:
    if role not in names.nodes.values():
        roles = ", ".join(sorted(set(names.nodes.values())))
        raise InvalidScenario(field, f"got the role {role!r:.60}, accepted {roles}")


def _link(name: str, field: str, names: Names) -> None:
    a, arrow, b = name.replace("~", ">").partition(">")
    if not arrow or not names.has_link(a, b):
        shown = ", ".join(f"{x}~{y}" for x, y in sorted(names.links))
        raise InvalidScenario(field, f"got the link {name!r:.60}, accepted a>b or a~b of {shown}")


def _message(name: str, field: str) -> None:
    try:
        Name.parse(name)
    except InvalidScenario as invalid:
        raise InvalidScenario(field, invalid.message) from None


def _groups(text: object, field: str, names: Names) -> None:
    listed = [name for side in str(text).split("|") for name in side.split(",")]
    if str(text).count("|") < 1 or len(listed) != len(set(listed)):
        raise InvalidScenario(field, f"got {text!r:.60}, accepted groups of nodes such as a,b|c")
    for name in listed:
        if not names.has_node(name):
            raise InvalidScenario(field, _unknown(name, names))


def _unknown(name: str, names: Names) -> str:
    return f"got {name!r:.60}, accepted {', '.join(names.nodes)}"
