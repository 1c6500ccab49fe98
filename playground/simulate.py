"""Scenario in, run out: used by the worker, the pages, the command line and the tests alike."""

from __future__ import annotations

from collections.abc import Callable

from playground import catalog
from playground.engine.errors import RunAborted
from playground.engine.node import Node
from playground.engine.records import Record
from playground.engine.world import World, no_collection
from playground.kit.workers import Workers
from playground.sdk.judge import Judge
from playground.sdk.run import Run
from playground.sdk.scenario import Scenario
from playground.sdk.topic import Topic

OnRecords = Callable[[list[Record]], Scenario | None]
"""May return the scenario to go on with: one that agrees with the present one up to this instant."""

FIRST_COUNTS = (256, 512)
COUNT = 1_024
"""Records in the first chunks and in every later one: early chunks are small so that the stage fills at once."""


def run(scenario: Scenario, *, topic: Topic | None = None, on_records: OnRecords | None = None) -> Run:
    """Play ``scenario`` to its horizon.

    ``topic`` is looked up by name unless given. ``on_records`` gets the growing list (append-only) each time it passes
    a chunk's boundary, and once at the end; what it raises ends the run and leaves. Raises InvalidScenario for an
    unknown topic and LabFailed when the lab's own code is at fault.
    """
    declared = topic if topic is not None else catalog.topic(scenario.topic)
    world = World(scenario.seed, files=declared.files(), admission=_bounded)
    judge = Judge(world.recorder, scenario.params, declared.properties, declared.captions)
    if on_records is not None:
        world.recorder.at_boundaries(boundary_after, _aborting(on_records, world))
    declared.build(world, scenario.params)
    for planned in scenario.interventions:
        world.points.plan(planned)
    world.at_end.append(judge.finish)
    with no_collection():  # what the run leaves behind is cleared away when its last records are on their way
        reason = _played(world, scenario.horizon_us)
        records = world.recorder.records
        if on_records is not None:
            on_records(records)
    return Run(scenario, records, reason)


def _played(world: World, horizon_us: int) -> str:
    try:
        return world.run(horizon_us)
    except RunAborted as aborted:
        raise aborted.__cause__ or aborted from None


def _aborting(on_records: OnRecords, world: World) -> Callable[[list[Record]], None]:
    """What a listener raises must get past a pattern's own ``except Exception``."""

    def hand_out(records: list[Record]) -> None:
        try:
            other = on_records(records)
        except Exception as error:
            raise RunAborted from error
        if other is not None:
            world.loop.carry_on()
            world.points.replan(other.interventions)

    return hand_out


def boundary_after(length: int) -> int:
    """The smallest number of records above ``length`` at which a chunk ends."""
    boundary = 0
    for count in FIRST_COUNTS:
        boundary += count
        if boundary > length:
            return boundary
    return boundary + ((length - boundary) // COUNT + 1) * COUNT


def _bounded(node: Node) -> Workers:
    """The server in front of a node that declares ``workers``."""
    return Workers(node.workers, node.queue or None).show_on(node)
