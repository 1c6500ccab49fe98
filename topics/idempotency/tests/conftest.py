"""A database in a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from topics.idempotency.tests.cast import FileDatabase


@pytest.fixture
def db(tmp_path: Path) -> Iterator[FileDatabase]:
    made = FileDatabase(tmp_path / "payments.db")
    yield made
    made.connection.close()
