"""The pattern alone, on an ordinary loop."""

import asyncio
import time
from contextlib import suppress

import pytest

from playground.kit.raft import Counter, LeadershipLost, MemoryJournal, NotLeader, Options, Raft, Register
from playground.kit.raft.messages import Appended, AppendEntries, Entry, InstallSnapshot, RequestVote, Vote
from tests.kit.raft.bench import Bench

THREE = ("n1", "n2", "n3")
FIVE = ("s1", "s2", "s3", "s4", "s5")


@pytest.fixture
def bench(request):
    made = []

    def make(names=THREE, **options):
        made.append(Bench(names, Options(**options)))
        return made[-1]

    yield make
    for each in made:
        each.close()


async def test_members_on_an_ordinary_loop_elect_a_leader_and_agree():
    members, tasks = {}, []

    def send(peer, message):
        tasks.append(asyncio.ensure_future(members[peer].receive(message)))

    options = Options(heartbeat_s=0.01, election_s=(0.03, 0.06), lease_s=0.01)
    for place, name in enumerate(THREE):
        members[name] = Raft(
            name, THREE, machine=Register(), journal=MemoryJournal(), send=send, now=time.monotonic,
            draw=lambda *key, place=place: place * 2**62, options=options,
        )  # fmt: skip
        tasks.append(asyncio.ensure_future(members[name].run()))
    async with asyncio.timeout(5):
        while not any(member.leads for member in members.values()):
            await asyncio.sleep(0.005)
        leader = next(member for member in members.values() if member.leads)
        assert await leader.propose(["put", "x", 1], client="alice", number=1) is None
        assert await leader.propose(["put", "x", 1], client="alice", number=1) is None
        assert await leader.propose(["cas", "x", 1, 2]) is True
        assert await leader.read("x") == 2
    for task in tasks:
        task.cancel()


async def test_a_command_is_carried_out_by_every_member(bench):
    net = bench()
    await net.lead("n1")
    answer = net.start(net["n1"].propose(["put", "x", 1]))
    await net.deliver()
    assert answer.result() is None
    net["n1"].replication.ask_all()
    await net.deliver()
    assert [net[name].sessions.machine.values for name in THREE] == [{"x": 1}] * 3


async def test_only_the_leader_serves_and_a_follower_names_it(bench):
    net = bench()
    await net.lead("n1")
    with pytest.raises(NotLeader) as refused:
        await net["n2"].propose(["put", "x", 1])
    assert refused.value.leader == "n1"


async def test_a_deposed_leader_tells_whoever_waits(bench):
    net = bench()
    await net.lead("n1")
    write, read = net.start(net["n1"].propose(["put", "x", 1])), net.start(net["n1"].read("x"))
    await net.deliver("n1")
    await net.lead("n2", "n2", "n3")
    net["n2"].replication.ask_all()
    await net.deliver()
    assert isinstance(write.exception(), LeadershipLost)
    assert isinstance(read.exception(), NotLeader)


@pytest.mark.parametrize(("defects", "second"), [((), False), (("vote_in_memory",), True)])
async def test_a_vote_survives_a_restart(bench, defects, second):
    net = bench(defects=defects)
    await net["n3"].receive(RequestVote("n1", 1, 0, 0, False))
    net.crash("n3")
    await net["n3"].receive(RequestVote("n2", 1, 0, 0, False))
    assert [message.granted for _, _, message in net.lying] == [True, second]


async def test_a_vote_is_not_heard_of_before_it_is_durable(bench):
    net = bench()
    net.journals["n3"].gate.clear()
    net.start(net["n3"].receive(RequestVote("n1", 1, 0, 0, False)))
    await net.settle()
    assert net.lying == []
    net.journals["n3"].gate.set()
    await net.settle()
    assert net.lying == [("n3", "n1", Vote("n3", 1, True, False))]


