"""Random faults inside the promise leave correct variants green, and show the planted defects."""

from __future__ import annotations

import pytest

from playground import hunt

SEEDS = 50
"""Shared by the correct variants of a topic; the thousands are for ``manage.py hunt``."""

PATIENCE = 100
"""A planted defect that is red in one seed of a hundred is found by then."""


def hunts(topic, *, planted):
    return [hunted for hunted in topic.hunts if (hunted.planted is not None) is planted]


@pytest.mark.timeout(300)
def test_correct_variants_stay_green_over_fifty_seeds(topic):
    correct = hunts(topic, planted=False)
    results = [hunt.hunt(topic, each, range(i, SEEDS, len(correct))) for i, each in enumerate(correct)]
    broken = [(result.hunted.label(), found) for result in results for found in result.found]
    assert [f"{label}, seed {found.seed}: {'; '.join(found.words)}" for label, found in broken] == []


@pytest.mark.timeout(300)
def test_every_planted_defect_is_caught_within_a_hundred_seeds(topic):
    missed = [
        hunted.label()
        for hunted in hunts(topic, planted=True)
        if not any(hunt.hunt(topic, hunted, [seed]).caught for seed in range(PATIENCE))
    ]
    assert missed == []
