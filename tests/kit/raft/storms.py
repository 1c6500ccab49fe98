"""A cluster in the simulated world, clients of it, and storms of random faults."""

from __future__ import annotations

from playground.engine.distributions import Constant
from playground.engine.records import Verdict
from playground.engine.streams import Streams
from playground.engine.world import World
from playground.kit.arrivals import poisson
from playground.kit.calls import Call
from playground.kit.clients import open_loop
from playground.kit.raft.cluster import cluster
from playground.kit.raft.finder import Finder
from playground.kit.raft.options import CORRECT
from playground.sdk import Planned, fault
from playground.sdk.judge import Judge
from playground.sdk.raft import RAFT_PROPERTIES
from tests.kit.raft.registers import refuted_keys

CLIENTS = ("alice", "bob", "carol")
KINDS = (
    "crash", "crash", "pause", "slow", "isolate", "partition", "partition", "one way", "latency", "loss", "duplicate",
    "reorder", "hold",
)  # fmt: skip
CALM_S = 10
END_S = 15


class Stage:
    """``members`` members called n1, n2, ..., clients who write and read two keys, and a judge."""

    def __init__(self, seed=7, members=5, options=CORRECT, rate=8, **cluster_options):
        self.world = World(seed)
        self.names = [f"n{i}" for i in range(1, members + 1)]
        judge = Judge(self.world.recorder, None, RAFT_PROPERTIES)
        self.world.at_end.append(judge.finish)
        self.cluster = cluster(self.world, self.names, options=options, **cluster_options)
        for client in CLIENTS:
            self._place(client, rate)

    def _place(self, client, rate):
        finder = Finder(self.names, try_s=0.4, patience_s=2)

        def key(node, n):
            return f"k{n % 2}"

        async def write(node, n):
            return await finder.call(node, "write", ["put", key(node, n), f"{client}{n}"])

        async def read(node, n):
            return await finder.call(node, "read", key(node, n))

        for kind, by in (("write", write), ("read", read)):
            value = (lambda node, n: f"{client}{n}") if kind == "write" else None
            name = client if kind == "write" else f"{client}-reads"
            call = Call("n1", kind, subject=key, value=value, by=by)
            open_loop(self.world, name, arrivals=poisson(rate), call=call)
            for member in self.names:
                self.world.link(name, member, latency=Constant(1_000))

    def place_faithful(self, member, rate=40):
        """A client who reads from one member only, whatever others say."""
        call = Call(
            member, "read", body=lambda node, n: f"k{n % 2}", subject=lambda node, n: f"k{n % 2}", timeout_s=0.4
        )
        open_loop(self.world, "dave", arrivals=poisson(rate), call=call)
        self.world.link("dave", member, latency=Constant(1_000))
        return self

    def strike(self, *faults):
        for one in faults:
            self.world.points.plan(Planned.parse(one, "fault"))
        return self

    def run(self, seconds=END_S):
        self.world.run(round(seconds * 1_000_000))
        return self

    @property
    def records(self):
        return self.world.recorder.records

    def verdicts(self):
        return {record.property: record for record in self.records if type(record) is Verdict}

    def wrong(self):
        """The properties that say no, and the keys that are not linearizable."""
        fine = ("holds", "reached", "unknown")
        broken = [f"{name}: {verdict.words}" for name, verdict in self.verdicts().items() if verdict.status not in fine]
        return broken + [f"{key} is not linearizable" for key in refuted_keys(self.records)]


def storm(seed, names, count=8, kinds=KINDS, lose=False):
    """``count`` faults of a seed between 1.5 s and the calm, most of them at whoever leads then."""
    streams = Streams(seed)

    def below(bound, *key):
        return streams.below(bound, "storm", *key)

    faults = []
    for i in range(count):
        kind = kinds[below(len(kinds), "kind", i)]
        at_s = 1.5 + below(7_000, "at", i) / 1_000
        for_s = 0.2 + below(1_800, "for", i) / 1_000
        node = names[below(len(names), "node", i)]
        target = node if below(2, "role", i) else "primaries:database"
        faults.append(_one(kind, target, at_s, min(for_s, CALM_S - at_s), names, lambda n, *k, i=i: below(n, i, *k)))
    if lose:
        faults.append(fault("restart", names[below(len(names), "loser")], at_s=5, disk="lose"))
    return faults


def _one(kind, target, at_s, for_s, names, below):
    a = names[below(len(names), "a")]
    b = [name for name in names if name != a][below(len(names) - 1, "b")]
    times = {"at_s": at_s, "for_s": for_s}
    if kind == "partition":
        side = [name for name in names if below(2, "side", name)] or [a]
        other = [name for name in names if name not in side] or [side.pop()]
        return fault("partition", groups=f"{','.join(side)}|{','.join(other)}", **times)
    if kind in ("crash", "pause", "isolate"):
        return fault(kind, target, **times)
    if kind == "slow":
        return fault(kind, target, percent=500 + below(3_000, "percent"), **times)
    if kind == "one way":
        return fault("cut", f"link:{a}>{b}", **times)
    args = {
        "latency": {"add_us": 20_000 + below(800_000, "add")},
        "loss": {"percent": 20 + below(80, "percent")},
        "duplicate": {"percent": 20 + below(80, "percent")},
        "reorder": {"window_us": 20_000 + below(500_000, "window")},
        "hold": {},
    }[kind]
    return fault(kind, f"link:{a}~{b}", **times, **args)


def wrong_in(seed, options=CORRECT, members=5, rate=8, **storm_options):
    """What goes wrong in the storm of ``seed``."""
    stage = Stage(seed, members, options, rate)
    return stage.strike(*storm(seed, stage.names, **storm_options)).run().wrong()
