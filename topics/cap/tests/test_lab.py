"""The lab: what the buttons do to each variant, and what is said of it."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
import pytest

from playground import catalog, simulate
from playground.engine.records import Health, Intervention, Message, Operation
from playground.sdk import Missed, Run, Scenario, fault
from topics.cap.models import promised
from topics.cap.overwriting import Overwriting
from topics.cap.params import Params
from topics.cap.places import east, home, severed, west
from topics.cap.rest import settles_us
from topics.cap.sides import Sides

TOPIC = catalog.topic("cap")
US = 1_000_000


def press(id: str, at_s: float) -> dict[str, Any]:
    """The button ``id``, pressed at an instant."""
    return next(action for action in TOPIC.actions if action.id == id).planned(round(at_s * US))


def played(*planned: dict[str, Any], horizon_s: int = 12, seed: int = 5, **params: Any) -> Run:
    """A short run; asked for again, the same run."""
    return _played(orjson.dumps([planned, horizon_s, seed, params]))


@cache
def _played(asked: bytes) -> Run:
    planned, horizon_s, seed, params = orjson.loads(asked)
    raw = {"params": params, "seed": seed, "horizon_us": horizon_s * US, "interventions": planned}
    return simulate.run(Scenario.parse(TOPIC, raw), topic=TOPIC)


def words(run: Run) -> list[tuple[str, str]]:
    return [(record.outcome, record.words) for record in run.of(Intervention)]


def cut_at(run: Run, at_s: float) -> set[tuple[str, str]]:
    """The directions on which a message of the last second was cut off."""
    recent = [m for m in run.of(Message) if at_s - 1 <= m.at_us / US < at_s]
    return {(m.source, m.target) for m in recent if m.reason == "cut off"}


def test_the_west_is_a_minority_with_alice():
    for replicas, minority in (("3", ("n1", "alice")), ("5", ("n1", "n2", "alice"))):
        p = Params(replicas=replicas)
        assert west(p) == minority
        assert not set(west(p)) & set(east(p))
        assert home(p, "alice") in west(p)
        assert {home(p, "bob"), home(p, "carol")} <= set(east(p))


def test_a_split_cuts_both_ways_and_heals_by_itself():
    run = played(press("split-west", 3))
    assert cut_at(run, 5) & {("n2", "n1"), ("n3", "n1"), ("bob", "n1"), ("carol", "n1")}
    assert cut_at(run, 5) & {("n1", "n2"), ("n1", "n3"), ("alice", "n2"), ("alice", "n3")}
    assert cut_at(run, 12) == set()
    assert words(run) == [("applied", "12 directions are cut: the west cannot talk to the east")]


def test_a_bridge_is_reached_from_both_sides():
    cut = severed(Params(), "bridge")
    assert {("n1", "n3"), ("n3", "n1"), ("alice", "n3")} <= set(cut)
    assert not any("n2" in pair for pair in cut)


def test_one_way_leaves_the_way_back():
    run = played(press("one-way", 3), variant="lww")
    assert {source for source, _ in cut_at(run, 5)} <= {"n1", "alice"}
    assert cut_at(run, 5)


def test_the_leader_is_stranded_with_its_clients_and_another_is_elected():
    run = played(press("strand-leader", 3))
    leading = [(state.node, state.value) for node in ("n1", "n2", "n3") for state in run.states(node, "leads")]
    assert [term for _, term in sorted(leading, key=lambda each: each[1] or 0) if term] == [1, 2]
    assert run.verdicts()["OneLeaderPerTerm"].status == "holds"


def test_without_a_leader_there_is_nobody_to_strand_or_slow():
    run = played(press("strand-leader", 3), press("slow-clock", 4), variant="lww")
    assert words(run) == [("missed", "nobody leads"), ("missed", "nobody leads")]
    with pytest.raises(Missed):
        severed(Params(), "leader", None)


def test_the_leaders_clock_runs_slow_and_is_put_right():
    run = played(press("slow-clock", 3), horizon_s=18)
    told = [(round(record.at_us / US), record.status) for record in run.of(Health)]
    assert told == [(3, "skewed"), (15, "up")]


def test_every_client_writes_at_once_as_a_session_of_its_own():
    run = played(press("write-sides", 3), variant="lww")
    pressed = [r for r in run.of(Operation) if r.client.endswith("'s hand") and r.phase == "invoked"]
    assert [(r.at_us, r.client, r.key) for r in pressed] == [
        (3 * US, "alice's hand", "x"),
        (3 * US, "bob's hand", "x"),
        (3 * US, "carol's hand", "x"),
    ]


@pytest.mark.parametrize(("crdt", "function"), [("g_counter", "increment"), ("or_set", "add")])
def test_what_cannot_be_written_is_counted_or_added(crdt, function):
    run = played(press("write-sides", 3), variant="crdt", crdt=crdt, horizon_s=5)
    pressed = [r for r in run.of(Operation) if r.client.endswith("'s hand")]
    assert {(r.function, r.phase) for r in pressed} == {(function, "invoked"), (function, "ok")}


@pytest.mark.parametrize(
    ("params", "models"),
    [
        ({}, ("linearizable",)),
        ({"reads": "lease"}, ("linearizable",)),
        ({"variant": "quorum"}, ("linearizable",)),
        ({"variant": "quorum", "repair": "after"}, ("read your writes",)),
        ({"variant": "quorum", "read_quorum": 1}, ()),
        ({"variant": "quorum", "sloppy": 1}, ()),
        ({"variant": "lww"}, ("read your writes", "monotonic reads")),
        ({"variant": "lww", "roaming": 1}, ()),
        ({"variant": "siblings"}, ()),
    ],
)
def test_each_variant_promises_what_it_can_keep(params, models):
    assert promised(Params(**params)) == models


@pytest.mark.parametrize("variant", ["lww", "siblings", "crdt"])
def test_replicas_that_answer_alone_are_available_on_both_sides(variant):
    run = played(press("split-west", 3), variant=variant)
    assert run.verdicts()["CapAvailable"].status == "holds"
    assert "alice and n1: " in run.verdicts()["Strongest"].words
    assert run.operations("failed") == []


@pytest.mark.parametrize("variant", ["raft", "quorum"])
def test_what_needs_a_majority_is_not_available_and_says_who_was_refused(variant):
    verdict = played(press("split-west", 3), variant=variant).verdicts()["CapAvailable"]
    assert (verdict.status, verdict.promise) == ("broken", "outside")
    assert "n1 is alive and" in verdict.words


def test_clients_that_roam_lose_what_a_session_relies_on():
    run = played(press("split-west", 3), variant="lww", roaming=1, anti_entropy_ms=5000)
    assert run.verdicts()["Strongest"].status == "unknown"
    assert "It refutes" in run.verdicts()["Strongest"].words


def test_a_blank_replica_comes_back_under_a_new_name_and_nothing_is_counted_twice():
    run = played(press("blank", 4), horizon_s=12, variant="crdt", crdt="g_counter")
    assert run.verdicts()["SlotNeverReused"].status == "holds"
    assert run.states("n1", "slot.likes")[-1].value.startswith("n1/2 ")


def test_only_who_begins_its_numbers_again_is_said_to():
    late = played(press("write-sides", 7), horizon_s=9, variant="crdt", crdt="g_counter", write_percent=1)
    blank = played(press("blank", 4), horizon_s=12, variant="crdt", crdt="g_counter")
    assert not any("numbers its writes" in text for text in late.captions())
    assert "n1 numbers its writes from 1 under the name n1/2." in blank.captions()


def test_a_blank_member_of_raft_stays_outside():
    run = played(press("blank", 4))
    assert run.states("n1", "role")[-1].value == "outsider"
    assert run.verdicts()["Registers"].status == "holds"


def test_a_member_that_was_blank_once_stays_outside_after_another_crash():
    run = played(press("blank", 4), {**press("crash", 5), "args": {"for_us": US}})
    assert [state.value for state in run.states("n1", "role")][-3:] == ["outsider", None, "outsider"]
    assert run.verdicts()["ReplicasAgree"].status != "stuck"


@pytest.mark.parametrize(("horizon_s", "status"), [(16, "draining"), (21, "holds")])
def test_a_difference_stays_only_when_everybody_has_met_everybody(horizon_s, status):
    run = played(press("split-west", 6), variant="lww", replicas="5", horizon_s=horizon_s, busy_s=11, seed=2)
    assert run.verdicts()["ReplicasAgree"].status == status


@pytest.mark.parametrize(
    ("params", "settles_s"),
    [({}, 0), ({"variant": "lww"}, 4), ({"variant": "quorum", "replicas": "5", "sloppy": 1}, 10)],
)
def test_the_time_to_settle_counts_hints_and_rounds_of_anti_entropy(params, settles_s):
    assert settles_us(Params(**params)) == settles_s * US


def test_steps_that_nobody_knows_of_are_told_beside_the_sum_of_those_that_were_acknowledged():
    cut = fault("cut", "link:n1>alice", at_s=3, for_s=2)
    run = played(cut, horizon_s=20, busy_s=12, variant="crdt", crdt="g_counter")
    steps = {phase: sum(o.function == "increment" for o in run.operations(phase)) for phase in ("ok", "unknown")}
    assert run.verdicts()["AcknowledgedSurvive"].words == (
        f"the counter stands at {sum(steps.values())}, the sum of what was acknowledged at {steps['ok']}, "
        f"and of {steps['unknown']} other steps nobody knows"
    )


def test_a_set_keeps_what_was_added_on_either_side():
    run = played(press("split-west", 3), variant="crdt", crdt="or_set", horizon_s=20, busy_s=12)
    assert run.verdicts()["AcknowledgedSurvive"].status == "holds"
    assert run.verdicts()["ReplicasAgree"].status == "holds"


class Shown:
    """A record of a state or a link."""

    def __init__(self, node: str = "", value: Any = None, source: str = "", target: str = "", status: str = "") -> None:
        self.node, self.path, self.value = node, "x", value
        self.source, self.target, self.status = source, target, status


def test_a_write_is_overwritten_when_the_new_one_did_not_know_of_it():
    overwriting = Overwriting()
    told = [("n1", "a1"), ("n2", "a1"), ("n2", "b1"), ("n1", "a2"), ("n1", "b1")]
    assert [overwriting.state(Shown(node, value)) for node, value in told] == [None, None, None, None, "a2"]


def test_sides_are_who_still_reaches_whom():
    sides = Sides(("n1", "n2", "n3", "alice", "bob"))
    for a, b in (("n1", "n3"), ("n3", "n1")):
        sides.link(Shown(source=a, target=b, status="cut"))
    assert sides.of("n1") == ("n1", "n2", "n3", "alice", "bob")
    for pair in (("n1", "n2"), ("alice", "n2"), ("alice", "n3"), ("bob", "n1")):
        sides.link(Shown(source=pair[0], target=pair[1], status="cut"))
    assert sides.of("alice") == ("n1", "alice")
    assert sides.replicas(sides.of("bob")) == ["n2", "n3"]
    sides.link(Shown(source="n1", target="n2", status="up"))
    assert sides.of("alice") == ("n1", "n2", "n3", "alice", "bob")
