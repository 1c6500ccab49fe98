"""Executes a run in this process and writes its record chunk by chunk."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from playground import simulate
from playground.engine.errors import RunAborted
from playground.engine.records import Record
from playground.runs.chunks import ChunkEncoder
from playground.runs.connection import UNAVAILABLE
from playground.runs.failure import Failure
from playground.runs.guard import Guard
from playground.runs.heartbeat import Heartbeat
from playground.runs.stream import End
from playground.runs.writer import LeaseLost, RunWriter
from playground.sdk.scenario import Scenario

log = logging.getLogger(__name__)


def compute_run(writer: RunWriter, scenario: Scenario) -> None:
    """Compute and seal the run, or leave the reason why not. Raises LeaseLost and redis errors."""
    with Heartbeat(writer) as heartbeat:
        try:
            end = _execute(writer, scenario, heartbeat)
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


def _execute(writer: RunWriter, scenario: Scenario, heartbeat: Heartbeat) -> End:
    encoder = ChunkEncoder()
    with Guard(lambda: heartbeat.verdict) as guard:

        def flush(records: Sequence[Record]) -> None:
            with guard.shielded():
                writer.append(encoder.advance(records))

        records = simulate.run(scenario, on_records=flush).records
    writer.append(encoder.finish(records))
    return End(len(encoder.shas), encoder.events, records[-1].at_us, encoder.digest())


def _abandon(writer: RunWriter, heartbeat: Heartbeat, reason: str) -> None:
    if heartbeat.verdict == "unwatched":
        writer.release()
    elif heartbeat.verdict is None:
        log.warning("run %s aborted: %s", writer.digest[:12], reason)
        writer.fail(Failure("run_aborted", f"The run was aborted: {reason}."))
