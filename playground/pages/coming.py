"""The fifteen rooms the home page promises, by shelf. A room that is not built yet is shown as still to come."""

from __future__ import annotations

from typing import NamedTuple


class Promised(NamedTuple):
    """A room before its topic exists: ``name`` is the topic's name once it does."""

    name: str
    title: str
    shelf: str
    promise: str


ARCHITECTURE = "Architecture patterns"
DISTRIBUTED = "Distributed systems"
DATA = "Data management"
OPERATIONS = "Infrastructure and operations"

PROMISED: tuple[Promised, ...] = (
    Promised("event_driven", "Event-driven architecture", ARCHITECTURE,
             "Publish a fact, crash a consumer between effect and acknowledgement, and count who hears it twice."),
    Promised("saga", "Saga", ARCHITECTURE,
             "One order is four local transactions. When a step fails, the steps before it are undone."),
    Promised("cqrs", "CQRS", ARCHITECTURE,
             "Change a price and watch four read models learn of it, each in its own time."),
    Promised("event_sourcing", "Event sourcing", ARCHITECTURE,
             "Two withdrawals at once: with the version check one is refused, without it the balance goes negative."),
    Promised("circuit_breaker", "Circuit breaker", ARCHITECTURE,
             "Break the payment service and see who else falls over, with a breaker and without one."),
    Promised("tracing", "Distributed tracing", DISTRIBUTED,
             "Follow one request through five services, then lose its trail by dropping a single header."),
    Promised("cap", "CAP theorem", DISTRIBUTED,
             "Tear the network in two and choose: refuse to answer, or answer and disagree."),
    Promised("idempotency", "Idempotency", DISTRIBUTED,
             "Lose the answer to a payment, let the client retry, and see whether the card is charged twice."),
    Promised("sharding", "Data sharding", DATA,
             "Add a fifth shard and count the keys that have to move."),
    Promised("indexing", "Database indexing", DATA,
             "The same query over a million rows, page by page, with an index and without."),
    Promised("replication", "Database replication", DATA,
             "Kill the primary in the middle of a write and look for the write afterwards."),
    Promised("api_gateway", "API gateway", OPERATIONS,
             "One front door: what it spares the services behind it, and what happens when it is the one to fall."),
    Promised("caching", "Caching", OPERATIONS,
             "Let one popular key expire and watch the whole crowd run to the database."),
    Promised("rate_limiting", "Rate limiting", OPERATIONS,
             "Send a burst across the edge of a window and see which limiter lets twice the limit through."),
    Promised("load_balancing", "Load balancing", OPERATIONS,
             "Slow one server of four and see which balancer notices."),
)  # fmt: skip
