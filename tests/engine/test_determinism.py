"""A run is a value: equal inputs give equal bytes, and runs that agree before t have equal records before t."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.cast import MS, SECOND, Cast

KINDS = {
    "crash": ("db-1", {"for_us": 200 * MS}),
    "pause": ("db-1", {"for_us": 100 * MS}),
    "slow": ("db-1", {"percent": 700, "for_us": 150 * MS}),
    "errors": ("db-1", {"percent": 50}),
    "skew": ("alice", {"offset_us": 5 * MS, "drift_ppm": 90_000}),
    "cut": ("link:alice>db-1", {"for_us": 120 * MS}),
    "loss": ("link:alice~db-1", {"percent": 40}),
    "duplicate": ("link:alice~db-1", {"percent": 60}),
    "reorder": ("link:alice~db-1", {"window_us": 80 * MS}),
    "hold": ("link:db-1>alice", {"for_us": 90 * MS}),
    "latency": ("link:alice~db-1", {"add_us": 30 * MS}),
}
strikes = st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.integers(0, 990).map(lambda ms: ms * MS)), max_size=5)


def played(plan: list[tuple[str, int]], seed: int = 7, horizon_us: int = SECOND) -> Cast:
    cast = Cast(seed=seed, every_us=20 * MS, timeout_s=0.15)
    for kind, at_us in sorted(plan, key=lambda strike: strike[1]):
        target, args = KINDS[kind]
        cast.strike(kind, target, at_us, **args)
    return cast.run(horizon_us)


@settings(max_examples=25, deadline=None)
@given(strikes, st.integers(0, 10**6))
def test_the_same_scenario_gives_the_same_record_twice(plan, seed: int):
    assert played(plan, seed).records == played(plan, seed).records


@settings(max_examples=40, deadline=None)
@given(strikes, st.sampled_from(sorted(KINDS)), st.integers(1, 990))
def test_one_more_intervention_changes_nothing_before_it(plan, kind: str, at_ms: int):
    before = played(plan).records
    after = played([*plan, (kind, at_ms * MS)]).records
    fork = [record for record in before if record.at_us < at_ms * MS]
    assert [record for record in after if record.at_us < at_ms * MS] == fork


def test_a_longer_horizon_changes_nothing_before_the_shorter_one():
    plan = [("crash", 300 * MS), ("loss", 400 * MS)]
    short = [record for record in played(plan).records if record.at_us < SECOND]
    long = [record for record in played(plan, horizon_us=2 * SECOND).records if record.at_us < SECOND]
    assert short == long


@pytest.mark.parametrize("hash_seed", ["1", "4321"])
def test_a_fresh_process_with_another_hash_seed_writes_the_same_bytes(hash_seed: str):
    plan = [(kind, 50 * MS + n * 60 * MS) for n, kind in enumerate(sorted(KINDS))]
    program = (
        "import hashlib; from tests.engine.test_determinism import played; "
        f"print(hashlib.sha256(repr(played({plan!r}).records).encode()).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONHASHSEED": hash_seed}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(repr(played(plan).records).encode()).hexdigest()
