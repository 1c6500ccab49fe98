"""Who is on stage, in words: a topic's topology as sentences, for readers who cannot see the drawing."""

from __future__ import annotations

import json
from functools import lru_cache

from playground.engine.records import Topology
from playground.engine.world import World
from playground.sdk.params import Params
from playground.sdk.topic import Topic


@lru_cache(maxsize=128)
def topology(topic: Topic, params: Params) -> tuple[Topology, ...]:
    """What stands on stage when a run under ``params`` begins. The world is built and never run: a lab's code is
    for workers, and a web process must survive whatever it does."""
    world = World(seed=0)
    topic.build(world, params)
    return tuple(record for record in world.recorder.records if isinstance(record, Topology))


def sentences(records: tuple[Topology, ...]) -> list[str]:
    """One sentence for each node: what it is, what it does, whom it talks to."""
    nodes = {record.id: record for record in records if record.what == "node"}
    links = [(str(record.a), str(record.b)) for record in records if record.what == "link"]
    return [_sentence(node, nodes, links) for node in nodes.values()]


def _sentence(node: Topology, nodes: dict[str, Topology], links: list[tuple[str, str]]) -> str:
    about = json.loads(node.attrs).get("about", "")
    peers = [b for a, b in links if a == node.id] + [a for a, b in links if b == node.id]
    names = [_name(nodes[peer]) for peer in dict.fromkeys(peers) if peer in nodes]
    told = f"{_name(node)} is a {node.kind}"
    told += f" ({about})" if about else ""
    return f"{told}, connected to {_listed(names)}." if names else f"{told}."


def _name(node: Topology) -> str:
    return node.label or node.id


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
