"""The fifteen rooms the home page promises, by shelf. A room that is not built yet is shown as still to come."""

from __future__ import annotations

from typing import NamedTuple


class Promised(NamedTuple):
    """A room before its topic exists: ``name`` is the topic's name once it does."""

    name: str
    title: str
    shelf: str
    promise: str
    sketch: str
    """What will probably stand on its stage: ``kind tier row`` of each node; then links by their places."""


ARCHITECTURE = "Architecture patterns"
DISTRIBUTED = "Distributed systems"
DATA = "Data management"
OPERATIONS = "Infrastructure and operations"

PROMISED: tuple[Promised, ...] = (
    Promised("event_driven", "Event-driven architecture", ARCHITECTURE,
             "Publish a fact, crash a consumer between effect and acknowledgement, and count who hears it twice.",
             "client 0 0, service 1 0, queue 2 0, service 3 -1, service 3 0, service 3 1; 0-1 1-2 2-3 2-4 2-5"),
    Promised("saga", "Saga", ARCHITECTURE,
             "One order is four local transactions. When a step fails, the steps before it are undone.",
             "client 0 0, coordinator 1 0, service 2 -1, service 2 0, service 2 1, database 3 -1, "
             "database 3 0, database 3 1; 0-1 1-2 1-3 1-4 2-5 3-6 4-7"),
    Promised("cqrs", "CQRS", ARCHITECTURE,
             "Change a price and watch four read models learn of it, each in its own time.",
             "client 0 0, service 1 -1, database 2 -1, queue 3 -1, database 3 1, service 1 1; 0-1 1-2 2-3 3-4 0-5 5-4"),
    Promised("event_sourcing", "Event sourcing", ARCHITECTURE,
             "Two withdrawals at once: with the version check one is refused, without it the balance goes negative.",
             "client 0 0, service 1 0, queue 2 0, database 3 -1, database 3 1; 0-1 1-2 2-3 2-4"),
    Promised("circuit_breaker", "Circuit breaker", ARCHITECTURE,
             "Break the payment service and see who else falls over, with a breaker and without one.",
             "client 0 0, service 1 0, service 2 0; 0-1 1-2"),
    Promised("tracing", "Distributed tracing", DISTRIBUTED,
             "Follow one request through five services, then lose its trail by dropping a single header.",
             "client 0 0, gateway 1 0, service 2 -1, service 2 1, database 3 -1, queue 3 1; 0-1 1-2 1-3 2-4 3-5"),
    Promised("cap", "CAP theorem", DISTRIBUTED,
             "Tear the network in two and choose: refuse to answer, or answer and disagree.",
             "client 0 -1, database 1 -1, database 2 0, database 1 1, client 0 1; 0-1 1-2 1-3 2-3 4-3"),
    Promised("idempotency", "Idempotency", DISTRIBUTED,
             "Lose the answer to a payment, let the client retry, and see whether the card is charged twice.",
             "client 0 0, gateway 1 0, service 2 0, database 3 -1, service 3 1; 0-1 1-2 2-3 2-4"),
    Promised("sharding", "Data sharding", DATA,
             "Add a fifth shard and count the keys that have to move.",
             "client 0 0, balancer 1 0, database 2 -1.5, database 2 -0.5, database 2 0.5, database 2 1.5; "
             "0-1 1-2 1-3 1-4 1-5"),
    Promised("indexing", "Database indexing", DATA,
             "The same query over a million rows, page by page, with an index and without.",
             "client 0 0, service 1 0, database 2 0; 0-1 1-2"),
    Promised("replication", "Database replication", DATA,
             "Kill the primary in the middle of a write and look for the write afterwards.",
             "client 0 0, database 1 0, database 2 -1, database 2 0, database 2 1; 0-1 1-2 1-3 1-4"),
    Promised("api_gateway", "API gateway", OPERATIONS,
             "One front door: what it spares the services behind it, and what happens when it is the one to fall.",
             "client 0 -1, client 0 1, gateway 1 0, service 2 -1, service 2 0, service 2 1; 0-2 1-2 2-3 2-4 2-5"),
    Promised("caching", "Caching", OPERATIONS,
             "Let one popular key expire and watch the whole crowd run to the database.",
             "client 0 0, service 1 0, cache 2 -1, database 2 1; 0-1 1-2 1-3"),
    Promised("rate_limiting", "Rate limiting", OPERATIONS,
             "Send a burst across the edge of a window and see which limiter lets twice the limit through.",
             "client 0 -1, client 0 1, gateway 1 0, cache 2 -1, service 2 1; 0-2 1-2 2-3 2-4"),
    Promised("load_balancing", "Load balancing", OPERATIONS,
             "Slow one server of four and see which balancer notices.",
             "client 0 0, balancer 1 0, service 2 -1.5, service 2 -0.5, service 2 0.5, "
             "service 2 1.5; 0-1 1-2 1-3 1-4 1-5"),
)  # fmt: skip