async def test_a_vote_that_another_term_overtook_in_the_sync_is_not_answered(bench):
    net = bench()
    net.journals["n3"].gate.clear()
    net.start(net["n3"].receive(RequestVote("n1", 1, 0, 0, False)))
    net.start(net["n3"].receive(RequestVote("n2", 2, 0, 0, False)))
    await net.settle()
    net.journals["n3"].gate.set()
    await net.settle()
    assert [(peer, message.term) for _, peer, message in net.lying] == [("n2", 2)]


@pytest.mark.parametrize(("defects", "kept"), [((), 2), (("entries_in_memory",), 0)])
async def test_acknowledged_entries_survive_a_restart(bench, defects, kept):
    net = bench(defects=defects)
    entries = (Entry(1, 1, None, 0, None), Entry(2, 1, None, 0, ["put", "x", 1]))
    await net["n2"].receive(AppendEntries("n1", 1, 0, 0, entries, 0, 1))
    assert net.lying[-1][2].index == 2
    net.crash("n2")
    assert net["n2"].log.last_index == kept


@pytest.mark.parametrize(("defects", "votes"), [((), []), (("blank_vote",), [True])])
async def test_a_member_without_its_disk_stays_outside(bench, defects, votes):
    net = bench(defects=defects)
    await net["n3"].receive(RequestVote("n1", 1, 0, 0, False))
    net.lying.clear()
    net.crash("n3", blank=True)
    assert net["n3"].role.state == ("follower" if defects else "outsider")
    await net["n3"].receive(RequestVote("n2", 1, 0, 0, False))
    assert [message.granted for _, _, message in net.lying] == votes


async def test_a_member_that_lost_its_disk_remembers_that_whatever_a_crash_leaves_of_its_new_one(bench):
    net = bench()
    net.crash("n3", blank=True)
    written = net.journals["n3"].records()
    for kept in range(len(written) + 1):
        net.journals["n3"].rewrite(written[:kept])
        await net.journals["n3"].sync()
        net.crash("n3")
        await net["n3"].receive(RequestVote("n2", 1, 0, 0, False))
        assert (net["n3"].role.state, net.lying) == ("outsider", [])


async def figure_8(net):
    """Section 5.4.2: an entry of term 1 lies on three of five members, and may still be replaced."""
    await net.lead("s1")
    net.start(net["s1"].propose(["put", "x", "old"]))
    await net.deliver("s1", "s2")
    await net.lead("s5", "s3", "s4", "s5")
    net.start(net["s5"].propose(["put", "x", "other"]))
    await net.deliver("s5")
    net["s1"].store.elect(2, None)
    await net["s1"].election.stand()
    await net.deliver("s1", "s2", "s3", most=4)  # the votes
    net["s1"].replication.ask_all()
    await net.deliver("s1", "s2", "s3", most=6)
    place = next(entry.index for entry in net["s3"].log.after(0) if entry.command)
    net["s5"].store.elect(3, None)
    with suppress(AssertionError):
        await net.lead("s5", "s2", "s3", "s4", "s5")
    return place


def committed(net, name, place):
    return net[name].log.entry(place).command if net[name].commit >= place else None


async def test_figure_8_commits_no_entry_of_an_earlier_term_by_counting(bench):
    net = bench(FIVE, batch=1)
    place = await figure_8(net)
    for name in FIVE:
        assert committed(net, name, place) in (None, ["put", "x", "old"])


async def test_figure_8_with_the_mistake_commits_two_entries_at_one_place(bench):
    net = bench(FIVE, batch=1, defects=("earlier_terms",))
    place = await figure_8(net)
    net.start(net["s5"].propose(["put", "x", "more"]))
    await net.deliver("s2", "s3", "s4", "s5")
    assert committed(net, "s1", place) == ["put", "x", "old"]
    assert committed(net, "s5", place) == ["put", "x", "other"]


async def test_a_lagging_follower_gets_the_snapshot(bench):
    net = bench(snapshot_every=10)
    await net.lead("n1")
    for n in range(25):
        net.start(net["n1"].propose(["put", "x", n], client="alice", number=n))
        await net.deliver("n1", "n2")
    net["n1"].replication.ask_all()
    assert any(isinstance(message, InstallSnapshot) for _, peer, message in net.lying if peer == "n3")
    await net.deliver()
    net["n1"].replication.ask_all()
    await net.deliver()
    assert net["n3"].log.print_at(26) == net["n1"].log.print_at(26)
    assert net["n3"].sessions.snapshot() == net["n1"].sessions.snapshot()
    net.crash("n3")
    assert net["n3"].commit == net["n3"].log.snapshot.index >= 20


