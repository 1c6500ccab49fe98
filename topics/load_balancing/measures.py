"""What the claims of the presets measure on a finished run."""

from __future__ import annotations

from collections import Counter

from playground.sdk import Run

from .backend import DOWN, EJECTED
from .diary import DONE, NODE, PICK, Told, read


def told(run: Run, path: str, from_s: float = 0, to_s: float = float("inf")) -> list[Told]:
    """Picks or ends within a span."""
    states = run.states(NODE, path)
    return [read(each.value) for each in states if each.value and from_s <= each.at_us / 1e6 < to_s]


def order(run: Run, count: int) -> str:
    """The servers of the first picks."""
    return "".join(each.server for each in told(run, PICK)[:count])


def share(run: Run, server: str, from_s: float = 0, to_s: float = float("inf")) -> float:
    """The share of the picks that went to a server."""
    picks = [each.server for each in told(run, PICK, from_s, to_s)]
    return picks.count(server) / max(1, len(picks))


def percentile_ms(run: Run, percent: int, server: str = "", from_s: float = 0, to_s: float = float("inf")) -> float:
    """How long requests took at the balancer: the value below which ``percent`` of them lie."""
    ends = told(run, DONE, from_s, to_s)
    took = sorted(int(each.detail) for each in ends if server in ("", each.server))
    return took[min(len(took) * percent // 100, len(took) - 1)] / 1000


def share_failed(run: Run, from_s: float = 0, to_s: float = float("inf"), server: str = "") -> float:
    """The share of the ends that failed."""
    ends = [each for each in told(run, DONE, from_s, to_s) if server in ("", each.server)]
    return sum(each.word == "failed" for each in ends) / max(1, len(ends))


def most_in_flight(run: Run, server: str, from_s: float = 0, to_s: float = float("inf")) -> int:
    """The most requests a server had at once."""
    boards = [each.board for each in told(run, PICK, from_s, to_s)]
    return max((s.in_flight for board in boards for s in board if s.name == server), default=0)


def lost_sessions(run: Run) -> int:
    """How often a client was told that there is no session."""
    return sum(str(each.value).startswith("401") for each in run.operations("failed"))


def homes(run: Run, from_s: float, to_s: float) -> dict[str, str]:
    """The server that each key went to most within a span."""
    counts: dict[str, Counter[str]] = {}
    for each in told(run, PICK, from_s, to_s):
        counts.setdefault(each.detail, Counter())[each.server] += 1
    return {key: servers.most_common(1)[0][0] for key, servers in counts.items()}


def moved(run: Run, before: tuple[float, float], after: tuple[float, float], left: str) -> tuple[int, int]:
    """Of the keys that were not at ``left``: how many moved, and how many there were."""
    old, new = homes(run, *before), homes(run, *after)
    stayed = [key for key in old if key in new and old[key] != left]
    return sum(old[key] != new[key] for key in stayed), len(stayed)


def status(run: Run, name: str) -> str:
    """The verdict of a property."""
    return run.verdicts()[name].status


def outs(run: Run, from_s: float = 0, to_s: float = float("inf")) -> int:
    """In how many picks a server was down or ejected."""
    return sum(each.status in (DOWN, EJECTED) for told_ in told(run, PICK, from_s, to_s) for each in told_.board)


def wanderers(run: Run) -> float:
    """The share of the keys that went to more than one server."""
    servers: dict[str, set[str]] = {}
    for each in told(run, PICK):
        servers.setdefault(each.detail, set()).add(each.server)
    return sum(len(names) > 1 for names in servers.values()) / len(servers)


def widest_gap(run: Run) -> float:
    """How far the most loaded server was above the mean at a pick, in requests."""
    boards = [[each.in_flight for each in told_.eligible()] for told_ in told(run, PICK)]
    return max(max(loads) - sum(loads) / len(loads) for loads in boards)
