"""Every conformance test is asked of every topic in the catalogue, topic by topic."""

from __future__ import annotations

import pytest

from playground import catalog
from tests.conformance.playing import Playing

RENEW = "--renew-golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(RENEW, action="store_true", help="write the golden digests of every preset anew")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    topics = catalog.topics().values()
    if {"topic", "preset"} <= set(metafunc.fixturenames):
        cases = [
            pytest.param(topic, preset, id=f"{topic.name}:{preset.id}") for topic in topics for preset in topic.presets
        ]
        metafunc.parametrize(("topic", "preset"), cases)
    elif "topic" in metafunc.fixturenames:
        metafunc.parametrize("topic", [pytest.param(topic, id=topic.name) for topic in topics])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Topic by topic and each topic in one process, so that its runs are shared and then let go."""
    items.sort(key=_topic_of)
    for item in items:
        if topic := _topic_of(item):
            item.add_marker(pytest.mark.xdist_group(topic))


def _topic_of(item: pytest.Item) -> str:
    if "conformance" not in item.path.parts or not hasattr(item, "callspec"):
        return ""
    topic = item.callspec.params.get("topic")
    return topic.name if topic is not None else ""


@pytest.fixture(scope="session")
def playing() -> Playing:
    return Playing()


@pytest.fixture(scope="session")
def renewing(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption(RENEW, default=False))
