"""Named scenarios. Each claim is a predicate that a test holds true on the run."""

from __future__ import annotations

from playground.sdk import Claim, Preset, fault

from .measures import (
    about,
    answered_percent,
    hit_percent,
    longest_queue,
    most_loads,
    old_answers,
    old_without_a_message,
    purged_s,
    queries,
    status,
)

HOT = "product:123"
LISTS = ("product-list", "search-results", "category-page")

SEED = Preset(
    "an-hour",
    "An hour to live",
    "GET product:123 misses, the database is asked, SET keeps the answer for 3600 seconds, and the next reader hits. "
    "At 16 s the price changes and product:123 is deleted. Now look at the three lists that show the same product.",
    params={"changes_per_min": 0},
    horizon_s=32,
    interventions=[fault("change_price", "editors", at_s=16)],
    claims=[
        Claim(
            "The first reader of product:123 misses, its answer is set for 3600 s, and then readers hit",
            lambda run: about(run, HOT)[0] == "GET miss" and {"SET EX 3600 OK", "GET hit"} <= set(about(run, HOT)),
        ),
        Claim("From 10 to 16 s nine of ten GETs are hits", lambda run: hit_percent(run, 10, 16) >= 90),
        Claim(
            "The write deletes product:123, and two seconds later no reader of it is told the old price",
            lambda run: "DEL 1" in about(run, HOT) and old_answers(run, HOT, 18)[0] == 0,
        ),
        Claim(
            "Every reader of the three lists from 18 s on is shown the old price",
            lambda run: all(old == read > 0 for old, read in (old_answers(run, key, 18) for key in LISTS)),
        ),
        Claim(
            "The lists may stay like this for an hour, and that is within the promise",
            lambda run: status(run, "StalenessBounded") == "holds",
        ),
    ],
)

CROWD = {
    "products": 4,
    "pages_percent": 0,
    "rate_per_s": 80,
    "query_ms": 1000,
    "pool": 10,
    "changes_per_min": 0,
    "skew_percent": 200,
}

STAMPEDE = Preset(
    "stampede",
    "The hottest key expires",
    "Eighty readers a second, most of them for one key, and a query of one second. At 5 s that key expires. Count the "
    "identical SELECTs that set out before the first one is back. Then choose single-flight on the same seed: one "
    "reader on each server loads, and all others wait for that load.",
    params=CROWD,
    horizon_s=12,
    interventions=[fault("expire_hot", "cache", at_s=5)],
    claims=[
        Claim("More than twenty loads of one key are under way at once", lambda run: most_loads(run, HOT, 5, 8) > 20),
        Claim("One expiry costs more than 20 identical queries", lambda run: queries(run, 5, 12, HOT) > 20),
        Claim("More than ten of them wait for a connection", lambda run: longest_queue(run, 5, 8) > 10),
    ],
)

BROWSER = Preset(
    "browser",
    "Nobody can purge a browser",
    "In front of the shop stand a CDN, which keeps pages for a minute, and browsers, which keep them for ten seconds. "
    "At 4 s the price changes: DEL reaches Redis, PURGE reaches the CDN, and nothing reaches a browser. Some readers "
    "are shown the old price until its max-age ends, while others see the new one.",
    params={
        "edge": 1,
        "guard": "single_flight",
        "s_maxage_s": 60,
        "max_age_s": 10,
        "browsers": 6,
        "rate_per_s": 20,
        "products": 8,
        "pages_percent": 0,
        "changes_per_min": 0,
    },
    horizon_s=24,
    interventions=[fault("change_price", "editors", at_s=4)],
    claims=[
        Claim(
            "Half a second after the click neither Redis nor the CDN has the old price",
            lambda run: "DEL 1" in about(run, HOT) and [4 < at_s < 4.5 for at_s in purged_s(run, HOT)] == [True],
        ),
        Claim(
            "Ten readers or more who ask after that are shown the old price, each without a message",
            lambda run: (
                old_answers(run, HOT, 4.5, 14)[0] >= 10
                and old_without_a_message(run, HOT, 4.5, 14) == old_answers(run, HOT, 4.5, 14)[0]
            ),
        ),
        Claim(
            "From 14.5 s on, when every max-age has ended, no reader is",
            lambda run: old_answers(run, HOT, 14.5)[0] == 0 and old_answers(run, HOT, 14.5)[1] > 10,
        ),
        Claim(
            "The bound is the sum of all lifetimes, and it holds",
            lambda run: status(run, "StalenessBounded") == "holds",
        ),
    ],
)

LATE = Preset(
    "late-fill",
    "A fill comes too late",
    "A reader misses and reads the old price. While its query is under way a writer changes the price and deletes the "
    "key. Then the reader sets what it has read. The old price is back, for an hour; a lock around the load does not "
    "help. Only when the cache crashes at 20 s do readers get the right one.",
    params={
        "products": 20,
        "guard": "lock",
        "query_ms": 800,
        "rate_per_s": 12,
        "changes_per_min": 0,
        "pages_percent": 0,
        "load_timeout_ms": 5000,
        "lock_ms": 6000,
    },
    horizon_s=30,
    interventions=[
        fault("expire_hot", "cache", at_s=8),
        fault("change_price", "editors", at_s=9.1),
        fault("crash", "cache", at_s=20, for_s=1.5),
    ],
    claims=[
        Claim(
            "The key was deleted, and set to the old price after that", lambda run: status(run, "LateFill") == "reached"
        ),
        Claim(
            "Every reader from 11 to 19 s gets the old price",
            lambda run: old_answers(run, HOT, 11, 19)[0] == old_answers(run, HOT, 11, 19)[1] > 10,
        ),
        Claim("No reader after 22 s does", lambda run: old_answers(run, HOT, 22)[0] == 0),
        Claim("While the cache is down readers are answered", lambda run: answered_percent(run, 20, 21.5) == 100),
    ],
)

