"""The Celery tasks: compute a run and write it as it grows, and make ready for its forks. Idempotent, both."""

from __future__ import annotations

import gc
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import orjson
from celery.signals import worker_init, worker_process_init, worker_shutdown
from django.conf import settings

from playground import catalog
from playground.engine.errors import InvalidScenario
from playground.runs.computation import compute_run
from playground.runs.connection import UNAVAILABLE, connect
from playground.runs.detached import detach
from playground.runs.failure import Failure
from playground.runs.queue import COMPUTE, REHEARSE, app
from playground.runs.rehearsal import rehearse_in
from playground.runs.scenarios import address, parse
from playground.runs.snapshots import Snapshots
from playground.runs.writer import LeaseLost, RunWriter, evict

TRIES = 3
"""A run that ended its worker this often will do so again."""

log = logging.getLogger(__name__)

_snapshots = Snapshots()


@worker_init.connect
def know_the_topics(**_: object) -> None:
    """Import the catalogue before the worker forks: its first run is as quick as the others."""
    catalog.topics()


@worker_init.connect
def have_a_place_for_snapshots(**_: object) -> None:
    """All processes of the worker find one another's."""
    _snapshots.settle(settings.SNAPSHOTS)


@worker_shutdown.connect
def leave_no_place_behind(**_: object) -> None:
    _snapshots.leave()


@worker_process_init.connect
def forget_what_stays(**_: object) -> None:
    """What was imported is there for good: a collection need not look through it again and again."""
    gc.collect()
    gc.freeze()


@app.task(name=COMPUTE)
def compute(digest: str, canonical: str) -> None:
    """Compute the run at ``digest`` unless it is done, being computed, or awaited by nobody any more."""
    writer = RunWriter(connect(), digest, uuid.uuid4().hex)
    try:
        with _collected_afterwards():
            _attempt(writer, canonical)
        evict(connect(), settings.RUN_BYTES)
    except LeaseLost:
        log.info("run %s is computed elsewhere", digest[:12])
    except UNAVAILABLE as error:
        log.warning("run %s: the record store is away (%s); a viewer will ask again", digest[:12], error)


@app.task(name=REHEARSE)
def rehearse(canonical: str) -> None:
    """Leave snapshots of a run that is being watched, in a process that this one does not wait for."""
    scenario = parse(orjson.loads(canonical))
    if _snapshots.wanted:
        detach(partial(rehearse_in, _snapshots, scenario))


@contextmanager
def _collected_afterwards() -> Iterator[None]:
    """A finished run is a large graph: looking through it at the first allocation would hold up its last chunks."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


def _attempt(writer: RunWriter, canonical: str) -> None:
    attempt = writer.take()
    if attempt > TRIES:
        writer.fail(Failure("run_crashed", f"The run ended its worker {TRIES} times, so it is not tried again now."))
    elif attempt:
        _compute(writer, canonical)


def _compute(writer: RunWriter, canonical: str) -> None:
    try:
        scenario = parse(orjson.loads(canonical))
    except InvalidScenario as error:
        writer.fail(Failure("invalid_scenario", error.message, error.field))
        return
    if address(scenario).digest != writer.digest:
        writer.fail(Failure("stale_code", "The worker runs other code than the web process. Restart both."))
        return
    compute_run(writer, scenario, _snapshots)
