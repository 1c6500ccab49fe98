"""Named scenarios. Each claim is a predicate that a test holds true on the run."""

from __future__ import annotations

from playground.sdk import Claim, Preset, fault

from .measures import (
    homes,
    lost_sessions,
    most_in_flight,
    moved,
    order,
    outs,
    percentile_ms,
    share,
    share_failed,
    status,
    wanderers,
    widest_gap,
)

SEED = Preset(
    "in-turn",
    "Three servers, in turn",
    "Round robin: A, B, C, A. Fair to the servers, and C takes three times as long as the others. Watch its queue "
    "grow while A and B rest; at 20 s C is drained, and two servers do what three could not.",
    params={"uneven": 3},
    horizon_s=40,
    interventions=[fault("drain", "c", at_s=20)],
    claims=[
        Claim("The first four requests go to A, B, C and A", lambda run: order(run, 4) == "abca"),
        Claim("Before C is drained every server gets a third", lambda run: abs(share(run, "c", 0, 20) - 1 / 3) < 0.01),
        Claim("Ten or more are in flight at C at once", lambda run: most_in_flight(run, "c", 0, 20) >= 10),
        Claim(
            "One in ten requests takes more than eight times as long as the median at A",
            lambda run: percentile_ms(run, 90, from_s=8, to_s=20) > 8 * percentile_ms(run, 50, "a", 8, 20),
        ),
        Claim(
            "With C gone, nine in ten are answered within 800 ms",
            lambda run: percentile_ms(run, 90, from_s=26, to_s=40) < 800,
        ),
    ],
)

SINK = Preset(
    "sink-hole",
    "The server that fails fast",
    "At 4 s server B loses its database and answers 500 at once. It is never busy, so least connections sends it "
    "most of the requests, and its health page still says well. From 15 s on the balancer sees loads of two seconds "
    "ago.",
    params={
        "variant": "least_connections",
        "rate_per_s": 28,
        "health": "active",
        "service_ms": 300,
        "workers": 4,
        "network_ms": 10,
    },
    horizon_s=20,
    interventions=[
        fault("fail_fast", "b", at_s=4, for_us=7_000_000),
        fault("stale", "balancer", at_s=15, for_us=5_000_000, age_ms=2000),
    ],
    claims=[
        Claim("Before, B gets a third", lambda run: 0.25 < share(run, "b", 0, 4) < 0.42),
        Claim("While it fails, B gets more than six in ten", lambda run: share(run, "b", 5, 11) > 0.6),
        Claim("and more than six in ten of all requests fail", lambda run: share_failed(run, 5, 11) > 0.6),
        Claim("No check ever takes it out", lambda run: outs(run, 0, 15) == 0),
        Claim(
            "With old figures, ten in a row go to one server", lambda run: status(run, "HerdsOnOldNews") == "reached"
        ),
    ],
)

FRESH = Preset(
    "fresh-server",
    "A fresh server gets its full share",
    "At 4 s server D joins to help. It is cold, six times as slow as the others at first, and its weight gives it a "
    "full quarter at once. At 17.6 s server A is drained: what it has may end. Then set a slow start of 8 s.",
    params={"variant": "weighted", "cold_times": 6, "rate_per_s": 22, "service_ms": 110},
    horizon_s=23,
    interventions=[fault("add_server", "world", at_s=4), fault("drain", "a", at_s=17.6)],
    claims=[
        Claim(
            "D has ten requests or more within its first eight seconds",
            lambda run: status(run, "FreshIsCrushed") == "reached",
        ),
        Claim(
            "Its median answer takes over three times as long as B's",
            lambda run: percentile_ms(run, 50, "d", 4, 12) > 3 * percentile_ms(run, 50, "b", 4, 12),
        ),
        Claim("Nothing new goes to A once it drains", lambda run: share(run, "a", 17.6, 23) == 0),
        Claim(
            "and nothing that it had is lost",
            lambda run: status(run, "Drains") == "reached" and share_failed(run, 17.6, 23, "a") == 0,
        ),
    ],
)