COLD = Preset(
    "cold-traffic",
    "A crawler comes by",
    "A cache with room for twelve serves the popular products well. At 12 s a crawler reads all eighty once, and "
    "throws out what everybody wants. At 20 s somebody asks for products that never existed: what is not there is not "
    "cached, and every question goes through.",
    params={
        "products": 80,
        "entries": 12,
        "rate_per_s": 16,
        "skew_percent": 130,
        "pages_percent": 0,
        "changes_per_min": 0,
    },
    horizon_s=32,
    interventions=[
        fault("scan", "readers", at_s=12, rate_per_s=20),
        fault("ask_missing", "readers", at_s=20, rate_per_s=20, for_s=5),
    ],
    claims=[
        Claim(
            "While the crawler is there the hit ratio falls by more than a third",
            lambda run: hit_percent(run, 12.5, 16) * 3 < hit_percent(run, 6, 12) * 2,
        ),
        Claim("The hottest key is evicted", lambda run: status(run, "HotKeyEvicted") == "reached"),
        Claim(
            "Each of the hundred questions for what never existed reaches the database",
            lambda run: sum(message.label == "no row" for message in run.messages(source="db")) == 100,
        ),
        Claim(
            "Every hit and every eviction is what the oracle says",
            lambda run: status(run, "HitsAsTheOracleSays") == "holds",
        ),
    ],
)

BEHIND = Preset(
    "write-behind",
    "Answered, and gone",
    "Price changes are answered by the cache at once and written to the database every three seconds. At 11.9 s "
    "the cache crashes. Count the editors who were told that their price is saved.",
    params={
        "variant": "write_behind",
        "flush_ms": 3000,
        "changes_per_min": 120,
        "products": 20,
        "rate_per_s": 12,
        "pages_percent": 0,
    },
    horizon_s=30,
    interventions=[fault("crash", "cache", at_s=11.9, for_s=2)],
    claims=[
        Claim("Answered writes died with the cache", lambda run: status(run, "BehindLoses") == "reached"),
        Claim(
            "The database never had a price that an editor was told is saved",
            lambda run: status(run, "NoWriteLost") == "broken",
        ),
        Claim(
            "Surviving a crash is more than write-behind promises",
            lambda run: run.verdicts()["NoWriteLost"].promise == "outside",
        ),
        Claim("While the cache is down nobody can read", lambda run: answered_percent(run, 12, 13.5) == 0),
    ],
)

AVALANCHE = Preset(
    "avalanche",
    "A dip, and a collapse",
    "A crawler fills the cache within three seconds, each entry for fifteen, so at 15 s they end together: a dip. At "
    "21 s somebody flushes the cache. Now all miss at once, the database gets more questions than it can answer in "
    "time, readers give up, nothing is set, and all miss again. Nothing is broken any more, and most get no answer.",
    params={
        "products": 40,
        "ttl_s": 15,
        "rate_per_s": 4,
        "skew_percent": 40,
        "query_ms": 100,
        "pool": 2,
        "queue": 400,
        "pages_percent": 0,
        "changes_per_min": 0,
        "load_timeout_ms": 400,
    },
    horizon_s=34,
    interventions=[
        fault("scan", "readers", at_s=0.5, rate_per_s=15),
        fault("spike", "readers", at_s=8, rate_per_s=40, for_s=26),
        fault("flush", "cache", at_s=21),
    ],
    claims=[
        Claim("The TTLs of ten keys end within a second", lambda run: status(run, "Avalanche") == "reached"),
        Claim(
            "Hits fall below 85 in a hundred at 16 s, yet every reader is answered",
            lambda run: hit_percent(run, 15.5, 17.5) < 85 and answered_percent(run, 10, 20) == 100,
        ),
        Claim("From 23 s on most readers get no answer", lambda run: answered_percent(run, 23, 32) < 40),
        Claim("The verdict calls it metastable", lambda run: status(run, "ReadersRecover") == "metastable"),
    ],
)

OLD_FLIGHT = Preset(
    "old-flight",
    "Defect: joins a flight from before the write",
    "This single-flight forgets nothing. A load is under way when the price changes, and readers who come later still "
    "join it and are told the old price. The verdict names the flight.",
    params={
        "products": 4,
        "pages_percent": 0,
        "rate_per_s": 40,
        "query_ms": 900,
        "changes_per_min": 0,
        "apps": 1,
        "guard": "single_flight",
        "defect": "joins_old",
        "load_timeout_ms": 5000,
    },
    horizon_s=14,
    interventions=[fault("expire_hot", "cache", at_s=6), fault("change_price", "editors", at_s=6.2)],
    claims=[
        Claim(
            "A reader joins a flight from before the write, and the property says so",
            lambda run: status(run, "LateReadersStartAnew") == "broken",
        ),
        Claim(
            "Readers who ask after the write are told the old price",
            lambda run: old_answers(run, HOT, 6.35, 6.7)[0] > 3,
        ),
    ],
)

PRESETS = (SEED, BROWSER, STAMPEDE, LATE, COLD, BEHIND, AVALANCHE, OLD_FLIGHT)
