from __future__ import annotations

import pytest

from playground.engine.distributions import Constant, Uniform
from playground.engine.errors import InvalidScenario
from playground.engine.message import Name
from playground.engine.pipe import Pipe
from playground.engine.records import Amended, Link, Message
from playground.engine.streams import Streams
from tests.engine.cast import MS, SECOND, Cast


def first_message(cast: Cast) -> str:
    message = Cast().run(150 * MS).of(Message)[0]
    name = Name(message.request, message.source, message.target, message.label, message.attempt, message.copy)
    return f"message:{name}"


def test_a_name_is_read_as_it_is_written():
    name = Name("shoppers-17", "alice", "db-1", "POST /orders#new", 2, 1)
    assert Name.parse(str(name)) == name


@pytest.mark.parametrize("text", ["", "a/b>c", "a/b>c/d", "a/b/c/d#1.0", "a/b>c/d#x.0"])
def test_a_malformed_name_is_refused_with_its_form(text: str):
    with pytest.raises(InvalidScenario, match="request/source>target"):
        Name.parse(text)


def test_messages_keep_their_order_although_latencies_differ():
    pipe, streams = Pipe("a", "b", Uniform(1, 100 * MS)), Streams(7)
    arrivals = [pipe.arrival_us(n * MS, streams, Name("r", "a", "b", "x", n, 0)) for n in range(1, 200)]
    assert arrivals == sorted(arrivals)


def test_a_reordering_pipe_lets_messages_overtake():
    pipe, streams = Pipe("a", "b", Constant(MS), reorder_us=50 * MS), Streams(7)
    arrivals = [pipe.arrival_us(n * MS, streams, Name("r", "a", "b", "x", n, 0)) for n in range(1, 200)]
    assert arrivals != sorted(arrivals)


def test_capacity_spaces_messages_out():
    pipe, streams = Pipe("a", "b", Constant(MS), capacity_per_s=100), Streams(7)
    arrivals = [pipe.arrival_us(0, streams, Name("r", "a", "b", "x", n, 0)) for n in range(3)]
    assert arrivals == [MS, 11 * MS, 21 * MS]


def test_a_partition_is_silent_and_loses_what_was_on_its_way():
    cast = Cast(timeout_s=0.3).strike("partition", "network", 100_500, groups="alice|db-1").run(900 * MS)
    assert cast.heard[0] == (400 * MS, "TimedOut timeout")
    assert cast.of(Amended)[0].fate == "dropped"
    later = cast.of(Message)[1]
    assert later.arrives_us is None and later.reason == "cut off" and later.lost_us > later.at_us


def test_a_one_way_cut_lets_the_other_way_through():
    cast = Cast(timeout_s=0.3).strike("cut", "link:db-1>alice", 0).run(450 * MS)
    assert cast.words() == ["TimedOut timeout"]
    arrived = [record.source for record in cast.of(Message) if record.arrives_us is not None]
    assert set(arrived) == {"alice"}


def test_a_cut_ends_by_itself_and_heal_ends_it_early():
    cast = Cast(timeout_s=0.05).strike("cut", "link:alice~db-1", 0, for_us=250 * MS).run(400 * MS)
    assert cast.words() == ["TimedOut timeout", "TimedOut timeout", "value 1"]
    healed = Cast(timeout_s=0.05).strike("cut", "link:alice~db-1", 0).strike("heal", "network", 150 * MS).run(300 * MS)
    assert healed.words() == ["TimedOut timeout", "value 1"]


def test_overlapping_cuts_open_only_when_both_have_ended():
    cast = Cast(timeout_s=0.05)
    cast.strike("cut", "link:alice~db-1", 0, for_us=150 * MS).strike("isolate", "db-1", 0, for_us=250 * MS)
    cast.run(400 * MS)
    assert cast.words() == ["TimedOut timeout", "TimedOut timeout", "value 1"]


def test_held_messages_go_on_when_released():
    cast = Cast().strike("hold", "link:alice>db-1", 50 * MS).strike("release", "link:alice>db-1", 250 * MS)
    cast.run(300 * MS)
    assert cast.heard == [(262 * MS, "value 1"), (262 * MS, "value 2")]
    assert [r.fate for r in cast.of(Amended)] == ["released", "released"]
    held = cast.of(Message)[0]
    assert held.arrives_us is None and held.lost_us is None and held.reason == "held"


def test_latency_is_added_and_taken_away():
    cast = Cast().strike("latency", "link:alice>db-1", 0, add_us=20 * MS, for_us=150 * MS).run(300 * MS)
    assert cast.heard == [(132 * MS, "value 1"), (212 * MS, "value 2")]
    assert [record.status for record in cast.of(Link)] == ["slow", "up"]


def test_a_lossy_link_loses_about_its_share():
    cast = Cast(every_us=2 * MS, work_us=0, timeout_s=0.1)
    cast.strike("loss", "link:alice>db-1", 0, percent=30).run(4 * SECOND)
    sent = cast.of(Message, lambda r: r.source == "alice")
    lost = [record for record in sent if record.lost_us is not None]
    # Binomial(2000, 0.3): mean 600, sd 20.5; six sd.
    assert abs(len(lost) - len(sent) * 0.3) < 125


def test_a_duplicating_link_delivers_twice():
    cast = Cast().strike("duplicate", "link:alice>db-1", 0, percent=100).run(190 * MS)
    assert [(r.copy, r.source) for r in cast.of(Message, lambda r: r.source == "alice")] == [(0, "alice"), (1, "alice")]
    assert cast.words() == ["value 1"]
    assert cast.of(Amended)[-1].fate == "ignored"


def test_one_message_in_flight_can_be_dropped():
    cast = Cast(timeout_s=0.05)
    cast.strike("drop", first_message(cast), 100_500).run(250 * MS)
    assert cast.words() == ["TimedOut timeout", "value 1"]


def test_one_message_in_flight_can_be_delayed():
    cast = Cast()
    cast.strike("delay", first_message(cast), 100_500, by_us=30 * MS).run(190 * MS)
    assert cast.heard == [(142 * MS, "value 1")]
    assert cast.of(Amended)[0][3:5] == ("delayed", 131 * MS)


def test_one_message_in_flight_can_be_duplicated():
    cast = Cast()
    cast.strike("duplicate", first_message(cast), 100_500).run(190 * MS)
    assert [r.copy for r in cast.of(Message, lambda r: r.source == "alice")] == [0, 1]


def test_a_message_keeps_its_name_when_an_earlier_intervention_is_added():
    cast = Cast(timeout_s=0.05)
    target = first_message(cast)
    cast.strike("slow", "db-1", 50 * MS, percent=200).strike("drop", target, 100_500).run(150 * MS + 1)
    assert cast.words() == ["TimedOut timeout"]


def test_sending_where_no_link_is_declared_is_a_bug_with_a_clear_message():
    cast = Cast()
    with pytest.raises(LookupError, match="declares no link"):
        cast.world.network.pipe("db-1", "nobody")