FLAP = Preset(
    "flapping",
    "Checks that take out the busy",
    "Health checks wait in the same queue as requests. A busy server misses two, is taken out, rests, passes, and "
    "comes back, while the others get its load and miss theirs. When fewer than half pass, the balancer panics.",
    params={"health": "active", "check_timeout_ms": 300, "check_ms": 400, "rate_per_s": 22, "service_ms": 120},
    horizon_s=16,
    claims=[
        Claim("A server is taken out three times", lambda run: status(run, "Flaps") == "reached"),
        Claim("In panic all are used", lambda run: status(run, "Panics") == "reached"),
        Claim("although no server is ill and none fails a request", lambda run: share_failed(run) == 0),
    ],
)

SESSION = Preset(
    "lost-session",
    "The session that was made on A",
    "Five clients log in. The session is in the memory of the server that made it, and the next request goes "
    "elsewhere. Choose a remedy: a cookie, the client's address, a shared store, a signed token.",
    params={"sessions": True, "users": 5, "rate_per_s": 8},
    horizon_s=12,
    claims=[
        Claim("Sessions are lost again and again", lambda run: lost_sessions(run) > 10),
    ],
)

RING = Preset(
    "ring",
    "Who moves when a server leaves",
    "Each page goes to the server where its key falls on the ring, so each server caches a third of the pages. At "
    "10 s B is drained: only its pages move. Set the policy to IP hash on the same requests, and others move as "
    "well.",
    params={"variant": "ring", "cache_items": 12, "rate_per_s": 16},
    horizon_s=20,
    interventions=[fault("drain", "b", at_s=10)],
    claims=[
        Claim("Not one page of A or C moves", lambda run: moved(run, (0, 10), (10, 20), "b")[0] == 0),
        Claim("though there are ten of them or more", lambda run: moved(run, (0, 10), (10, 20), "b")[1] >= 10),
        Claim("Every page has one home until then", lambda run: len(set(homes(run, 0, 10).values())) == 3),
    ],
)

BOUNDED = Preset(
    "bounded",
    "A ring that lets nobody drown",
    "The same ring with a bound: no server takes more than one and a quarter times the mean load. What is too much "
    "walks on to the next server, so a page may have several homes. At 8 s heavy requests arrive.",
    params={"variant": "bounded", "cache_items": 12, "rate_per_s": 16},
    horizon_s=16,
    interventions=[fault("heavy", "clients", at_s=8, requests=8)],
    claims=[
        Claim("No server is ever above its bound", lambda run: status(run, "WithinTheBound") == "holds"),
        Claim("Most pages have more than one home", lambda run: wanderers(run) > 0.5),
        Claim("Even heavy requests leave nobody four requests above the mean", lambda run: widest_gap(run) < 4),
    ],
)

FORGOTTEN = Preset(
    "forgotten",
    "Defect: failed requests stay counted",
    "This balancer counts a request down only when it succeeds. B fails for three seconds, is well again, and yet "
    "gets nothing: it seems to have many requests in flight, for ever. Sessions are signed tokens, and none is "
    "lost.",
    params={
        "variant": "least_connections",
        "defect": "forgets_failed",
        "health": "passive",
        "failures": 3,
        "eject_s": 2,
        "sessions": True,
        "sticky": "token",
    },
    horizon_s=16,
    interventions=[fault("errors", "b", at_s=3, for_s=3, percent=100)],
    claims=[
        Claim("The count goes wrong with the first failure", lambda run: status(run, "CountsEveryRequest") == "broken"),
        Claim("No session is lost, wherever a request goes", lambda run: lost_sessions(run) == 0),
        Claim("B is well from 6 s on, and gets next to nothing", lambda run: share(run, "b", 7, 16) < 0.05),
    ],
)

PRESETS = (SEED, SINK, FRESH, FLAP, SESSION, RING, BOUNDED, FORGOTTEN)
