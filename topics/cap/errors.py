"""What the patterns of this room raise."""

from __future__ import annotations


class TooFew(Exception):
    """Not enough replicas answered. ``definite``: nothing was stored anywhere on behalf of the request."""

    def __init__(self, needed: int, got: int, *, definite: bool) -> None:
        super().__init__(f"{needed} answers needed, {got} came")
        self.needed = needed
        self.got = got
        self.definite = definite
