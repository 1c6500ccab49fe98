"""The task queue, as whoever asks for a run sees it. The tasks themselves are known by name only."""

from __future__ import annotations

from celery import Celery

from playground.runs import broker

INTERACTIVE, BULK = "runs", "bulk"
"""The queues: people wait for the first; programs and sweeps use the second."""

COMPUTE = "playground.runs.compute"
REHEARSE = "playground.runs.rehearse"

REHEARSE_WITHIN_S = 10
"""A rehearsal that had to wait this long is one too many."""

broker.install()
app = Celery("playground")
app.config_from_object("django.conf:settings", namespace="CELERY")


def enqueue(digest: str, canonical: bytes, queue: str) -> None:
    """Ask the workers for a run. Raises kombu's OperationalError when the broker is away."""
    app.send_task(COMPUTE, (digest, canonical.decode()), queue=queue)


def enqueue_rehearsal(canonical: bytes) -> None:
    """Ask the workers to make ready for forks of a run. Raises kombu's OperationalError when the broker is away."""
    app.send_task(REHEARSE, (canonical.decode(),), queue=INTERACTIVE, expires=REHEARSE_WITHIN_S)
