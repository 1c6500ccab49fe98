"""Isolation: the graph of which transaction must come before which, and the anomalies that its cycles are.

Prior art: Adya 1999 (direct serialization graph, G0, G1, G2), Berenson et al. 1995, Fekete et al. 2004 and 2005, Elle
2020. An edge ww leads to who replaced one's version, wr to who read it, rw from who read a version to who replaced it.

Invariant: a history is serializable exactly when no anomaly is found, given the order of each key's versions. The
cycle named for an anomaly is a shortest one of its kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx

from playground.kit.oracles.telling import shown
from playground.kit.oracles.verdict import Verdict, broken, holds

ANOMALIES = {
    "G0": "dirty write",
    "G1a": "aborted read",
    "G1b": "intermediate read",
    "G1c": "circular information flow",
    "lost update": "lost update",
    "G-single": "read skew",
    "write skew": "write skew",
    "G2": "anti-dependency cycle",
}
"""Names of anomalies, gravest first."""

LEVELS = {
    "read uncommitted": ("G0",),
    "read committed": ("G0", "G1a", "G1b", "G1c"),
    "snapshot isolation": ("G0", "G1a", "G1b", "G1c", "lost update", "G-single"),
    "serializable": tuple(ANOMALIES),
}
"""What each level excludes. A history without start instants cannot show more of snapshot isolation than this."""


@dataclass(frozen=True)
class Access:
    """A read or write of ``key``: the ``value`` seen or installed. Values written to a key differ; None is initial."""

    kind: str  # read | write
    key: str
    value: Any


@dataclass(frozen=True)
class Transaction:
    """``accesses`` in order; ``witnesses`` are the seqs of its records."""

    name: str
    accesses: tuple[Access, ...]
    committed: bool = True
    witnesses: tuple[int, ...] = ()

    def wrote(self) -> dict[str, Any]:
        """The last value it wrote to each key."""
        return {each.key: each.value for each in self.accesses if each.kind == "write"}


@dataclass(frozen=True)
class Anomaly:
    """``kind`` is a key of ANOMALIES; ``names`` are transactions in a circle, each before the next."""

    kind: str
    names: tuple[str, ...]
    words: str


Versions = Mapping[str, Sequence[Any]]


def serializable(
    transactions: Sequence[Transaction], versions: Versions | None = None, level: str = "serializable"
) -> Verdict:  # fmt: skip
    """Whether ``level`` excludes none of the anomalies of ``transactions``. ``versions`` as for ``anomalies``."""
    named = {each.name: each for each in transactions}
    for anomaly in anomalies(transactions, versions):
        if anomaly.kind in LEVELS[level]:
            seqs = sorted({seq for name in anomaly.names for seq in named[name].witnesses})
            return broken(anomaly.words, witnesses=seqs)
    return holds(f"nothing that {level} excludes happened")


def anomalies(transactions: Sequence[Transaction], versions: Versions | None = None) -> list[Anomaly]:
    """At most one anomaly of each kind, gravest first; none exactly when there is none of any kind.

    ``versions`` is the order of each key's committed values, oldest first, the initial one left out; by default they
    came in the order in which ``transactions`` are given, that of their commits.
    """
    found = [*_dirty_reads(transactions), *_cycles(graph(transactions, versions))]
    kinds = list(ANOMALIES)
    return sorted(found, key=lambda each: kinds.index(each.kind))


def graph(transactions: Sequence[Transaction], versions: Versions | None = None) -> networkx.MultiDiGraph:
    """The direct serialization graph of the committed; edges have ``kind`` ww, wr or rw, ``on`` a key."""
    done = [each for each in transactions if each.committed]
    order = versions if versions is not None else _in_order(done)
    writer = {(key, value): each.name for each in done for key, value in each.wrote().items()}
    edges = networkx.MultiDiGraph()
    edges.add_nodes_from(each.name for each in done)
    for key, values in order.items():
        names = [writer[key, value] for value in values if (key, value) in writer]
        for one, other in zip(names, names[1:], strict=False):
            edges.add_edge(one, other, kind="ww", on=key)
    for one, read in ((each, read) for each in done for read in _foreign_reads(each)):
        maker = writer.get((read.key, read.value))
        if maker is not None:
            edges.add_edge(maker, one.name, kind="wr", on=read.key)
        following = _next(order.get(read.key, ()), read.value)
        if following is not None and writer.get((read.key, following), one.name) != one.name:
            edges.add_edge(one.name, writer[read.key, following], kind="rw", on=read.key)
    return edges


def _foreign_reads(transaction: Transaction) -> Iterator[Access]:
    """Reads of what others wrote."""
    own: set[tuple[str, Any]] = set()
    for access in transaction.accesses:
        if access.kind == "write":
            own.add((access.key, access.value))
        elif (access.key, access.value) not in own:
            yield access


def _in_order(transactions: Iterable[Transaction]) -> dict[str, list[Any]]:
    order: dict[str, list[Any]] = {}
    for each in transactions:
        for key, value in each.wrote().items():
            order.setdefault(key, []).append(value)
    return order


def _next(values: Sequence[Any], value: Any) -> Any | None:
    listed = list(values)
    if value is None:
        return listed[0] if listed else None
    after = listed.index(value) + 1 if value in listed else len(listed)
    return listed[after] if after < len(listed) else None


def _dirty_reads(transactions: Sequence[Transaction]) -> Iterator[Anomaly]:
    """A committed transaction read what was never to stay."""
    makers = {(w.key, w.value): each for each in transactions for w in each.accesses if w.kind == "write"}
    seen: set[str] = set()
    for one, read in ((each, read) for each in transactions if each.committed for read in _foreign_reads(each)):
        maker = makers.get((read.key, read.value))
        if maker is None:
            continue
        kind = "G1a" if not maker.committed else "G1b" if maker.wrote()[read.key] != read.value else ""
        if kind and kind not in seen:
            seen.add(kind)
            what = "which was undone" if kind == "G1a" else f"which {maker.name} itself replaced"
            words = f"{ANOMALIES[kind]}: {one.name} read {read.key} = {shown(read.value)} of {maker.name}, {what}"
            yield Anomaly(kind, (maker.name, one.name), words)


def _cycles(edges: networkx.MultiDiGraph) -> Iterator[Anomaly]:
    """A shortest cycle of each kind; each is looked for through the edge that makes it what it is."""
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for last, kinds in (("ww", ("ww",)), ("wr", ("ww", "wr")), ("rw", ("ww", "wr")), ("rw", ("ww", "wr", "rw"))):
        allowed = _simple(edges, kinds)
        for one, other, data in edges.edges(data=True):
            if data["kind"] != last or not networkx.has_path(allowed, other, one):
                continue
            way = networkx.shortest_path(allowed, other, one)
            closing = [(a, b, *allowed[a][b]["why"]) for a, b in zip(way, way[1:], strict=False)]
            cycle = [(one, other, data["kind"], data["on"]), *closing]
            kind = _kind(cycle)
            if kind not in found or len(cycle) < len(found[kind]):
                found[kind] = cycle
    for kind, cycle in found.items():
        yield Anomaly(kind, tuple(step[0] for step in cycle), f"{ANOMALIES[kind]}: {_told(cycle)}")


def _simple(edges: networkx.MultiDiGraph, kinds: tuple[str, ...]) -> networkx.DiGraph:
    """One edge between two transactions, of the kind that says most."""
    simple = networkx.DiGraph()
    simple.add_nodes_from(edges)
    for kind in reversed(kinds):
        for one, other, data in edges.edges(data=True):
            if data["kind"] == kind:
                simple.add_edge(one, other, why=(kind, data["on"]))
    return simple


def _kind(cycle: list[tuple[str, str, str, str]]) -> str:
    kinds = [kind for _, _, kind, _ in cycle]
    keys = {key for *_, key in cycle}
    if "rw" not in kinds:
        return "G1c" if "wr" in kinds else "G0"
    if kinds.count("rw") == 1:
        return "lost update" if len(cycle) == 2 and len(keys) == 1 and "ww" in kinds else "G-single"
    return "write skew" if kinds == ["rw", "rw"] and len(keys) == 2 else "G2"


def _told(cycle: list[tuple[str, str, str, str]]) -> str:
    says = {"ww": "{1} replaced {2} of {0}", "wr": "{1} read {2} of {0}", "rw": "{0} read {2} before {1} replaced it"}
    steps = [says[kind].format(one, other, key) for one, other, kind, key in cycle]
    return f"{', '.join(steps)}; so each must come before the other" if len(cycle) == 2 else "; ".join(steps)
