"""Named scenarios. Each claim is a predicate that a test holds true on the run."""

from __future__ import annotations

from playground.sdk import Claim, Preset, fault

from .measures import acked_s, ended, history, lost, missing_at_the_end, reigns, status, values, write_ms

BUSY = {"think_ms": 240, "write_percent": 35}

SEED = Preset(
    "stale-read",
    "Saved, and not there",
    "A user saves a page on the primary and looks at it at once on a replica. From 2 s on db-3 is 1.2 s behind: it "
    "shows the page as it was, the other replica the new one, and a session that asks both sees time go back.",
    horizon_s=40,
    interventions=[fault("lag", "db-3", at_s=2, ms=1200), fault("catch_up", "db-3", at_s=24)],
    claims=[
        Claim("A session does not see what it wrote itself", lambda run: status(run, "StaleRead") == "reached"),
        Claim("A session sees a page, then an older version of it", lambda run: status(run, "BackInTime") == "reached"),
        Claim(
            "A write waits for no replica: half of them take less than 50 ms, with db-3 behind as well as without",
            lambda run: sorted(write_ms(run, 2, 24))[len(write_ms(run, 2, 24)) // 2] < 50,
        ),  # fmt: skip
        Claim("Nothing is lost: nobody ever failed over", lambda run: lost(run) == [] and len(reigns(run)) == 1),
        Claim(
            "Once it has caught up, db-3 shows what the others show", lambda run: status(run, "CopiesAgree") == "holds"
        ),
    ],
)

LAG_WINDOW = Preset(
    "lag-window",
    "The lag window is lost",
    "Asynchronous, and both replicas are behind when the primary dies at 6 s. The more advanced one is promoted. What "
    "the clients were told is done but had not left the old primary is gone; at 16 s it comes back and rolls that "
    "back.",
    params={**BUSY, "routing": "primary"},
    horizon_s=34,
    interventions=[
        fault("lag", "db-2", at_s=1, ms=1500),
        fault("lag", "db-3", at_s=1, ms=900),
        fault("crash", "db-1", at_s=6, for_s=10),
        fault("catch_up", "db-2", at_s=12),
        fault("catch_up", "db-3", at_s=12),
    ],
    claims=[
        Claim(
            "Some acknowledged writes are lost, and the verdict counts them",
            lambda run: (
                bool(lost(run)) and run.verdicts()["LosesOnlyItsWindow"].words.startswith(f"{len(lost(run))} of ")
            ),
        ),  # fmt: skip
        Claim(
            "They are exactly those behind the position at which the replica was promoted",
            lambda run: (
                [ack.value for ack in lost(run)]
                == [ack.value for ack in history(run).acks if ack.at[0] == 1 and ack.at[1] > reigns(run)[1].log[-1][1]]
            ),
        ),  # fmt: skip
        Claim(
            "At the end they are in no log, and nothing else is missing",
            lambda run: missing_at_the_end(run) == [ack.value for ack in lost(run)],
        ),  # fmt: skip
        Claim(
            "Each was acknowledged within two lags before the crash",
            lambda run: all(6 - 2 * 0.9 - 0.2 < at_s < 6.1 for at_s in acked_s(lost(run))),
        ),  # fmt: skip
        Claim(
            "The more advanced replica is promoted, two seconds after the crash, when the lease has ended",
            lambda run: reigns(run)[1].node == "db-3" and 7.5 < reigns(run)[1].at_us / 1e6 < 9,
        ),  # fmt: skip
        Claim(
            "The old primary rolls its tail back when it returns",
            lambda run: status(run, "TailRolledBack") == "reached",
        ),  # fmt: skip
    ],
)

SYNC_STALL = Preset(
    "sync-stall",
    "Everybody waits for the slowest",
    "Synchronous. From 3 s on db-3 is a second late, and every write takes a second; at 9 s it stops, and none comes "
    "back. At 14 s an operator cancels the waits: unknown to the clients, visible to all. At 22 s the primary dies: "
    "nothing is lost.",
    params={"variant": "synchronous", "routing": "primary"},
    horizon_s=42,
    interventions=[
        fault("lag", "db-3", at_s=3, ms=1000),
        fault("stop_replica", "db-3", at_s=9),
        fault("cancel_waits", "world", at_s=14),
        fault("catch_up", "db-3", at_s=17),
        fault("crash", "db-1", at_s=22, for_s=8),
    ],
    claims=[
        Claim("With every replica well a write takes less than 150 ms", lambda run: max(write_ms(run, 0.5, 2)) < 150),
        Claim("With a slow replica each takes a second or more", lambda run: min(write_ms(run, 3.1, 7)) > 900),
        Claim("With a stopped one no write is acknowledged", lambda run: ended(run, "write", "ok", 11.5, 14) == 0),
        Claim(
            "A write that nobody confirmed is read: unknown is not undone",
            lambda run: status(run, "SeenThoughUnknown") == "reached",
        ),  # fmt: skip
        Claim(
            "The failover loses no acknowledged write",
            lambda run: len(reigns(run)) > 1 and lost(run) == [] and missing_at_the_end(run) == [],
        ),  # fmt: skip
    ],
)

FELL_BACK = Preset(
    "fell-back",
    "A promise withdrawn",
    "Semi-synchronous waits for one replica, at most a second. Both stop at 4 s, and the primary goes on alone: fast "
    "again, and no longer safe. At 9 s it dies, and what it acknowledged alone is lost. The copies in each answer "
    "had said so.",
    params={**BUSY, "variant": "semi_synchronous", "routing": "bounded"},
    horizon_s=36,
    interventions=[
        fault("stop_replica", "db-2", at_s=4),
        fault("stop_replica", "db-3", at_s=4),
        fault("crash", "db-1", at_s=9, for_s=6),
        fault("catch_up", "db-2", at_s=14),
        fault("catch_up", "db-3", at_s=14),
    ],
    claims=[
        Claim(
            "The primary falls back about a second after the replicas stopped",
            lambda run: (
                status(run, "FallsBack") == "reached"
                and all(
                    5 < state.at_us / 1e6 < 6.5 for state in run.states("db-1", "mode") if "fallen" in str(state.value)
                )
            ),
        ),  # fmt: skip
        Claim(
            "Acknowledged writes are lost, each of them kept by one copy when it was acknowledged",
            lambda run: bool(lost(run)) and {ack.written.copies for ack in lost(run)} == {1},
        ),  # fmt: skip
        Claim(
            "So the promise is not broken: it had been withdrawn",
            lambda run: status(run, "AcknowledgedSurvives") == "holds",
        ),  # fmt: skip
        Claim(
            "A reader gets nothing older than 1.5 s from a replica",
            lambda run: status(run, "StaleWithinBound") == "holds",
        ),
        Claim(
            "When a replica has caught up, it waits for one again",
            lambda run: values(run, "mode")[-1] == "semi-synchronous",
        ),  # fmt: skip
    ],
)

SPLIT_BRAIN = Preset(
    "split-brain",
    "Defect: no lease",
    "The network parts at 4 s with the primary and one application on one side. The others promote a successor. Nobody "
    "took the lease from the old primary, so both acknowledge writes, and at 16 s one of the two histories is thrown "
    "away.",
    params={**BUSY, "fencing": "none", "routing": "primary"},
    horizon_s=34,
    interventions=[fault("both_sides", "world", at_s=4, for_s=12)],
    claims=[
        Claim(
            "Both primaries acknowledge writes at the same time",
            lambda run: len({read.written.node for read in history(run).acks if 8 < read.acked_us / 1e6 < 15}) == 2,
        ),  # fmt: skip
        Claim("The verdict names the first of the old one", lambda run: status(run, "OldPrimaryIsSilent") == "broken"),
        Claim(
            "More than five acknowledged writes are lost when the network is whole again",
            lambda run: len(lost(run)) > 5 and set(missing_at_the_end(run)) == {ack.value for ack in lost(run)},
        ),  # fmt: skip
        Claim(
            "The old primary rolls back everything it wrote alone",
            lambda run: [state.at_us / 1e6 > 16 for state in run.states("db-1", "rolled_back")] == [True],
        ),  # fmt: skip
    ],
)

MULTI = Preset(
    "multi-leader",
    "Two leaders, one row",
    "Every leader takes writes and tells the others later. From 3 s to 9 s db-1 and db-2 do not hear each other, and "
    "both keep changing the same six rows. When they hear again, the last writer wins, and what was acknowledged is "
    "dropped.",
    params={**BUSY, "variant": "multi_leader"},
    horizon_s=34,
    interventions=[fault("cut", "link:db-1~db-2", at_s=3, for_s=6)],
    claims=[
        Claim("No write waits: all are acknowledged within 100 ms", lambda run: max(write_ms(run)) < 100),
        Claim("Leaders find that they changed the same row", lambda run: status(run, "Conflict") == "reached"),
        Claim("They end up with the same rows all the same", lambda run: status(run, "CopiesAgree") == "holds"),
        Claim(
            "While they do not hear each other, a session reads what the other side has long replaced",
            lambda run: status(run, "StaleRead") == "reached",
        ),  # fmt: skip
    ],
)

SKEW = Preset(
    "write-skew",
    "Nobody on call",
    "Two doctors, one rule: somebody stays. Each transaction reads both rows and writes one, under snapshot isolation. "
    "Both see the other on call, both leave, both commit. Set the level to serializable: one of the two is refused.",
    params={"doctors": "two", "failover": "manual", "routing": "position", "think_ms": 250},
    horizon_s=30,
    interventions=[fault("lag", "db-3", at_s=12, ms=400)],
    claims=[
        Claim(
            "Both leave, although each read that the other is there", lambda run: status(run, "WriteSkew") == "reached"
        ),
        Claim(
            "Snapshot isolation does not exclude that, and nothing that it excludes happens",
            lambda run: status(run, "IsolationKept") == "holds",
        ),  # fmt: skip
        Claim(
            "A reader who waits for a position sees its own writes, though a replica is behind",
            lambda run: status(run, "SeesOwnWrites") == status(run, "NeverGoesBack") == "holds",
        ),  # fmt: skip
    ],
)

FLAPPING = Preset(
    "flapping",
    "Three primaries in half a minute",
    "A majority of three copies has each write before it is acknowledged. The primary of the moment is cut off three "
    "times. Every time the most advanced of the others takes over, and every time everything acknowledged is there.",
    params={**BUSY, "variant": "quorum", "routing": "primary"},
    horizon_s=44,
    interventions=[fault("flap", "world", at_s=3, times=3)],
    claims=[
        Claim("The primary changes at least three times", lambda run: len(reigns(run)) >= 4),
        Claim(
            "Two believe that they are primary, and only one acknowledges",
            lambda run: (status(run, "TwoPrimaries"), status(run, "OldPrimaryIsSilent")) == ("reached", "holds"),
        ),  # fmt: skip
        Claim("No acknowledged write is lost", lambda run: lost(run) == [] and missing_at_the_end(run) == []),
        Claim(
            "Through all of it the reads at the primary are linearizable", lambda run: status(run, "Newest") == "holds"
        ),
    ],
)

PRESETS = (SEED, LAG_WINDOW, SYNC_STALL, FELL_BACK, SPLIT_BRAIN, MULTI, SKEW, FLAPPING)
