"""A rehearsal plays a run that has been delivered once more, for nobody, and leaves snapshots on the way.

It is a process of its own, forked from a worker's, and rests more than it works: the visitor is looking at the run
meanwhile. At a few chunk boundaries it forks a process that sleeps there. Asked for a run, that one forks again and
the copy goes on: what lies ahead is planned anew, everything behind is as it was. So one process goes through this
class several times, as rehearsal, as snapshot and as the one that answers.
"""

from __future__ import annotations

import gc
import os
import time
from multiprocessing.connection import Connection

import orjson

from playground import simulate
from playground.engine.records import Ended, Record
from playground.runs.chunks import Chunk, ChunkEncoder
from playground.runs.guard import WALL_S, Guard
from playground.runs.scenarios import parse
from playground.runs.snapshots import REHEARSE, RESUME, Door, Snapshots
from playground.runs.stream import end_of
from playground.sdk.scenario import Scenario

PER_RUN = 8
"""Snapshots of one run, evenly over its time: what a fork computes of the past is then short."""

REST = 2.0
"""Seconds of rest for each second of work."""

BREATH_S = 0.06
"""The viewer's browser draws what was asked for before the rest of the run takes the processor from it again."""

FIRST_REST_S = 0.3
"""The browser still draws what was delivered."""


def rehearse_in(snapshots: Snapshots, scenario: Scenario, lifeline: int) -> None:
    """Leave snapshots of a run that has none yet; go on from the latest one of its past."""
    snapshots.keep(scenario)
    begun = snapshots.ask(scenario, REHEARSE)
    if begun is not None:
        begun.close()
    else:
        Rehearsal(snapshots, scenario, lifeline).play()


class Rehearsal:
    """``lifeline`` is readable once the worker's process has ended."""

    def __init__(self, snapshots: Snapshots, scenario: Scenario, lifeline: int, *, rest: float = REST) -> None:
        self._snapshots = snapshots
        self._scenario = scenario
        self._lifeline = lifeline
        self._rest = rest
        self._encoder = ChunkEncoder()
        self._cut: list[Chunk] = []
        self._next_us = scenario.horizon_us // PER_RUN
        self._asker: Connection | None = None
        self._breathe_us = 0
        self._worked_since = time.monotonic()

    def play(self) -> None:
        """To the end of the run. Returns, at last, in the rehearsal and in every process that answered.

        A collection would write to every object, so that each fork had to copy them all.
        """
        if not self._snapshots.take_turn():
            return
        gc.disable()
        self._pause(FIRST_REST_S * bool(self._rest))
        with Guard(lambda: None, wall_s=WALL_S * (1 + self._rest)) as self._guard:
            records = simulate.run(self._scenario, on_records=self._grown).records
        if self._asker is not None:
            self._asker.send(self._encoder.finish(records))
            self._asker.send(end_of(records, self._encoder))

    def _grown(self, records: list[Record]) -> Scenario | None:
        chunks = self._encoder.advance(records)
        if self._asker is not None:
            self._answer(chunks, records[-1].at_us)
            return None
        self._cut += chunks
        at_us = records[-1].at_us
        if at_us < self._next_us or isinstance(records[-1], Ended):
            return None
        self._look_out(at_us)
        other = self._leave_snapshot(at_us)
        if other is None:
            self._pause((time.monotonic() - self._worked_since) * self._rest)
        return other

    def _answer(self, chunks: list[Chunk], at_us: int) -> None:
        self._asker.send(chunks)
        if chunks and at_us >= self._breathe_us:
            self._breathe_us = self._scenario.horizon_us
            time.sleep(BREATH_S)

    def _look_out(self, at_us: int) -> None:
        step_us = self._scenario.horizon_us // PER_RUN
        self._next_us = (at_us // step_us + 1) * step_us

    def _leave_snapshot(self, at_us: int) -> Scenario | None:
        """None in the rehearsal; in a copy of the snapshot, later, the scenario to go on with."""
        door = self._snapshots.open(self._scenario, at_us)
        if door is None:
            return None
        if os.fork():
            door.close()
            return None
        return self._sleep(door)

    def _sleep(self, door: Door) -> Scenario:
        while visitor := door.next_visitor(self._lifeline):
            connection, what, canonical = visitor
            if not os.fork():
                door.close()
                return self._wake(connection, what, canonical)
            connection.close()
        door.remove()
        os._exit(0)

    def _wake(self, connection: Connection, what: str, canonical: bytes) -> Scenario:
        self._guard.begin()
        self._scenario = parse(orjson.loads(canonical))
        if what == RESUME:
            self._asker = connection
            self._breathe_us = max((planned.order() for planned in self._scenario.interventions), default=0)
            connection.send(self._cut)
        else:
            connection.close()
            if not self._snapshots.take_turn():
                os._exit(0)
            self._pause(FIRST_REST_S * bool(self._rest))
        return self._scenario

    def _pause(self, seconds: float) -> None:
        time.sleep(seconds)
        self._worked_since = time.monotonic()
