"""Named scenarios. Each claim is a predicate that a test holds true on the run."""

from __future__ import annotations

from playground.sdk import Claim, Preset, fault

from .measures import (
    ANSWERED,
    admitted,
    asked_store,
    came_back,
    count,
    decisions,
    early,
    most_within,
    refusals,
    requests,
    status,
    unchecked,
)
from .tenants import ALICE, quota_of

EDGE = Preset(
    "at-the-edge",
    "Twice the limit at the edge",
    "Forty requests in ten seconds, counted in fixed windows. At 10 s one window ends and the next begins, and "
    "alice knows it: forty just before, forty just after. Compare the lanes.",
    horizon_s=30,
    opens_at_s=8.6,
    interventions=[
        fault("edge_burst", ALICE, at_s=6),
        fault("burst", ALICE, at_s=24, requests=30, for_us=1_000_000),
    ],
    claims=[
        Claim("The fixed window admits 80 requests of alice within one second",
              lambda run: most_within(run, ANSWERED, ALICE, 1) == 80),
        Claim("The sliding log never admits more than 40 within any ten seconds",
              lambda run: most_within(run, "sliding_log", ALICE, 10) == 40),
        Claim("The token bucket admits a burst of 10, and what drips in within the same second",
              lambda run: 10 < most_within(run, "token_bucket", ALICE, 1) <= 14),
        Claim("GCRA and the leaky bucket as a meter admit exactly the requests that the token bucket admits",
              lambda run: status(run, "BucketsAgree") == "holds"),
        Claim("Fixed window and log refuse nothing while less than the limit has been admitted within ten seconds; the "
              "token bucket refuses more than fifty early",
              lambda run: (earlies(run, "fixed_window"), earlies(run, "sliding_log")) == (0, 0)
              and earlies(run, "token_bucket") > 50),
        Claim("Bob and Carol have quotas of their own: while alice is refused, they are served",
              lambda run: count(run, ANSWERED, "bob", 24, 26) > 3),
    ],
)  # fmt: skip

SEED = Preset(
    "free-tier",
    "The free tier",
    "A hundred requests an hour for each key, and alice sends 101 in the first second after 11 p.m. The last one "
    "gets 429 and an hour to wait. Look at the lanes at 36 s: a token bucket would have let her in.",
    params={"limit": 100, "window_s": 3600, "burst": 100, "places": 99, "alice_per_s": 2, "others_per_s": 1},
    horizon_s=40,
    interventions=[fault("burst", ALICE, at_s=0.02, requests=101, for_us=850_000)],
    claims=[
        Claim("A hundred requests of alice are admitted in the first second",
              lambda run: count(run, ANSWERED, ALICE, 0, 1) == 100),
        Claim(
            "The first refusal says X-RateLimit-Limit 100, -Remaining 0, -Reset 1609459200 and Retry-After 3600",
            lambda run: refusals(run)[0].endswith(
                "X-RateLimit-Limit: 100, X-RateLimit-Remaining: 0, X-RateLimit-Reset: 1609459200, Retry-After: 3600"
            ),
        ),
        Claim("No request of alice is admitted in the rest of the run",
              lambda run: count(run, ANSWERED, ALICE, 1, 40) == 0),
        Claim("The token bucket would admit none before 36 s and one after",
              lambda run: (count(run, "token_bucket", ALICE, 1, 36), count(run, "token_bucket", ALICE, 36, 40))
              == (0, 1)),
    ],
)  # fmt: skip

