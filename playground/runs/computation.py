"""Executes a run and writes its record chunk by chunk: from a snapshot of its past where there is one, else from 0."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from playground import simulate
from playground.engine.errors import RunAborted
from playground.runs.chunks import Chunk, ChunkEncoder
from playground.runs.connection import UNAVAILABLE
from playground.runs.failure import Failure
from playground.runs.guard import Guard
from playground.runs.heartbeat import Heartbeat
from playground.runs.snapshots import Snapshots
from playground.runs.stream import End, end_of
from playground.runs.writer import LeaseLost, RunWriter
from playground.sdk.scenario import Scenario

log = logging.getLogger(__name__)


def compute_run(writer: RunWriter, scenario: Scenario, snapshots: Snapshots) -> None:
    """Compute and seal the run, or leave the reason why not. Raises LeaseLost and redis errors."""
    with Heartbeat(writer) as heartbeat:
        try:
            end = _execute(writer, scenario, snapshots, heartbeat)
        except RunAborted as aborted:
            _abandon(writer, heartbeat, str(aborted))
            return
        except (LeaseLost, *UNAVAILABLE):
            raise
        except Exception as error:
            log.exception("run %s of %s failed", writer.digest[:12], scenario.topic)
            writer.fail(Failure("run_crashed", f"The lab raised {type(error).__name__}: {error}"[:500]))
            return
        writer.end(end)
    log.info("run %s of %s computed, %d records", writer.digest[:12], scenario.topic, end.events)


def _execute(writer: RunWriter, scenario: Scenario, snapshots: Snapshots, heartbeat: Heartbeat) -> End:
    with Guard(lambda: heartbeat.verdict) as guard:

        def write(chunks: Sequence[Chunk]) -> None:
            with guard.shielded():
                writer.append(chunks)

        return _resumed(snapshots, scenario, write) or _from_the_start(scenario, write)


def _resumed(snapshots: Snapshots, scenario: Scenario, write: Callable[[Sequence[Chunk]], None]) -> End | None:
    """Write what a snapshot's process computes; None when there is none, or when it went away on the way."""
    for part in snapshots.resume(scenario):
        if isinstance(part, End):
            return part
        write(part)
    return None


def _from_the_start(scenario: Scenario, write: Callable[[Sequence[Chunk]], None]) -> End:
    encoder = ChunkEncoder()
    records = simulate.run(scenario, on_records=lambda records: write(encoder.advance(records))).records
    write(encoder.finish(records))
    return end_of(records, encoder)


def _abandon(writer: RunWriter, heartbeat: Heartbeat, reason: str) -> None:
    if heartbeat.verdict == "unwatched":
        writer.release()
    elif heartbeat.verdict is None:
        log.warning("run %s aborted: %s", writer.digest[:12], reason)
        writer.fail(Failure("run_aborted", f"The run was aborted: {reason}."))
