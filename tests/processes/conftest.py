from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.processes.stand import Stand, standing


@pytest.fixture(scope="module")
def stand() -> Iterator[Stand]:
    """A server, two worker processes and a web process; shared, because starting them takes seconds."""
    with standing() as one:
        yield one
