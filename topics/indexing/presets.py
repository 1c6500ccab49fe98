"""Named scenarios. Each claim is a predicate that a test holds true on the run."""

from __future__ import annotations

from playground.sdk import Claim, Preset, fault

from .history import US
from .measures import answered, events, heights, plans, probes, within, writes_us
from .table import TIMEOUT

SEED = Preset(
    "two-seconds",
    "Two seconds, five milliseconds",
    "Somebody is sought by e-mail among ten million users. Without an index every page is read: two seconds. At 8 s "
    "CREATE INDEX starts; as soon as it is built the same question takes five milliseconds, until somebody drops it at "
    "25 s.",
    params={"rows": 1000},
    horizon_s=32.5,
    interventions=[
        fault("create_index", "db", at_s=8, shape="btree"),
        fault("drop_index", "db", at_s=25),
    ],
    claims=[
        Claim(
            "Without the index each question takes two seconds",
            lambda run: within(answered(run, to_s=8), 1800, 2200) and within(answered(run, from_s=28), 1800, 2200),
        ),
        Claim(
            "With it each takes five milliseconds",
            lambda run: within(answered(run, from_s=14, to_s=25), 4, 6.5),
        ),
        Claim(
            "All 25 pages of the lab's table are read without it, four with it",
            lambda run: (
                {s.pages - 1 for s in answered(run, to_s=8)} == {25}
                and {s.pages - 1 for s in answered(run, from_s=14, to_s=25)} == {4}
            ),
        ),
        Claim(
            "A new row costs more as soon as there is an index to enter it in",
            lambda run: max(writes_us(run, 0)) < min(writes_us(run, 1)),
        ),
    ],
)

LEFTMOST = Preset(
    "leftmost",
    "The leftmost column",
    "An index on (country, phone) is sorted by country first. Asked for a phone number alone it is of no use. At 7 s "
    "the question names both. At 13 s the phone alone comes back, and ANALYZE at 18 s lets the planner try every "
    "country in turn. At 23 s an index in the other order is built.",
    params={"variant": "composite", "question": "phone", "reads_per_s": 8},
    horizon_s=34,
    interventions=[
        fault("ask", "world", at_s=7, question="place"),
        fault("ask", "world", at_s=13, question="phone"),
        fault("analyze", "db", at_s=18),
        fault("create_index", "db", at_s=23, shape="reversed"),
    ],
    claims=[
        Claim("For the phone alone the table is scanned", lambda run: plans(run)[0] == "phone: SCAN users"),
        Claim(
            "For both columns the index is used",
            lambda run: "place: SEARCH users USING INDEX idx_country_phone (country=? AND phone=?)" in plans(run),
        ),
        Claim(
            "After ANALYZE the planner skips through the countries",
            lambda run: any("(ANY(country) AND phone=?)" in plan for plan in plans(run)),
        ),
        Claim(
            "In the other order the phone leads",
            lambda run: plans(run)[-1].startswith("phone: SEARCH users USING INDEX idx_phone_country (phone=?)"),
        ),
    ],
)

COVERING = Preset(
    "covering",
    "The table is never touched",
    "Twenty users in the order of their e-mails. An index on email finds them in order, and then every row is a page "
    "somewhere in the table. At 6 s an index on (email, name) is built, which holds all that is asked; the planner "
    "takes it as soon as the plain one is dropped at 12 s.",
    params={"variant": "btree", "question": "range", "reads_per_s": 8},
    horizon_s=30,
    interventions=[
        fault("create_index", "db", at_s=6, shape="covering"),
        fault("drop_index", "db", at_s=12, shape="btree"),
        fault("ask", "world", at_s=20, question="order"),
    ],
    claims=[
        Claim(
            "By the plain index twenty rows take more than twenty pages",
            lambda run: min(s.pages - 1 for s in answered(run, to_s=8)) > 20,
        ),
        Claim(
            "By the covering index they take two or three",
            lambda run: {s.pages - 1 for s in answered(run, from_s=13)} <= {2, 3},
        ),
        Claim(
            "Every index on the table makes a new row dearer",
            lambda run: max(writes_us(run, 1)) < min(writes_us(run, 2)),
        ),
    ],
)

SCAN = Preset(
    "scan-is-right",
    "The scan is right",
    "Nearly all users are twenty or older, and there is an index on age. Without statistics the planner uses it, looks "
    "nearly every row up, each on another page, and times out. ANALYZE at 9 s tells it better. At 20 s its statistics "
    "are those of another time, and the trouble is back.",
    params={"variant": "age", "question": "low", "reads_per_s": 3},
    horizon_s=32,
    interventions=[fault("analyze", "db", at_s=9), fault("stale_statistics", "db", at_s=20)],
    claims=[
        Claim(
            "By the index the question visits thirty times the pages of the table, and times out",
            lambda run: (
                min(s.pages for s in answered(run, to_s=9)) > 30 * 49
                and bool(run.messages(label=TIMEOUT, source="db", kind="refused"))
            ),
        ),
        Claim(
            "After ANALYZE the planner scans, and every question is answered in two seconds",
            lambda run: (
                "low: SCAN users" in plans(run)
                and within([s for s in answered(run, from_s=15, to_s=20) if s.index is None], 1800, 2200)
            ),
        ),
        Claim(
            "With stale statistics it takes the index again",
            lambda run: plans(run)[-1] == "low: SEARCH users USING INDEX idx_age (age>?)",
        ),
    ],
)

