"""What a gateway shows of its work: one line a request, and its own count once a second."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from .access_log import Entry

LOG = "log"
AT = "at"
ROUTES = "routes"
METRICS = "metrics"
NONE = "-"

REQUEST_ID = "x-request-id"
"""The header by which a request is found again in every log it passes."""

ANSWERED = ("cache", "forward")
"""Who a line names when the request was answered, not refused."""


class Line(NamedTuple):
    """One line of the access log as the record shows it. ``number`` counts the lines of this life, so that no two are
    the same; ``by`` is the filter that refused, or one of ANSWERED."""

    number: int
    key: str
    method: str
    path: str
    status: int
    by: str
    route: str
    service: str
    version: int
    attempts: int
    took_ms: int
    reason: str

    def __str__(self) -> str:
        return f"#{' '.join(map(str, self))}"

    @classmethod
    def of(cls, number: int, entry: Entry) -> Line:
        exchange, response, by, took_s = entry
        route = exchange.route.prefix if exchange.route else NONE
        asked = exchange.request
        return cls(
            number, asked.headers[REQUEST_ID], asked.method, asked.path, response.status, by, route,
            exchange.service or NONE, exchange.version, exchange.attempts, round(took_s * 1000),
            response.reason.replace(" ", "_") or NONE,
        )  # fmt: skip

    @classmethod
    @lru_cache(maxsize=64)
    def read(cls, text: str) -> Line:
        """Read a line back; every observer of a run asks it of each."""
        number, key, method, path, status, by, route, service, version, attempts, took_ms, reason = text.split(" ")
        return cls(
            int(number.removeprefix("#")), key, method, path, int(status), by, route, service, int(version),
            int(attempts), int(took_ms), reason,
        )  # fmt: skip

    @property
    def outcome(self) -> str:
        """The column of the gateway's own count that this line belongs to."""
        if self.by == "cache":
            return "cache"
        return "services" if self.attempts and self.by == "forward" and self.reason in (NONE, "unknown") else self.by


class Tally:
    """The gateway's own count of a life: what came in, and what became of it."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {"in": 0}

    @property
    def done(self) -> int:
        """How many were answered or refused."""
        return sum(self.counts.values()) - self.counts["in"]

    def came(self) -> None:
        self.counts["in"] += 1

    def left(self, line: Line) -> None:
        self.counts[line.outcome] = self.counts.get(line.outcome, 0) + 1

    def spelled(self) -> str:
        """``in=12 cache=3 services=8 authenticate=1 under_way=0``."""
        words = [f"{name}={count}" for name, count in self.counts.items()]
        return " ".join([*words, f"under_way={self.counts['in'] - self.done}"])


def counted(text: str) -> dict[str, int]:
    """``spelled`` read back."""
    return {name: int(count) for name, _, count in (word.partition("=") for word in text.split(" "))}