QUEUE = Preset(
    "smoothed",
    "A burst, smoothed",
    "Forty requests arrive within a second. The leaky bucket lets eleven in and sends them on one by one, four a "
    "second; the token bucket would have passed ten on at once. Nobody is faster, and the API never sees the burst.",
    params={"variant": "leaky_queue", "others_per_s": 3},
    horizon_s=14,
    opens_at_s=2,
    interventions=[fault("burst", ALICE, at_s=3, requests=40, for_us=1_000_000)],
    claims=[
        Claim("Alice's requests leave the queue a quarter of a second apart or more",
              lambda run: min(gaps_us(run)) >= 250_000),
        Claim("The last of them waits at least two seconds",
              lambda run: max(each.wait_us for each in decisions(run) if each.key == ALICE) >= 2_000_000),
        Claim("Of the burst the queue and the token bucket admit nearly the same number",
              lambda run: abs(count(run, ANSWERED, ALICE, 3, 5) - count(run, "token_bucket", ALICE, 3, 5)) <= 1),
    ],
)  # fmt: skip

LOCAL = Preset(
    "three-gateways",
    "Three gateways, three limits",
    "Each gateway counts for itself, and alice sends twenty requests a second through all three. The lane above the "
    "others shows what she really gets: three times her limit. Then choose one store for all.",
    params={"variant": "sliding_log", "where": "local", "gateways": 3, "others_per_s": 2},
    horizon_s=16,
    opens_at_s=2,
    interventions=[fault("noisy", ALICE, at_s=2.5, rate_per_s=20, for_us=9_000_000)],
    claims=[
        Claim("Within ten seconds alice gets 120 requests through, where one store would have admitted 40",
              lambda run: (most_within(run, ANSWERED, ALICE, 10), most_within(run, "sliding_log", ALICE, 10))
              == (120, 40)),
        Claim("Every gateway keeps its own limit", lambda run: status(run, "WithinTheBound") == "holds"),
        Claim("Nobody asks a store", lambda run: asked_store(run, 0, 16) == 0),
    ],
)  # fmt: skip

LEASES = Preset(
    "leases",
    "Leases outlive the store",
    "Three gateways fetch five units at a time and spend them alone. At 6 s the store goes down for four seconds: "
    "what is leased is still spent, then requests pass unchecked, because this operator prefers that to an error.",
    params={"variant": "token_bucket", "where": "lease", "gateways": 3, "outage": "open", "others_per_s": 3,
            "burst": 20, "alice_per_s": 2},
    horizon_s=18,
    opens_at_s=4,
    interventions=[fault("noisy", ALICE, at_s=2, rate_per_s=12, for_us=3_000_000),
                   fault("crash", "store", at_s=6, for_s=4)],
    claims=[
        Claim("Before the outage the store is asked for fewer than two requests in three",
              lambda run: 3 * asked_store(run, 0, 6) < 2 * len(requests(run, "", 0, 6))),
        Claim("Requests are spent from leases while the store is down, and others pass unchecked",
              lambda run: spent(run, 6.05, 9.9) > 0 and len(unchecked(run)) > 5),
        Claim("Nothing is spent that the store did not grant", lambda run: status(run, "LeasesCovered") == "holds"),
        Claim("After the outage everything is checked again", lambda run: max(unchecked(run)) < 10_500_000),
    ],
)  # fmt: skip

HERD = Preset(
    "come-back-together",
    "Everybody comes back at once",
    "The window's quota is used up early, and every 429 names the same reset. Clients obey: within the first second "
    "after 20 s they all come back, together with those who came anyway. Choose “as told, and spread out” and "
    "compare.",
    params={"limit": 20, "burst": 5, "others_per_s": 4, "alice_per_s": 4, "retry": "obey"},
    horizon_s=22,
    opens_at_s=18,
    claims=[
        Claim("Of those who come back after a refusal, most come in the first second after a reset",
              lambda run: came_back(run, 10, 11.1) + came_back(run, 20, 21.1) > 0.7 * came_back(run, 0, 22)),
        Claim("In the second after 20 s at least four times as many requests arrive as in the second before",
              lambda run: len(requests(run, "", 20, 21.1)) >= 4 * len(requests(run, "", 18.9, 20))),
        Claim("In the two seconds after it, four in ten or more are refused again",
              lambda run: refused_share(run, 20, 22) >= 0.4),
    ],
)  # fmt: skip

