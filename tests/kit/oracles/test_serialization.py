"""The anomalies of Berenson, Adya and Fekete, each under its own name."""

from __future__ import annotations

import pytest

from playground.kit.oracles.serialization import Access, Transaction, anomalies, serializable


def transactions(text: str) -> list[Transaction]:
    """Lines such as ``T1: r x -, w x 1`` in order of commit; a name that ends in ``!`` was undone."""
    made = []
    for n, line in enumerate(text.strip().splitlines()):
        name, _, deeds = line.strip().partition(": ")
        accesses = (_access(*deed.split()) for deed in deeds.split(", "))
        made.append(Transaction(name.rstrip("!"), tuple(accesses), not name.endswith("!"), (n,)))
    return made


def _access(kind: str, key: str, value: str) -> Access:
    return Access({"r": "read", "w": "write"}[kind], key, None if value == "-" else int(value))


DIRTY_WRITE = ("T1: w x 1, w y 1\nT2: w x 2, w y 2", {"x": [1, 2], "y": [2, 1]})
ABORTED_READ = "T1!: w x 1\nT2: r x 1"
INTERMEDIATE = "T1: w x 1, w x 2\nT2: r x 1"
CIRCULAR = "T1: w x 1, r y 2\nT2: w y 2, r x 1"
LOST_UPDATE = "T1: r x -, w x 1\nT2: r x -, w x 2"
READ_SKEW = "T1: w x 1, w y 1\nT2: r x -, r y 1"
WRITE_SKEW = "T1: r x -, r y -, w x 1\nT2: r x -, r y -, w y 2"
READ_ONLY = "T1: r y -, w y 20\nT3: r x -, r y 20\nT2: r x -, r y -, w x 11"


@pytest.mark.parametrize(
    ("text", "versions", "kind"),
    [
        (*DIRTY_WRITE, "G0"),
        (ABORTED_READ, None, "G1a"),
        (INTERMEDIATE, None, "G1b"),
        (CIRCULAR, None, "G1c"),
        (LOST_UPDATE, None, "lost update"),
        (READ_SKEW, None, "G-single"),
        (WRITE_SKEW, None, "write skew"),
        (READ_ONLY, None, "G2"),
    ],
)
def test_each_anomaly_has_its_name(text: str, versions: dict | None, kind: str) -> None:
    assert [each.kind for each in anomalies(transactions(text), versions)][0] == kind
    assert serializable(transactions(text), versions).status == "broken"


def test_write_skew_is_allowed_by_snapshot_isolation_and_says_who_read_before_whom() -> None:
    given = transactions(WRITE_SKEW)
    assert serializable(given, level="snapshot isolation").ok
    verdict = serializable(given)
    assert verdict.witnesses == (0, 1)
    assert "T1 read y before T2 replaced it" in verdict.words
    assert "T2 read x before T1 replaced it" in verdict.words


def test_the_reader_makes_the_anomaly_of_fekete() -> None:
    without = "\n".join(line for line in READ_ONLY.splitlines() if not line.startswith("T3"))
    assert serializable(transactions(without)).ok
    assert serializable(transactions(READ_ONLY)).witnesses == (0, 1, 2)
    assert serializable(transactions(READ_ONLY), level="snapshot isolation").ok


def test_a_lost_update_is_allowed_by_read_committed() -> None:
    assert serializable(transactions(LOST_UPDATE), level="read committed").ok
    assert serializable(transactions(LOST_UPDATE), level="snapshot isolation").status == "broken"


def test_one_after_another_is_serializable() -> None:
    assert serializable(transactions("T1: r x -, w x 1\nT2: r x 1, w x 2\nT3: r x 2, r y -")).ok
