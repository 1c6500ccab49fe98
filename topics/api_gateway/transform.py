"""What clients see is not what services say: dates become ISO 8601, and every answer says where it came from."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from .chain import Exchange, Rest
from .http import Response

DATES = ("placed", "joined", "updated")
"""Fields that services give in seconds since 1970."""


class Transform:
    """Formats dates and adds metadata. The answer of the service, which may be in a cache, is left as it is."""

    name = "transform"

    async def __call__(self, exchange: Exchange, rest: Rest) -> Response:
        response = await rest()
        if response.status >= 400:
            return response
        meta = {"path": "/" + "/".join(exchange.path), "version": exchange.version, "cached": exchange.from_cache}
        headers = {**response.headers, **exchange.headers}
        return Response(response.status, {"data": formatted(response.body), "meta": meta}, headers)


def formatted(body: Any) -> Any:
    """``body`` with every date in it spelled out."""
    if isinstance(body, dict):
        return {name: _date(value) if name in DATES else formatted(value) for name, value in body.items()}
    return [formatted(one) for one in body] if isinstance(body, list) else body


def _date(value: Any) -> Any:
    if not isinstance(value, int):
        return value
    return datetime.fromtimestamp(value, UTC).isoformat().replace("+00:00", "Z")