RACE = Preset(
    "race",
    "Defect: reads, then sets",
    "The gateway reads the count, compares it and writes it back: three steps with a network between them. Alice's "
    "burst reads the same count again and again. The verdict names the decision; the atomic script has no such gap.",
    params={"variant": "sliding_log", "defect": "read_then_set", "gateways": 2, "others_per_s": 2},
    horizon_s=12,
    opens_at_s=2,
    interventions=[fault("burst", ALICE, at_s=3, requests=100, for_us=300_000)],
    claims=[
        Claim("More than 60 of alice's requests are admitted, where 40 are allowed",
              lambda run: most_within(run, ANSWERED, ALICE, 10) > 60),
        Claim("The property says so", lambda run: status(run, "WithinTheBound") == "broken"),
    ],
)  # fmt: skip

ADAPTIVE = Preset(
    "adaptive",
    "A limit that finds itself",
    "The API turns three times slower for six seconds. Requests per second have not changed, so every rate limiter "
    "goes on as before. The adaptive one sees late answers, lowers its limit, tries more, and lowers it again: a "
    "sawtooth around what the API can do now.",
    params={"variant": "adaptive", "others_per_s": 10, "alice_per_s": 10, "limit": 200, "burst": 40, "workers": 3,
            "most_at_once": 12, "slow_ms": 300},
    horizon_s=16,
    opens_at_s=4,
    interventions=[fault("slow", "api", at_s=5, for_s=6, percent=300)],
    claims=[
        Claim("Its limit falls to a third of what it was, and rises again",
              lambda run: 3 * min(limits(run, 5, 12)) <= max(limits(run, 0, 5)) <= 2 * max(limits(run, 12, 16))),
        Claim("While the API is slow it falls at least three times", lambda run: falls(run, 5, 11.5) >= 3),
        Claim("It refuses while the API is slow, and hardly anybody before",
              lambda run: refused_share(run, 6, 11) > 0.3 and refused_share(run, 0, 5) < 0.1),
        Claim("The token bucket would have admitted nearly everything",
              lambda run: len(admitted("token_bucket", requests(run, "", 5, 11)))
              > 0.95 * len(requests(run, "", 5, 11))),
    ],
)  # fmt: skip

PRESETS = (EDGE, SEED, QUEUE, LOCAL, LEASES, HERD, RACE, ADAPTIVE)


def earlies(run, lane: str) -> int:
    """How many of alice's requests a lane refuses before her limit is used up."""
    return early(run, lane, ALICE, quota_of(run.scenario.params))


def gaps_us(run) -> list[int]:
    """How far apart alice's admitted requests leave the queue."""
    leave = sorted(each.reading_us + each.wait_us for each in decisions(run) if each.key == ALICE and each.allowed)
    return [b - a for a, b in zip(leave, leave[1:], strict=False)]


def spent(run, from_s: float, to_s: float) -> int:
    """How many units were spent from leases between two seconds."""
    told = (r for r in run.records if getattr(r, "path", "") == "lease" and r.value is not None)
    return sum(" spent " in str(r.value) and from_s * 1e6 <= r.at_us < to_s * 1e6 for r in told)


def limits(run, from_s: float, to_s: float) -> list[int]:
    """What the adaptive limit was between two seconds."""
    told = [r for r in run.states("gateway_1", "limit") if r.value is not None]
    return [r.value for r in told if from_s * 1e6 <= r.at_us < to_s * 1e6]


def falls(run, from_s: float, to_s: float) -> int:
    """How often the adaptive limit began to fall between two seconds."""
    told = limits(run, from_s, to_s)
    return sum(b > a and b > c for a, b, c in zip(told, told[1:], told[2:], strict=False))


def refused_share(run, from_s: float, to_s: float) -> float:
    """The share of requests that were refused between two seconds."""
    asked = requests(run, "", from_s, to_s)
    return sum(each.outcome == "-" for each in asked) / len(asked)
