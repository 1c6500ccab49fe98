"""What passes through a gateway: a request, the answer, and a refusal on the way.

Statuses are HTTP's. A filter that will not let a request pass raises ``Refusal``; whoever keeps the log turns it into
an answer, so that a client sees one answer and an operator one line, whichever filter it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """``client`` is who sent it, as the network tells; ``subject`` comes later, from the token."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    client: str = ""


@dataclass
class Response:
    """``reason`` is a short word for the log when the status is an error."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    reason: str = ""


class Refusal(Exception):
    """The request ends here. ``by`` is the filter that said so, filled in by the chain."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status
        self.reason = reason
        self.headers = dict(headers or {})
        self.by = ""

    def response(self) -> Response:
        return Response(self.status, {"error": self.reason}, self.headers, self.reason)
