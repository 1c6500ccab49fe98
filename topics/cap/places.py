"""Who is where: alice and a minority of the replicas in the west, bob, carol and the others in the east; and how the
network may split."""

from __future__ import annotations

from playground.sdk import Missed

from .params import Params

CLIENTS = ("alice", "bob", "carol")
ROLE = "database"

GRID = {
    "3": {"alice": (0, 0), "n1": (1, 0), "n2": (2, 0), "n3": (2, 1), "bob": (3, 0), "carol": (3, 1)},
    "5": {
        "alice": (0, 0),
        "n1": (1, 0),
        "n2": (1, 1),
        "n3": (2, 1),
        "n4": (3, 0),
        "n5": (3, 1),
        "bob": (4, 0),
        "carol": (4, 1),
    },
}
"""Column and row of each node: the west is to the left, or above on a narrow screen."""

HOMES = {"3": ("n1", "n2", "n3"), "5": ("n1", "n4", "n5")}
"""The replica that is nearest to each client."""

NEAR_MS = 5


def replicas(p: Params) -> tuple[str, ...]:
    """Their names."""
    return tuple(f"n{n}" for n in range(1, int(p.replicas) + 1))


def home(p: Params, client: str) -> str:
    """The replica that ``client`` is nearest to."""
    return HOMES[p.replicas][CLIENTS.index(client)]


def west(p: Params) -> tuple[str, ...]:
    """The minority of the replicas, with alice."""
    return (*replicas(p)[: int(p.replicas) // 2], "alice")


def east(p: Params) -> tuple[str, ...]:
    """The others."""
    return (*replicas(p)[int(p.replicas) // 2 :], "bob", "carol")


def severed(p: Params, how: str, leader: str | None = None) -> list[tuple[str, str]]:
    """The directions that a split cuts. Raises Missed."""
    if how == "bridge":
        middle = ("n2", "bob") if p.replicas == "3" else ("n3",)
        rest = [name for name in east(p) if name not in middle]
        return _both_ways([name for name in west(p) if name not in middle], rest)
    if how == "leader":
        return _both_ways(*_around(p, leader))
    pairs = _both_ways(west(p), east(p))
    return [pair for pair in pairs if pair[0] in west(p)] if how == "one_way" else pairs


def _around(p: Params, leader: str | None) -> tuple[list[str], list[str]]:
    """The leader with the clients nearest to it, and everybody else."""
    if leader is None:
        raise Missed("nobody leads")
    near = [leader, *(client for client in CLIENTS if home(p, client) == leader)]
    if len(near) == 1:
        near.append("alice")
    return near, [name for name in (*replicas(p), *CLIENTS) if name not in near]


def _both_ways(one: tuple[str, ...] | list[str], other: tuple[str, ...] | list[str]) -> list[tuple[str, str]]:
    return [pair for a in one for b in other for pair in ((a, b), (b, a))]
