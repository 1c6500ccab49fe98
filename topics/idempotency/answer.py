"""What a payment service answers, and the two ways in which it says no to a key."""

from __future__ import annotations

from typing import NamedTuple


class Answer(NamedTuple):
    """A final answer. ``body`` is text, so that a replay is the same to the byte. ``replayed`` when it was kept."""

    status: int
    body: str
    replayed: bool = False


class KeyReused(Exception):
    """The key came before with another request: 422."""


class InFlight(Exception):
    """The first request with this key is not finished: 409, come again."""
