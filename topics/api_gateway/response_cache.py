"""Answers kept by the gateway for routes that are the same for everybody. Prior art: RFC 9111 (``max-age``)."""

from __future__ import annotations

from collections.abc import Callable

from .http import Response

MOST = 1_000


class ResponseCache:
    """Good answers to GET by path, each for as long as its route says. The oldest goes when there are too many."""

    def __init__(self, clock: Callable[[], float], most: int = MOST) -> None:
        self._clock = clock
        self._most = most
        self._kept: dict[str, tuple[float, Response]] = {}

    def get(self, path: str) -> Response | None:
        until_s, response = self._kept.get(path, (0.0, None))
        return response if response is not None and self._clock() < until_s else None

    def put(self, path: str, response: Response, keep_s: float) -> None:
        if response.status == 200 and keep_s > 0:
            self._kept.pop(path, None)
            self._kept[path] = (self._clock() + keep_s, response)
            if len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
