"""Numbers as the server reads and writes them."""

from __future__ import annotations

import math
import re

from playground.kit.redis.errors import ResponseError, not_an_integer

_WHOLE = re.compile(r"0|-?[1-9][0-9]*", re.ASCII)
LEAST, MOST = -(1 << 63), (1 << 63) - 1
_EXACT = 1 << 53


def whole(text: str, error: ResponseError | None = None) -> int:
    """A 64-bit integer, written without plus, spaces or leading zeros. Raises ``error``."""
    if _WHOLE.fullmatch(text):
        number = int(text)
        if LEAST <= number <= MOST:
            return number
    raise error or not_an_integer()


def real(text: str, message: str = "ERR value is not a valid float") -> float:
    """A float, infinities included. Raises ResponseError."""
    try:
        number = float(text)
    except ValueError:
        raise ResponseError(message) from None
    if math.isnan(number) or text != text.strip() or "_" in text:
        raise ResponseError(message)
    return number


def written(score: float) -> str:
    """A score as a reply writes it."""
    if math.isinf(score):
        return "inf" if score > 0 else "-inf"
    return str(int(score)) if score == int(score) and abs(score) < _EXACT else repr(score)
