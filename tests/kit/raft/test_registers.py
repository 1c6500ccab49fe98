"""The check that judges the storms knows good histories from bad ones."""

import pytest

from tests.kit.raft.registers import INFINITY, linearizable


@pytest.mark.parametrize(
    "operations",
    [
        [(0, 1, "write", "a"), (2, 3, "read", "a")],
        [(0, 5, "write", "a"), (2, 3, "read", None)],
        [(0, 1, "write", "a"), (2, INFINITY, "write", "b"), (4, 5, "read", "a"), (6, 7, "read", "b")],
    ],
)
def test_a_linearizable_history_passes(operations):
    assert linearizable(operations)


@pytest.mark.parametrize(
    "operations",
    [
        [(0, 1, "write", "a"), (2, 3, "read", None)],
        [(0, 1, "write", "a"), (2, 3, "write", "b"), (4, 5, "read", "a")],
        [(0, 1, "write", "a"), (2, INFINITY, "write", "b"), (4, 5, "read", "b"), (6, 7, "read", "a")],
        [(0, 1, "read", "x"), (2, 3, "write", "x")],
        [(0, 1, "read", "x")],
    ],
)
def test_a_history_that_is_not_linearizable_is_refuted(operations):
    assert not linearizable(operations)
