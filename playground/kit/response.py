"""What a service answers over HTTP: a status and a body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

UNCERTAIN = (500, 502, 504)
"""Statuses after which nobody knows whether it happened."""


@dataclass(frozen=True)
class Response:
    """``status`` as in HTTP. A refusal in business terms (402, 409, 503 ...) is a Response, not an exception."""

    status: int
    body: Any = None

    @property
    def ok(self) -> bool:
        """Whether it did what was asked."""
        return self.status < 400

    @property
    def phase(self) -> str:
        """How an operation that got this answer ended: ok, failed (certainly not done) or unknown."""
        if self.ok:
            return "ok"
        return "unknown" if self.status in UNCERTAIN else "failed"

    def __str__(self) -> str:
        return f"{self.status}" if self.body is None else f"{self.status} {self.body}"
