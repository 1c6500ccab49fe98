"""A new room works from the first minute: it declares itself, runs, keeps its claims and shows its planted defect."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from playground import catalog, simulate
from playground.commands.newroom import lay_out
from playground.sdk import SHELVES, InvalidScenario, Topic


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Topic:
    """A room laid out outside the project and found by the catalogue."""
    package = tmp_path / "new_rooms_of_a_test"
    package.mkdir()
    (package / "__init__.py").touch()
    lay_out("leader_election", package, shelf=SHELVES[1])
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv(catalog.EXTRA, package.name)
    yield catalog.topic("leader_election")
    for module in [name for name in sys.modules if name.startswith(package.name)]:
        del sys.modules[module]
    catalog._topics.cache_clear()


def test_a_new_room_declares_itself_on_the_shelf_that_was_asked_for(room: Topic) -> None:
    assert (room.name, room.title, room.shelf) == ("leader_election", "Leader election", "Distributed systems")


def test_every_claim_of_a_new_room_is_true(room: Topic) -> None:
    for preset in room.presets:
        run = simulate.run(preset.scenario(room), topic=room)
        assert {claim.words: claim.holds(run) for claim in preset.claims} == dict.fromkeys(
            (claim.words for claim in preset.claims), True
        )


def test_the_planted_defect_of_a_new_room_is_red_and_its_honest_variant_green(room: Topic) -> None:
    crash, hasty = (simulate.run(preset.scenario(room), topic=room) for preset in room.presets)
    assert crash.broken() == []
    assert [verdict.property for verdict in hasty.broken()] == ["NotesSurvive"]


def test_every_button_of_a_new_room_may_be_pressed(room: Topic) -> None:
    for action in room.actions:
        run = simulate.run(room.default().plus(action.planned(5_000_000)), topic=room)
        assert [fired.outcome for fired in run.interventions(action.kind)][0] == "applied"


def test_a_new_room_follows_the_house_style(room: Topic) -> None:
    root = Path(__file__).resolve().parents[2]
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--config", str(root / "pyproject.toml"), str(room.folder)]
        assert subprocess.run(ruff, capture_output=True).returncode == 0, command


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
