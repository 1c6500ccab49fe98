"""The task that makes an exhibit. Idempotent: it may be delivered twice, and a killed worker's is delivered again."""

from __future__ import annotations

import logging
import uuid

import redis
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings

from playground import catalog
from playground.exhibits.bench import WorkerBench, labelled
from playground.exhibits.shelf import LEASE_MS, LeaseLost, Maker
from playground.runs.connection import UNAVAILABLE, connect
from playground.runs.heartbeat import Heartbeat
from playground.runs.queue import BULK, app
from playground.sdk.exhibit import Exhibit

MEASURE = "playground.exhibits.measure"
SOFT_LIMIT_S, HARD_LIMIT_S = 300, 310
"""Well above the queue's visibility timeout: a task that is delivered again meanwhile finds the lease taken."""

log = logging.getLogger(__name__)


def enqueue(topic: str, exhibit: str, name: str) -> None:
    """Ask the workers for an exhibit. Raises kombu's OperationalError when the broker is away."""
    app.send_task(MEASURE, (topic, exhibit, name), queue=BULK)


@app.task(name=MEASURE, soft_time_limit=SOFT_LIMIT_S, time_limit=HARD_LIMIT_S)
def measure(topic_name: str, exhibit_id: str, name: str) -> None:
    """Make the exhibit ``name`` unless it is there or being made."""
    maker = Maker(connect(), name, uuid.uuid4().hex)
    try:
        if maker.take():
            with Heartbeat(maker, period_s=LEASE_MS / 3_000):
                _make(maker, topic_name, exhibit_id)
    except LeaseLost:
        log.info("exhibit %s of %s is made elsewhere", exhibit_id, topic_name)
    except UNAVAILABLE as error:
        log.warning("exhibit %s of %s: the store is away (%s)", exhibit_id, topic_name, error)


def _make(maker: Maker, topic_name: str, exhibit_id: str) -> None:
    try:
        exhibit = catalog.topic(topic_name).exhibit(exhibit_id)
        maker.finish(_measured(maker, topic_name, exhibit))
    except (LeaseLost, redis.RedisError):  # an OSError may also be the measurement's own: a full disk
        raise
    except SoftTimeLimitExceeded:
        maker.fail(f"It took longer than {SOFT_LIMIT_S} s.")
    except Exception as error:
        log.exception("exhibit %s of %s failed", exhibit_id, topic_name)
        maker.fail(f"The measurement raised {type(error).__name__}: {error}"[:300])


def _measured(maker: Maker, topic_name: str, exhibit: Exhibit) -> bytes:
    bench = WorkerBench(settings.DATA_DIR / "exhibits" / topic_name / exhibit.id, maker)
    began_s = bench.clock_s()
    chart = exhibit.measure(bench)
    return labelled(topic_name, exhibit.id, chart, bench.clock_s() - began_s)
