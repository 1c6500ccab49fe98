"""Named scenarios. Each claim is a predicate that a test holds true on the run."""

from __future__ import annotations

from playground.sdk import Claim, Preset, Run, fault

from .measures import (
    held,
    last_change,
    longest_queue,
    moved,
    moved_percent,
    notes,
    owners,
    refusals,
    took_ms,
    unanswered,
)

MILLION = 1_000_000


def whole(run: Run) -> bool:
    """Nothing was lost or doubled, and the change is over."""
    status = {name: verdict.status for name, verdict in run.verdicts().items()}
    promised = ("OneOwner", "NothingForgotten", "KeysConserved", "ChangeEnds")
    return all(status[name] == "holds" for name in promised)


SEED = Preset(
    "the-fifth-shard",
    "A fifth shard",
    "100 million users on four shards, by the remainder of a hash: user 12345 has remainder 2 and lives on Shard 3. At "
    "4 s a fifth shard joins, and the remainder changes for nearly everybody.",
    horizon_s=30,
    interventions=[fault("add_shard", "coordinator", at_s=4, count=1)],
    claims=[
        Claim("User 12345 lives on Shard 3", lambda run: owners(run, 4)["12345"] == "shard_3"),
        Claim(
            "By a sample of one hundred, each shard holds 25 million users, give or take ten",
            lambda run: all(15 * MILLION <= users <= 35 * MILLION for users in held(run, 4).values()),
        ),
        Claim("About four fifths of the keys move", lambda run: 70 < moved_percent(run, 4) < 90),
        Claim(
            "Most of them move between shards that were there before",
            lambda run: sum(target != "shard_5" for _, target in moved(run, 4).values()) > len(moved(run, 4)) // 2,
        ),
        Claim("Reads and writes go on, and no key is lost or doubled", whole),
    ],
)

RING = Preset(
    "the-ring",
    "The same on a ring",
    "The same users, the same moment, but consistent hashing: the fifth shard takes its arcs from the others, and "
    "nothing else moves.",
    params={"variant": "ring"},
    horizon_s=30,
    interventions=[fault("add_shard", "coordinator", at_s=4, count=1)],
    claims=[
        Claim("About one fifth of the keys move", lambda run: 10 < moved_percent(run, 4) < 30),
        Claim(
            "Every one of them goes to Shard 5",
            lambda run: {target for _, target in moved(run, 4).values()} == {"shard_5"},
        ),
        Claim("No key is lost or doubled", whole),
    ],
)

DOUBLE = Preset(
    "four-to-eight",
    "Four become eight",
    "Modulo is at its best when the number of shards doubles: each remainder splits in two, and half of the keys stay "
    "where they are. All at once, while writes are forwarded.",
    params={"spares": 4, "migration": "dual", "writes_per_s": 10},
    horizon_s=30,
    interventions=[fault("add_shard", "coordinator", at_s=4, count=4)],
    claims=[
        Claim("About half of the keys move", lambda run: 40 < moved_percent(run, 4) < 60),
        Claim(
            "Every key that moves goes to the shard that shares its old remainder",
            lambda run: all(
                int(target.removeprefix("shard_")) - int(source.removeprefix("shard_")) == 4
                for source, target in moved(run, 4).values()
            ),
        ),
        Claim("No key is lost or doubled", whole),
    ],
)

CELEBRITY = Preset(
    "celebrity",
    "One user is famous",
    "At 5 s half of all requests are about user 12345. A good hash spreads keys, not the requests for one key: a queue "
    "grows on Shard 3 while the others are idle. Salting makes eight keys of it: compare.",
    params={"reads_per_s": 22, "writes_per_s": 22, "service_ms": 40, "workers": 1, "questions_per_min": 0},
    horizon_s=25,
    interventions=[fault("celebrity", "world", at_s=5, for_s=10)],
    claims=[
        Claim("At least ten requests wait on Shard 3", lambda run: longest_queue(run, "shard_3") >= 10),
        Claim(
            "Nowhere else are there half as many",
            lambda run: all(longest_queue(run, f"shard_{i}") * 2 < longest_queue(run, "shard_3") for i in (1, 2, 4)),
        ),
        Claim(
            "The slowest write takes four times as long as the slowest before",
            lambda run: took_ms(run, "POST /visit", 8, 15)[-1] > 4 * took_ms(run, "POST /visit", 0, 5)[-1],
        ),
    ],
)

