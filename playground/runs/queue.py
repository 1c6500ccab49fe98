"""The task queue, as whoever asks for a run sees it. The tasks themselves are known by name only."""

from __future__ import annotations

from celery import Celery

from playground.runs import broker

INTERACTIVE, BULK = "runs", "bulk"
"""The queues: people wait for the first; programs and sweeps use the second."""

COMPUTE = "playground.runs.compute"

broker.install()
app = Celery("playground")
app.config_from_object("django.conf:settings", namespace="CELERY")


def enqueue(digest: str, canonical: bytes, queue: str) -> None:
    """Ask the workers for a run. Raises kombu's OperationalError when the broker is away."""
    app.send_task(COMPUTE, (digest, canonical.decode()), queue=queue)
