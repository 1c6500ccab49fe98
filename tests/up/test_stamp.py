"""A stamp lets the next start skip an installation, and only a finished one."""

from __future__ import annotations

from pathlib import Path

from playground.up.stamp import Stamp, fingerprint


def test_a_folder_without_a_stamp_matches_nothing(tmp_path: Path) -> None:
    assert not Stamp(tmp_path).matches("runtime", "abc")


def test_a_pressed_stamp_matches_its_own_fingerprint_alone(tmp_path: Path) -> None:
    Stamp(tmp_path).press(runtime="abc")
    assert Stamp(tmp_path).matches("runtime", "abc")
    assert not Stamp(tmp_path).matches("runtime", "abd")
    assert not Stamp(tmp_path).matches("development", "abc")


def test_a_second_kind_keeps_the_first_one(tmp_path: Path) -> None:
    Stamp(tmp_path).press(runtime="abc")
    Stamp(tmp_path).press(development="def")
    assert Stamp(tmp_path).matches("runtime", "abc")


def test_a_torn_stamp_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / ".playground-stamp").write_text('{"runtime": ')
    assert not Stamp(tmp_path).matches("runtime", "abc")


def test_the_fingerprint_changes_with_the_files_and_with_the_python(tmp_path: Path) -> None:
    pins = tmp_path / "requirements.txt"
    pins.write_text("Django==5.2.19\n")
    before = fingerprint([pins], "3.11.7")
    assert fingerprint([pins], "3.11.7") == before
    assert fingerprint([pins], "3.12.1") != before
    pins.write_text("Django==5.2.20\n")
    assert fingerprint([pins], "3.11.7") != before
