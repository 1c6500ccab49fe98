"""The long-running programs of the playground, as arguments of Python. ``docker-compose.yml`` runs the same ones."""

from __future__ import annotations

LARGEST_MESSAGE = 262_144
"""Bytes of one WebSocket message, either way. Ours stay under 64 KiB; Daphne's own limit is a megabyte."""

RUNS, BULK = "runs", "bulk"
"""People wait for the first queue; sweeps and hunts use the second."""

AS_ROOT = "ignore:You're running the worker with superuser"
"""What Celery warns of at every start where there is only one user, as in a container."""

FAREWELL = ("Warm shutdown",)


def web(host: str, port: int) -> list[str]:
    """The web process: pages, sockets and chunks."""
    where = ["--bind", host, "--port", str(port), "--verbosity", "0"]
    return ["-m", "daphne", *where, "--websocket-max-message-size", str(LARGEST_MESSAGE), "playground.asgi:application"]


def worker(queue: str, processes: int, name: str) -> list[str]:
    """A worker that computes the runs of one queue, so many at a time."""
    app = ["-m", "celery", "--app", "playground.celery:app", "--quiet", "worker"]
    work = ["--queues", queue, "--pool", "prefork", "--concurrency", str(processes), "--hostname", f"{name}@%h"]
    return [*app, *work, "--include", "playground.commands.tasks", "--loglevel", "warning"] + [
        "--without-gossip",
        "--without-mingle",
    ]
