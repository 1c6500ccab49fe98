"""``bin/test`` runs every step, tells each result and never calls a failure a success."""

from __future__ import annotations

import sys

import pytest

from playground.up import checks
from playground.up.checks import Check


def test_quick_steps_come_before_slow_ones() -> None:
    names = [step.name for step in checks.checks("node")]
    assert names.index("ruff") < names.index("fast") < names.index("processes") < names.index("browser")


def test_one_failed_step_fails_the_whole_and_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    steps = [Check("good", (sys.executable, "-c", "")), Check("bad", (sys.executable, "-c", "raise SystemExit(3)"))]
    code = checks._summary([(step, *checks._run(step, {})) for step in steps])
    printed = capfd.readouterr().out
    assert code == 1
    assert "FAILED  bad" in printed
    assert printed.rstrip().endswith("steps: 1 passed, 1 failed")


def test_all_steps_passed_is_success(capfd: pytest.CaptureFixture[str]) -> None:
    assert checks._summary([(Check("good", ()), 0, 0.1)]) == 0
    assert capfd.readouterr().out.rstrip().endswith("steps: 1 passed, 0 failed")


def test_an_unknown_step_is_refused_with_the_known_ones(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NODE", "node")
    with pytest.raises(SystemExit):
        checks.check(["--only", "fats"])
    assert "no step is called 'fats'; they are: ruff" in capsys.readouterr().err
