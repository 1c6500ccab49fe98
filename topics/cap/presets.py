"""Named scenarios. The first three meet the same partition, with the same clients: put them side by side."""

from __future__ import annotations

from playground.sdk import Claim, Preset, fault

from .measures import everybody, held, latency_ms, models, reached, reads_of, share, status

SPLIT = fault("split", "world", at_s=4, for_s=10, how="west")
"""The same everywhere: alice and a minority of the replicas in the west, the others in the east, from 4 to 14 s."""

RAFT = Preset(
    "raft-split",
    "One partition, on Raft",
    "At 4 s the network splits and the leader n1 is on the small side, with alice. For a moment two replicas believe "
    "they lead. The east elects a new one and goes on; alice gets nothing until 14 s, and nobody reads anything old.",
    seed=5,
    horizon_s=30,
    interventions=[SPLIT],
    claims=[
        Claim("Two replicas lead at once, in different terms", lambda run: reached(run, "TwoLeaders")),
        Claim("From 5 s on the east is served as if nothing had happened", lambda run: share(run, "bob", 5, 14) == 1),
        Claim("While it lasts alice gets no answer", lambda run: share(run, "alice", 4.1, 12.9) == 0),
        Claim("So it is not available in the sense of CAP", lambda run: status(run, "CapAvailable")[0] == "broken"),
        Claim("The history is linearizable", lambda run: models(run).strongest == ("linearizable",)),
        Claim(
            "Before the partition the median write takes more than 40 ms: it waits for a majority",
            lambda run: latency_ms(run, "write", 1, 4) > 40,
        ),
    ],
)

QUORUM = Preset(
    "quorum-split",
    "The same partition, on quorums",
    "Two of three copies for each write and each read, and no read repair. The small side is turned away just as with "
    "Raft. Then, at 19.6 s, a write of alice reaches one copy only: readers see it, and then they do not.",
    params={"variant": "quorum", "repair": "never", "anti_entropy_ms": 0},
    seed=5,
    horizon_s=30,
    interventions=[SPLIT, fault("partition", "network", at_s=19.557441, for_s=0.05, groups="n1|n2,n3")],
    claims=[
        Claim("In the split alice is turned away every time", lambda run: share(run, "alice", 4.1, 13.8) == 0),
        Claim(
            "Bob and carol are always served", lambda run: min(share(run, c, 4.1, 13.8) for c in ("bob", "carol")) == 1
        ),
        Claim(
            "It promises that sessions read their own writes, and they do",
            lambda run: status(run, "Strongest") == ("holds", "inside"),
        ),
        Claim(
            "W + R > N, and yet not linearizable: somebody reads backwards in time",
            lambda run: "monotonic reads" in models(run).refuted,
        ),
    ],
)

LWW = Preset(
    "lww-split",
    "The same partition, last writer wins",
    "Everybody is served all the time. At 14 s the sides meet, and of two acknowledged writes the one with the later "
    "stamp stays. From 19 s on the clock of n1 is 3 s ahead: now alice wins against writes that come after hers.",
    params={"variant": "lww", "clock": "wall"},
    seed=5,
    horizon_s=30,
    interventions=[SPLIT, fault("skew", "n1", at_s=19, offset_us=3_000_000)],
    claims=[
        Claim("Every request is answered, on both sides", lambda run: everybody(run, 0, 26) == 1),
        Claim("It is available in the sense of CAP", lambda run: status(run, "CapAvailable") == ("holds", "inside")),
        Claim("Acknowledged writes are lost", lambda run: status(run, "AcknowledgedSurvive")[0] == "lost"),
        Claim(
            "With the clock off, sessions do not even read their own writes",
            lambda run: "read your writes" in models(run).refuted,
        ),
        Claim(
            "The median write takes less than 15 ms: it waits for nobody",
            lambda run: latency_ms(run, "write", 1, 14) < 15,
        ),
    ],
)

SLOPPY = Preset(
    "sloppy-quorum",
    "A sloppy quorum stores what nobody finds",
    "Five replicas, three copies of each key, W = R = 2. In the split others stand in for owners out of reach, so both "
    "sides write. Alice reads z and misses what she wrote herself: the copy is on the other side, or in a hint.",
    params={"variant": "quorum", "replicas": "5", "sloppy": 1},
    seed=6,
    horizon_s=30,
    interventions=[SPLIT],
    claims=[
        Claim("Both sides are served, every request", lambda run: everybody(run, 4, 26) == 1),
        Claim(
            "W + R > N does not help when any W will do: a session misses its own write",
            lambda run: "read your writes" in models(run).refuted,
        ),
        Claim("After the split hints are handed over", lambda run: reached(run, "HintHandedOver")),
        Claim("In the end all replicas agree", lambda run: status(run, "ReplicasAgree") == ("holds", "inside")),
    ],
)

