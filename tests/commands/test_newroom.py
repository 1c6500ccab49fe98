"""A new room works from the first minute: it declares itself, runs, keeps its claims and shows its planted defect."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from playground import catalog, simulate
from playground.commands.golden import write_golden
from playground.commands.newroom import lay_out
from playground.sdk import SHELVES, InvalidScenario, Topic

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Topic:
    """A room laid out where git does not look, and found by the catalogue in every process of this test."""
    (ROOT / "data").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="rooms_", dir=ROOT / "data") as folder:
        package = f"data.{Path(folder).name}"
        lay_out("leader_election", Path(folder), shelf=SHELVES[1])
        monkeypatch.setenv(catalog.EXTRA, package)
        yield catalog.topic("leader_election")
    for module in [name for name in sys.modules if name.startswith(package)]:
        del sys.modules[module]


def test_a_new_room_declares_itself_on_the_shelf_that_was_asked_for(room: Topic) -> None:
    assert (room.name, room.title, room.shelf) == ("leader_election", "Leader election", "Distributed systems")


def test_every_claim_of_a_new_room_is_true(room: Topic) -> None:
    for preset in room.presets:
        run = simulate.run(preset.scenario(room), topic=room)
        assert {claim.words: claim.holds(run) for claim in preset.claims} == dict.fromkeys(
            (claim.words for claim in preset.claims), True
        )


def test_the_planted_defect_of_a_new_room_is_red_and_its_honest_variant_green(room: Topic) -> None:
    crash, hasty = (simulate.run(room.preset(id).scenario(room), topic=room) for id in ("crash", "hasty"))
    assert crash.broken() == []
    assert [verdict.property for verdict in hasty.broken()] == ["NotesSurvive"]


def test_every_button_of_a_new_room_may_be_pressed(room: Topic) -> None:
    for action in room.actions:
        run = simulate.run(room.default().plus(action.planned(5_000_000)), topic=room)
        assert [fired.outcome for fired in run.interventions(action.kind)][0] == "applied"


def test_a_new_room_follows_the_house_style(room: Topic) -> None:
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--config", str(ROOT / "pyproject.toml"), str(room.folder)]
        assert subprocess.run(ruff, capture_output=True).returncode == 0, command


@pytest.mark.processes
@pytest.mark.timeout(240)
def test_a_new_room_passes_the_conformance_suite(room: Topic) -> None:
    write_golden(room)
    suite = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/conformance", "-k", room.name]
    done = subprocess.run(suite, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]


def test_an_existing_room_is_never_overwritten(room: Topic) -> None:
    with pytest.raises(InvalidScenario, match="exists already"):
        lay_out("leader_election", room.folder.parent)


@pytest.mark.parametrize("name", ["", "Leader", "2pc", "leader-election", "class", "../saga", "x" * 41])
def test_a_name_that_is_no_folder_of_code_is_refused_with_what_is_accepted(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidScenario, match="^name: got .*accepted 2 to 40 small letters"):
        lay_out(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_shelf_is_refused_with_the_shelves(tmp_path: Path) -> None:
    with pytest.raises(InvalidScenario, match="^shelf: got 'Attic', accepted Architecture patterns, "):
        lay_out("saga_two", tmp_path, shelf="Attic")
