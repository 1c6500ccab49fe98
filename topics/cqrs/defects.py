"""Planted defects beside those that are parameters of the patterns: checkpoint before the document, no guard."""

from __future__ import annotations

from .read_model import Row
from .waiting import VersionWait


class ShowsWhatThereIs(VersionWait):
    """When the wait is over it answers all the same, with an older version."""

    def _expired(self, row: Row, version: int) -> Row:
        return row