WORSE = Preset(
    "worse",
    "A thousand rows to find twenty",
    "The first twenty of those who are pending, by e-mail. The index on email gives the order, so SQLite walks it and "
    "looks up nearly a thousand rows to find twenty. A partial index at 7 s holds the pending alone. At 15 s "
    "lower(email) is asked, which needs an index on the expression; at 27 s LIKE, which walks an index to its end.",
    params={"variant": "btree", "question": "pending", "reads_per_s": 3},
    horizon_s=34,
    interventions=[
        fault("create_index", "db", at_s=7, shape="partial"),
        fault("ask", "world", at_s=15, question="function"),
        fault("create_index", "db", at_s=18, shape="expression"),
        fault("ask", "world", at_s=27, question="like"),
    ],
    claims=[
        Claim(
            "Walking the index visits more than ten times the pages of the table",
            lambda run: min(s.pages for s in answered(run, to_s=7)) > 490,
        ),
        Claim(
            "The partial index answers on 22 pages",
            lambda run: {s.pages - 1 for s in answered(run, from_s=13, question="pending")} == {22},
        ),
        Claim(
            "lower(email) is scanned for until the expression has an index",
            lambda run: (
                "function: SCAN users" in plans(run)
                and "function: SEARCH users USING INDEX idx_lower_email (<expr>=?)" in plans(run)
            ),
        ),
        Claim(
            "LIKE walks an index from end to end",
            lambda run: plans(run)[-1] == "like: SCAN users USING INDEX idx_email",
        ),
    ],
)

SPLITS = Preset(
    "root-splits",
    "Splits, up to the root",
    "Today's sign-ups are entered in a B+tree whose pages hold four keys. A full page splits in two; when the root "
    "splits, the tree is one level higher. At 12 s a burst of newcomers comes, at 22 s sign-ups are deleted and pages "
    "join, at 27 s the database crashes.",
    params={"variant": "btree", "signups_per_s": 2, "lookups_per_s": 4, "reads_per_s": 8},
    horizon_s=34,
    interventions=[
        fault("insert_burst", "newcomers", at_s=12, rate_per_s=12, for_s=3),
        fault("delete_burst", "db", at_s=22, rows=30),
        fault("crash", "db", at_s=27, for_s=2),
    ],
    claims=[
        Claim("The tree grows to four levels", lambda run: max(heights(run)) >= 4),
        Claim("Pages split and join", lambda run: len(events(run, "split")) > 15 and len(events(run, "join")) > 3),
        Claim(
            "After the crash it is made anew from the table",
            lambda run: any(r.at_us > 28 * US and " rebuilt " in str(r.value) for r in run.states("db", "check")),
        ),
    ],
)

LSM = Preset(
    "lsm",
    "Write now, sort later",
    "The same sign-ups in an LSM tree: memory fills, becomes a sorted run, and three runs of a level become one of the "
    "next. A look-up may have to ask every run, so each has a Bloom filter that knows who is not there.",
    params={"structure": "lsm", "variant": "btree", "signups_per_s": 4, "lookups_per_s": 6, "reads_per_s": 7},
    horizon_s=30,
    interventions=[fault("delete_burst", "db", at_s=18, rows=10)],
    claims=[
        Claim("Runs are merged at two levels", lambda run: any("level 2" in words for words in events(run, "compact"))),
        Claim(
            "Filters save more than nine reads in ten of those in vain",
            lambda run: probes(run, "no absent") > 9 * probes(run, "perhaps absent") > 0,
        ),
        Claim("No filter denies a key that is there", lambda run: probes(run, "no there") == 0),
    ],
)

LATE = Preset(
    "late-entry",
    "Acknowledged before the index knows",
    "A planted defect: a sign-up is acknowledged when the table has it, and entered in today's index 0.4 s later. "
    "Whoever signs in at once is told that nobody is there. The index is an extendible hash: one page for each "
    "look-up.",
    params={"structure": "hash", "defect": "late_entry", "variant": "btree", "signups_per_s": 5, "lookups_per_s": 8,
            "reads_per_s": 5},
    horizon_s=20,
    claims=[
        Claim(
            "Somebody who signed up is not found",
            lambda run: run.verdicts()["AcknowledgedIsFound"].status == "broken",
        ),
        Claim("Every look-up reads one page", lambda run: all(
            len(str(r.value).split(" ")) == 3 for r in run.states("db", "read") if r.value is not None)),
        Claim("The directory doubles", lambda run: len(events(run, "double")) >= 2),
    ],
)  # fmt: skip

PRESETS = (SEED, LEFTMOST, COVERING, SCAN, WORSE, SPLITS, LSM, LATE)
