"""A world for one test: build it, strike it, play it."""

from __future__ import annotations

from playground.engine.records import Operation
from playground.engine.world import World
from playground.kit.workers import Workers
from playground.sdk import Planned, fault


def world():
    return World(7, admission=lambda node: Workers(node.workers, node.queue or None))


def played(world, seconds, *faults):
    for i, one in enumerate(faults):
        world.points.plan(Planned.parse(one, str(i)))
    world.run(round(seconds * 1_000_000))
    return world.recorder.records


def phases(records):
    """Each operation with how it ended: ``{"alice-1": "ok", ...}``; ``invoked`` when it never did."""
    return {record.op: record.phase for record in records if type(record) is Operation}


__all__ = ["fault", "phases", "played", "world"]
