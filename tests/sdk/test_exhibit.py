"""An exhibit declares what can be drawn, and a topic each of them once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground import catalog
from playground.sdk import Chart, Exhibit, InvalidTopic, Series

LINE = Series("scan", "measured", "scan", ((1, 2.0), (10, 20.0)))


def measured(bench):
    return Chart("rows", "ms", (LINE,))


def test_a_chart_is_kept_as_plain_json():
    assert Chart("rows", "ms", (LINE,), (("why", "so"),)).as_json() == {
        "x": "rows",
        "y": "ms",
        "series": [{"label": "scan", "kind": "measured", "group": "scan", "points": [[1, 2.0], [10, 20.0]]}],
        "facts": [["why", "so"]],
    }


def test_a_series_is_measured_or_a_model_and_fits_on_logarithmic_axes():
    with pytest.raises(ValueError, match="accepted measured or model"):
        Series("scan", "guessed", "scan", ())
    with pytest.raises(ValueError, match="must be above 0"):
        Series("scan", "model", "scan", ((1, 0.0),))


def test_a_topic_knows_its_exhibits_and_names_them_when_asked_for_another(rooms):
    counter = catalog.topic("counter")
    one = Exhibit("curve", "Curve", "Measures.", measured)
    topic = replace(counter, exhibits=(one,))
    assert topic.exhibit("curve") is one
    assert topic.describe()["exhibits"] == [{"id": "curve", "title": "Curve", "words": "Measures."}]
    with pytest.raises(InvalidTopic, match="has no exhibit 'other', accepted curve"):
        topic.exhibit("other")
    with pytest.raises(InvalidTopic, match="has no exhibit 'curve', accepted none"):
        counter.exhibit("curve")
    with pytest.raises(InvalidTopic, match="declares the exhibit 'curve' twice"):
        replace(counter, exhibits=(one, one))
