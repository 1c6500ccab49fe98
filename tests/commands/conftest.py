"""The small rooms that only tests enter, for the commands too."""

from __future__ import annotations

import pytest

from playground import catalog
from playground.sdk import Topic


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Topic:
    monkeypatch.setenv(catalog.EXTRA, "tests.sdk.rooms")
    return catalog.topic("counter")
