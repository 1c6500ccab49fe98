"""A shop in a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from topics.caching.tests.cast import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = Shop(tmp_path / "shop.db")
    yield made
    made.db.close()