UNREAD = Preset(
    "unread-key",
    "Read repair never finds what nobody reads",
    "Replicas are repaired by reads alone. After 20 s x and y are soon the same everywhere. The key z is written "
    "and never read: the small side keeps its old value, and nothing will ever tell.",
    params={"variant": "quorum", "repair": "after", "anti_entropy_ms": 0, "cold": 1, "write_percent": 8},
    seed=1,
    horizon_s=30,
    interventions=[fault("split", "world", at_s=4, for_s=16, how="west")],
    claims=[
        Claim("Reads repair what they find", lambda run: reached(run, "ReadRepaired")),
        Claim(
            "At rest x and y are the same on all replicas",
            lambda run: all(len(set(held(run, key).values())) == 1 for key in "xy"),
        ),
        Claim("z is not, and the verdict calls it stuck", lambda run: status(run, "ReplicasAgree")[0] == "stuck"),
    ],
)

SIBLINGS = Preset(
    "siblings",
    "Two values, side by side",
    "Everybody is served, and nothing is dropped: what was written on either side stands side by side until a client "
    "that has read both writes again. Watch x on the replicas after 14 s.",
    params={"variant": "siblings"},
    seed=5,
    horizon_s=30,
    interventions=[SPLIT],
    claims=[
        Claim("Every request is answered, on both sides", lambda run: everybody(run, 0, 26) == 1),
        Claim("A reader is given siblings", lambda run: reached(run, "SiblingsSeen")),
        Claim("No acknowledged write is lost", lambda run: status(run, "AcknowledgedSurvive") == ("holds", "inside")),
        Claim(
            "Alice reads values of both sides after the split",
            lambda run: any(" " in str(v) for v in reads_of(run, "alice", "x")),
        ),
    ],
)

COUNTER = Preset(
    "blank-counter",
    "Defect: a blank replica keeps its old name",
    "A counter that each replica counts in a slot of its own. At 8 s, cut off with alice, n1 loses its disk and begins "
    "its slot at 1 again. Alice's clicks are acknowledged, and the others take them for ones they know already.",
    params={"variant": "crdt", "crdt": "g_counter", "defect": "old_id", "write_percent": 60},
    seed=5,
    horizon_s=30,
    interventions=[SPLIT, fault("restart", "n1", at_s=8, disk="lose")],
    claims=[
        Claim(
            "A number is given twice, and the property says so",
            lambda run: status(run, "SlotNeverReused") == ("broken", "inside"),
        ),
        Claim(
            "All replicas agree in the end, on a sum that is too small",
            lambda run: (
                status(run, "ReplicasAgree")[0] == "holds" and "too few" in run.verdicts()["AcknowledgedSurvive"].words
            ),
        ),
        Claim(
            "Nobody noticed: every request was answered but those of the restart",
            lambda run: everybody(run, 9, 26) == 1,
        ),
    ],
)

LEASE = Preset(
    "lease-drift",
    "Defect: a lease without a margin for drift",
    "A leader with a lease answers reads alone. Its clock runs 40 % slow from 3 s on; at 6 s it is cut off with one "
    "client. Another replica is elected and takes a write while the old leader still believes in its lease.",
    params={
        "reads": "lease",
        "defect": "no_margin",
        "drift_percent": 40,
        "heartbeat_ms": 300,
        "think_ms": 100,
        "write_percent": 20,
        "keys": 1,
        "patience_ms": 300,
    },
    seed=10,
    horizon_s=30,
    interventions=[fault("drift", "world", at_s=3, for_s=20), fault("strand", "world", at_s=6, for_s=5)],
    claims=[
        Claim(
            "A read answers what had been replaced, and the verdict names it",
            lambda run: status(run, "Registers") == ("broken", "inside"),
        ),
        Claim("Two replicas lead at once", lambda run: reached(run, "TwoLeaders")),
        Claim(
            "The median read of alice, who is near the leader, takes less than 15 ms: nobody else is asked",
            lambda run: latency_ms(run, "read", 1, 6, ("alice",)) < 15,
        ),
    ],
)

PRESETS = (RAFT, QUORUM, LWW, SLOPPY, UNREAD, SIBLINGS, COUNTER, LEASE)