async def test_a_long_conflict_is_skipped_a_term_at_a_time(bench):
    net = bench()
    await net.lead("n1")
    for n in range(30):
        net.start(net["n1"].propose(["put", "x", n]))
    await net.deliver("n1")
    await net.lead("n2", "n2", "n3")
    before = len(net["n2"].log.after(0))
    net["n2"].replication.ask_all()
    sent = []
    while net.lying:
        source, target, message = net.lying.pop(0)
        sent += [message] if target == "n1" else []
        await net[target].receive(message)
    assert len(sent) <= 4
    assert net["n1"].log.last_index == before


@pytest.mark.parametrize(("defects", "early"), [((), False), (("early_reads",), True)])
async def test_a_new_leader_reads_nothing_before_an_entry_of_its_own_term_is_committed(bench, defects, early):
    net = bench(defects=defects)
    await net.lead("n1")
    write = net.start(net["n1"].propose(["put", "x", 1]))
    await net.deliver()
    assert write.done() and net["n2"].commit < net["n1"].commit
    await net["n2"].election.stand()
    await net.deliver("n2", "n3", most=2)  # the vote, and no more
    read = net.start(net["n2"].read("x"))
    await net.settle()
    net.lying = [lies for lies in net.lying if not (isinstance(lies[2], AppendEntries) and lies[2].entries)]
    await net["n2"].receive(Appended("n3", 2, True, 0, 0, 0, net["n2"].replication.round))
    await net.settle()
    assert read.done() is early  # with None, although 1 was acknowledged
    net["n2"].replication.ask_all()
    await net.deliver()
    assert read.result() == (None if early else 1)


async def test_a_lease_answers_at_once_and_ends_after_its_time(bench):
    net = bench(reads="lease")
    await net.lead("n1")
    net["n1"].replication.ask_all()
    await net.deliver()
    assert await net["n1"].read("x") is None
    net.now += 0.31
    late = net.start(net["n1"].read("x"))
    await net.settle()
    assert not late.done()


@pytest.mark.parametrize(("defects", "valid"), [((), False), (("lease_from_answer",), True)])
async def test_a_lease_counts_from_when_the_heartbeat_was_sent(bench, defects, valid):
    net = bench(reads="lease", defects=defects)
    await net.lead("n1")
    net["n1"].replication.ask_all()
    net.now += 1.0
    await net.deliver()
    assert (net["n1"].reads.lease_left_s() > 0) is valid


@pytest.mark.parametrize(("defects", "votes"), [((), []), (("disloyal",), [True])])
async def test_a_follower_keeps_its_vote_while_a_lease_may_run(bench, defects, votes):
    net = bench(reads="lease", defects=defects)
    await net.lead("n1")
    last = net["n3"].log.last_index
    await net["n3"].receive(RequestVote("n2", 2, last, 1, False))
    assert [message.granted for _, _, message in net.lying] == votes


async def test_a_trial_changes_nobodys_term(bench):
    net = bench()
    await net["n3"].receive(RequestVote("n1", 5, 0, 0, True))
    net.now += 1.0
    await net["n3"].receive(RequestVote("n1", 5, 0, 0, True))
    assert [message.granted for _, _, message in net.lying] == [False, True]
    assert net["n3"].store.term == 0


@pytest.mark.parametrize(("defects", "times"), [((), 1), (("no_sessions",), 2)])
async def test_a_command_sent_twice_takes_effect_once(bench, defects, times):
    net = bench(defects=defects)
    await net.lead("n1")
    for name in THREE:
        net[name].sessions.machine = Counter()
    for _ in range(2):
        net.start(net["n1"].propose(["add", 1], client="alice", number=1))
    await net.deliver()
    assert net["n1"].sessions.machine.value == times
