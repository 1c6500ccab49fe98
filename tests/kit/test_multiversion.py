"""The multi-version store shows at each level the anomalies that the level allows, and no others."""

from __future__ import annotations

import pytest

from playground.kit.multiversion import MultiVersionStore, SerializationFailure

DOCTORS = {"alice": "on", "bob": "on"}


def store(level: str) -> MultiVersionStore:
    return MultiVersionStore(level, DOCTORS)


def both_leave(level: str) -> dict[str, str]:
    shift = store(level)
    one, other = shift.begin(), shift.begin()
    for transaction, doctor in ((one, "alice"), (other, "bob")):
        assert [transaction.read(name) for name in DOCTORS] == ["on", "on"]
        transaction.write(doctor, "off")
    one.commit()
    other.commit()
    return shift.rows()


@pytest.mark.parametrize("level", ["read committed", "snapshot isolation"])
def test_below_serializable_both_doctors_leave(level: str) -> None:
    assert both_leave(level) == {"alice": "off", "bob": "off"}


def test_serializable_refuses_the_second_doctor() -> None:
    with pytest.raises(SerializationFailure) as refused:
        both_leave("serializable")
    assert refused.value.definite


def test_snapshot_isolation_lets_the_first_committer_win() -> None:
    shift = store("snapshot isolation")
    one, other = shift.begin(), shift.begin()
    one.write("alice", "off")
    other.write("alice", "away")
    one.commit()
    with pytest.raises(SerializationFailure):
        other.commit()
    assert shift.rows()["alice"] == "off"


def test_read_committed_loses_an_update() -> None:
    shift = store("read committed")
    one, other = shift.begin(), shift.begin()
    one.write("alice", "off")
    other.write("alice", "away")
    one.commit()
    other.commit()
    assert shift.rows()["alice"] == "away"


@pytest.mark.parametrize(("level", "seen"), [("read committed", "off"), ("snapshot isolation", "on")])
def test_a_later_read_sees_a_commit_only_without_a_snapshot(level: str, seen: str) -> None:
    shift = store(level)
    reader, writer = shift.begin(), shift.begin()
    assert reader.read("bob") == "on"
    writer.write("alice", "off")
    writer.commit()
    assert reader.read("alice") == seen


@pytest.mark.parametrize(("level", "seen"), [("read uncommitted", "off"), ("read committed", "on")])
def test_only_read_uncommitted_sees_what_may_be_taken_back(level: str, seen: str) -> None:
    shift = store(level)
    reader, writer = shift.begin(), shift.begin()
    writer.write("alice", "off")
    assert reader.read("alice") == seen
    writer.abort()
    assert reader.read("alice") == "on"
    assert shift.rows() == DOCTORS


def test_a_transaction_sees_its_own_writes_and_remembers_what_it_read_first() -> None:
    shift = store("snapshot isolation")
    transaction = shift.begin()
    transaction.read("alice")
    transaction.write("alice", "off")
    assert transaction.read("alice") == "off"
    assert (transaction.reads, transaction.writes) == ({"alice": "on"}, {"alice": "off"})


def test_a_refused_commit_leaves_nothing_open_and_changes_nothing() -> None:
    shift = store("serializable")
    one, other = shift.begin(), shift.begin()
    other.read("alice")
    other.write("bob", "off")
    one.write("alice", "off")
    one.commit()
    with pytest.raises(SerializationFailure):
        other.commit()
    assert shift.open == []
    assert shift.rows() == {"alice": "off", "bob": "on"}


def test_a_level_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(ValueError, match="serializable"):
        MultiVersionStore("chaos")
