"""A situation worth seeing."""

from __future__ import annotations

from typing import Any

from playground.sdk import ANY, Sometimes

from .params import Params


class Situation(Sometimes):
    """Expected only where the parameters make it possible."""

    def promise(self, p: Params) -> Any:
        return ANY if self.possible(p) else None

    def possible(self, p: Params) -> bool:
        """Whether it can come up under ``p``."""
        return True
