"""The counter's room, for everybody who needs a whole topic."""

import pytest

from tests.sdk.rooms.counter.topic import TOPIC


@pytest.fixture
def counter():
    return TOPIC
