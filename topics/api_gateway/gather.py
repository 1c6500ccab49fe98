"""One answer made of several: what a phone would ask for in three requests, the gateway asks for in its name.

At once, it takes as long as the slowest part; one after another, as long as all of them. When a part is missing, a
partial answer says so, or everything fails. Prior art: the API composition pattern, backends for frontends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from .chain import Exchange, Rest
from .configuration import Configuration
from .http import Refusal, Response
from .paths import segments


@dataclass(frozen=True)
class Manner:
    """``parallel``: ask all at once. ``partial``: answer with what there is."""

    parallel: bool = True
    partial: bool = True


class Gather:
    """Stands before ``Forward`` and answers routes that gather; everything else goes on to it."""

    name = "gather"

    def __init__(self, forward: Callable, current: Callable[[], Configuration | None], manner: Manner) -> None:
        self._forward = forward
        self._current = current
        self.manner = manner

    async def __call__(self, exchange: Exchange, rest: Rest) -> Response:
        assert exchange.route is not None
        parts = exchange.route.gather
        if not parts:
            return await rest()
        answers = await self._all(exchange, list(parts.values()))
        missing = [name for name, answer in zip(parts, answers, strict=True) if answer is None]
        if missing and (len(missing) == len(parts) or not self.manner.partial):
            raise Refusal(502, f"no {missing[0]}")
        found = {name: answer.body for name, answer in zip(parts, answers, strict=True) if answer is not None}
        return Response(200, {**found, "missing": missing} if missing else found)

    async def _all(self, exchange: Exchange, paths: list[str]) -> list[Response | None]:
        if self.manner.parallel:
            return list(await asyncio.gather(*(self._part(exchange, path) for path in paths)))
        return [await self._part(exchange, path) for path in paths]

    async def _part(self, exchange: Exchange, path: str) -> Response | None:
        """One part, None when it is not to be had."""
        configuration = self._current()
        part = replace(exchange, request=replace(exchange.request, path=path), path=segments(path), attempts=0)
        part.route = configuration.table.match(part.path) if configuration else None
        if part.route is None or not part.route.to:
            return None
        try:
            answer = await self._forward(part, None)
        except Refusal:
            answer = None
        exchange.attempts += part.attempts
        return answer if answer is not None and answer.status < 400 else None
