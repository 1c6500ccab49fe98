"""Topics are found by their folder, in the order of the shelves."""

import pytest

from playground import catalog
from playground.engine.errors import InvalidScenario
from playground.sdk.topic import SHELVES


@pytest.fixture
def _with_the_tests_rooms(monkeypatch):
    monkeypatch.setenv(catalog.EXTRA, "tests.sdk.rooms")


@pytest.mark.usefixtures("_with_the_tests_rooms")
def test_a_package_named_by_the_environment_is_looked_into():
    assert catalog.topic("counter").title == "Counter"


def test_every_folder_with_a_topic_is_a_topic_and_stands_on_its_shelf():
    found = catalog.topics()
    assert all(name == topic.name for name, topic in found.items())
    places = [(SHELVES.index(topic.shelf), topic.place, topic.title) for topic in found.values()]
    assert places == sorted(places)


def test_an_unknown_topic_is_refused_by_name():
    with pytest.raises(InvalidScenario, match="topic: got 'astrology', accepted"):
        catalog.topic("astrology")


@pytest.mark.usefixtures("_with_the_tests_rooms")
def test_the_code_of_a_topic_is_a_hash_that_stays():
    counter = catalog.topic("counter")
    assert catalog.code_of(counter) == catalog.code_of(counter)
    assert len(catalog.code_of(counter)) == 64