SCATTER = Preset(
    "all-in-california",
    "All users in California",
    "Finding one user asks one shard. Finding all users of a state asks every shard and merges: at 6 s Shard 2 becomes "
    "twenty times slower, and every such answer waits for it.",
    params={"questions_per_min": 60},
    horizon_s=20,
    interventions=[fault("slow", "shard_2", at_s=6, percent=2000, for_s=8)],
    claims=[
        Claim(
            "Every answer about California takes longer than any did before",
            lambda run: took_ms(run, "GET /users?home=CA", 6.5, 13)[0] > took_ms(run, "GET /users?home=CA", 0, 5.5)[-1],
        ),
        Claim(
            "At least half of the reads of one user do not notice",
            lambda run: (
                took_ms(run, "GET /user", 6.5, 13)[len(took_ms(run, "GET /user", 6.5, 13)) // 2]
                < took_ms(run, "GET /user", 0, 5.5)[-1]
            ),
        ),
        Claim("The slowest shard decides", lambda run: run.verdicts()["SlowestDecides"].status == "reached"),
    ],
)

STALE = Preset(
    "old-map",
    "A router with an old map",
    "Router 2 hears of no new map while Shard 5 takes over its arcs. It asks the old owners, is refused, fetches the "
    "map and asks again: slower, never wrong. At 12 s Shard 1 dies for three seconds, with nobody's users but its own.",
    params={"variant": "ring", "reads_per_s": 20},
    horizon_s=25,
    interventions=[
        fault("deafen", "router_2", at_s=3, for_s=20),
        fault("add_shard", "coordinator", at_s=4, count=1),
        fault("crash", "shard_1", at_s=12, for_s=3),
    ],
    claims=[
        Claim("Router 2 is refused for its old map", lambda run: refusals(run, "Moved") > 0),
        Claim(
            "Router 1 hardly ever is",
            lambda run: (
                len(run.messages(kind="refused", label="Moved", target="router_1"))
                < len(run.messages(kind="refused", label="Moved", target="router_2"))
            ),
        ),
        Claim(
            "Until Shard 1 dies every request is answered",
            lambda run: not run.operations("failed", to_s=12) and not run.operations("unknown", to_s=12),
        ),
        Claim("No shard serves a key that it gave away", whole),
        Claim(
            "Whoever gets no answer afterwards had asked for a user of Shard 1",
            lambda run: {owners(run)[str(o.key)] for o in unanswered(run, 12)} == {"shard_1"},
        ),
    ],
)

TAIL = Preset(
    "hot-tail",
    "The last range is always hot",
    "Ranges keep neighbours together. New users get the next higher number, so all of them arrive at the last range. "
    "At 8 s Shard 5 joins: the fullest range is split in the middle, and that is not where the newcomers are.",
    params={"variant": "ranges", "newcomers_per_min": 240, "questions_per_min": 0},
    horizon_s=25,
    interventions=[fault("add_shard", "coordinator", at_s=8, count=1)],
    claims=[
        Claim(
            "Before the split every new user is written to Shard 4",
            lambda run: {note.node for note in notes(run, to_s=8) if len(note.key) > 8} == {"shard_4"},
        ),
        Claim(
            "After the split they still are",
            lambda run: {note.node for note in notes(run, from_s=10) if len(note.key) > 8} == {"shard_4"},
        ),
        Claim("Ranges move less than a quarter of the keys", lambda run: 0 < moved_percent(run, 8) < 25),
        Claim("No key is lost or doubled", whole),
    ],
)

CARELESS = Preset(
    "careless",
    "The last changes are forgotten",
    "A planted defect: keys are copied and the map is switched, but what was written between the two never travels. "
    "Visits that were counted and acknowledged are gone.",
    params={"defect": "careless", "writes_per_s": 30, "questions_per_min": 0},
    horizon_s=25,
    interventions=[fault("add_shard", "coordinator", at_s=4, count=1)],
    claims=[
        Claim("The property turns red", lambda run: run.verdicts()["NothingForgotten"].status == "broken"),
        Claim("The move itself looks like a success", lambda run: last_change(run)[1] == 0),
    ],
)

PRESETS = (SEED, RING, DOUBLE, CELEBRITY, SCATTER, STALE, TAIL, CARELESS)
