"""The filter chain: every concern of a gateway is one filter, and the order in which they stand is part of the design.

A filter gets the exchange and the rest of the chain. It may refuse (raise), answer by itself (return without going on),
or go on and look at the answer on its way back. Prior art: servlet filters, Envoy's HTTP filters, Spring Cloud Gateway.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .deadline import Deadline
from .http import Refusal, Request, Response
from .identity import Identity
from .routes import Route


@dataclass
class Exchange:
    """One request on its way through. ``at`` is the filter that it stands in."""

    request: Request
    path: tuple[str, ...] = ()
    at: str = ""
    identity: Identity | None = None
    route: Route | None = None
    version: int = 0
    deadline: Deadline | None = None
    service: str = ""
    attempts: int = 0
    from_cache: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    """Headers that filters want on the answer."""

    @property
    def key(self) -> str:
        """Whose request it is: the token's subject, or the client when nobody had to say who they are."""
        return self.identity.subject if self.identity else self.request.client


Rest = Callable[[], Awaitable[Response]]
"""The rest of the chain."""


class Filter(Protocol):
    """One concern. ``name`` is what logs and refusals call it."""

    name: str

    async def __call__(self, exchange: Exchange, rest: Rest) -> Response: ...


class Chain:
    """Filters from the outside in. ``watch`` hears of each exchange that enters a filter."""

    def __init__(self, filters: Sequence[Filter], watch: Callable[[Exchange], None] = lambda exchange: None) -> None:
        self.filters = tuple(filters)
        self._watch = watch

    async def __call__(self, exchange: Exchange, place: int = 0) -> Response:
        """Pass through the filters from ``place`` on. Raises Refusal with the name of the filter that refused."""
        filter_ = self.filters[place]
        exchange.at = filter_.name
        self._watch(exchange)
        try:
            return await filter_(exchange, lambda: self(exchange, place + 1))
        except Refusal as refusal:
            refusal.by = refusal.by or filter_.name
            raise
