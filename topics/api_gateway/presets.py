"""Named scenarios. Each claim is a predicate that a test holds true on the run."""

from __future__ import annotations

from playground.sdk import Claim, Preset, Run, fault

from .askers import SEED_ORDER
from .measures import answer, asked, asked_too_late, ended, last_with_old_token, lines, share_ok
from .shop_routes import API, ORDERS, SERVICES

KEPT_S = 5
PATIENCE_MS = 1000


def first(run: Run, field: str) -> object:
    """What the log says of the first request of the app."""
    return getattr(lines(run, key="app-1")[0], field)


SEED = Preset(
    "order-123",
    "GET /api/v1/orders/123",
    "One request through the whole chain: the longest prefix says which rules count, the token is checked, 50 of its "
    "user's 100 requests are left this hour, the order service answers, dates are spelled out, one line is logged. The "
    "other requests on the stage are stopped by one filter or another: watch which.",
    horizon_s=30,
    claims=[
        Claim("The first request asks for order 123", lambda run: first(run, "path") == f"{ORDERS}/{SEED_ORDER}"),
        Claim(
            "Its answer says that 50 are left this hour", lambda run: answer(run, "app-1") == "200 50 left this hour"
        ),
        Claim(
            "It took the route of the orders and was answered by the order service",
            lambda run: (first(run, "route"), first(run, "service")) == (ORDERS, "orders"),
        ),
        Claim(
            "Its client never talks to a service",
            lambda run: not any(run.messages(source="app", target=service) for service in SERVICES),
        ),
        Claim(
            "An export of orders is no order: it goes to another service",
            lambda run: {line.service for line in lines(run, path=f"{API}/orders-export/today")} == {"history"},
        ),
        Claim(
            "Strangers are stopped by authentication", lambda run: len(lines(run, status=401, by="authenticate")) > 9
        ),
        Claim("The partner may not order: 403", lambda run: len(lines(run, status=403, by="authorize")) > 0),
        Claim("Before the end the partner has used up its hour: 429", lambda run: len(lines(run, status=429)) > 0),
    ],
)

TAKEN_BACK = Preset(
    "taken-back",
    "A token that was taken back",
    "Gateways ask the authority about each token and keep the answer for 5 s. At 4 s the tokens of user-7 are taken "
    "back, and somebody who has a copy goes on. Let the gateway check tokens by itself and compare.",
    params={"tokens": "asked", "keep_s": KEPT_S, "app_per_s": 20, "web_per_s": 0},
    horizon_s=15,
    interventions=[fault("revoke", "authority", at_s=4, subject="user-7")],
    claims=[
        Claim("The old token is served after that", lambda run: last_with_old_token(run) > 4),
        Claim("It is served for 5 s at most", lambda run: last_with_old_token(run) < 4 + KEPT_S + 0.5),
        Claim("Then it gets 401: revoked", lambda run: len(lines(run, from_s=9, reason="revoked")) > 0),
    ],
)

CRASH = fault("crash", "gateway", at_s=5, for_s=4)

ONE_DOOR = Preset(
    "one-door",
    "One door, and it is shut",
    "Every service is well. At 5 s the gateway dies for four seconds, and nobody gets anything. With three gateways a "
    "third of the requests is lost: compare.",
    horizon_s=14,
    interventions=[CRASH],
    claims=[
        Claim("While it is down nobody is answered", lambda run: share_ok(run, "app", 5.2, 9) == 0),
        Claim(
            "The services are idle meanwhile",
            lambda run: not any(asked(run, service, from_s=5, to_s=9) for service in SERVICES),
        ),
        Claim("Afterwards everybody is", lambda run: share_ok(run, "app", 10, 14) == 1),
    ],
)

INVERTED = Preset(
    "inverted",
    "Timeouts upside down",
    "Clients wait 1 s, the gateway gives each of three attempts 2 s and looks at no deadline. From 4 s on the order "
    "service is very slow: it works for clients who have left, and others are turned away because the gateway is full.",
    params={"bounded": False, "attempt_ms": 2000, "most": 30, "app_per_s": 15, "workers": 4},
    horizon_s=16,
    interventions=[fault("slow", "orders", at_s=4, for_s=6, percent=6000)],
    claims=[
        Claim(
            "At least thirty attempts begin after their client has left",
            lambda run: asked_too_late(run, PATIENCE_MS) >= 30,
        ),
        Claim("Product pages are shed, though their service is well", lambda run: len(lines(run, by="shed")) > 0),
        Claim("Before the trouble there is no such attempt", lambda run: not lines(run, to_s=4, status=504)),
    ],
)

SPLIT = Preset(
    "split",
    "Two services out of one",
    "At 4 s a new route goes out: the history of orders has a service of its own. No client changes, no request fails, "
    "and at 5.5 s the order service no longer knows any history. Without a gateway every client would have to know.",
    params={"web_per_s": 0},
    horizon_s=14,
    interventions=[fault("push", "world", at_s=4, what="split")],
    claims=[
        Claim(
            "Before, the order service answers for history",
            lambda run: (
                {line.service for line in lines(run, to_s=4, by="forward") if "/history/" in line.path} == {"orders"}
            ),
        ),
        Claim(
            "Afterwards the new service does",
            lambda run: (
                {line.service for line in lines(run, from_s=4.5, by="forward") if "/history/" in line.path}
                == {"history"}
            ),
        ),
        Claim(
            "The app never notices", lambda run: not ended(run, "failed", "app") and not ended(run, "unknown", "app")
        ),
    ],
)

WRONG = Preset(
    "wrong-route",
    "A wrong route, and back",
    "At 3 s a version with a misspelt service goes out and is refused as a whole: no gateway sees it. At 5 s comes one "
    "that checks and is wrong all the same: orders go to the product service. At 9 s it is rolled back.",
    params={"web_per_s": 0},
    horizon_s=14,
    interventions=[
        fault("push", "world", at_s=3, what="misspelt"),
        fault("push", "world", at_s=5, what="wrong"),
        fault("roll_back", "world", at_s=9),
    ],
    claims=[
        Claim(
            "The misspelt version is refused, with the field's name",
            lambda run: "routes[0].to.ordres" in run.interventions("push")[0].words,
        ),
        Claim("Nobody notices it", lambda run: share_ok(run, "app", 0, 5) == 1),
        Claim("Under the wrong one every order is unknown: 404", lambda run: len(lines(run, to_s=9, status=404)) > 20),
        Claim("After the rollback none is", lambda run: not lines(run, from_s=9.5, status=404)),
    ],
)

CANARY = Preset(
    "canary",
    "One user in three tries the new version",
    "At 3 s a third of the users get the new order service, always the same ones. From 5 s on it fails three times in "
    "four. Attempts hide most of that, and triple its load; at 10 s everybody is back on the old one.",
    params={"web_per_s": 0, "app_per_s": 20},
    horizon_s=15,
    interventions=[
        fault("push", "world", at_s=3, what="canary", percent=33),
        fault("errors", "orders_new", at_s=5, percent=75),
        fault("roll_back", "world", at_s=10),
    ],
    claims=[
        Claim(
            "Nobody flips between the two versions",
            lambda run: not (callers(run, "orders_new", 4, 10) & callers(run, "orders", 4, 10)),
        ),
        Claim("Most requests to the new one are answered after all", lambda run: helped(run) > 0.5),
        Claim("It gets more requests than it was meant to", lambda run: len(asked(run, "orders_new", from_s=5, to_s=10))
              > 1.5 * len(lines(run, from_s=5, to_s=10, service="orders_new"))),
        Claim("After the rollback it gets none", lambda run: not asked(run, "orders_new", from_s=10.6)),
    ],
)  # fmt: skip

UNSIGNED = Preset(
    "unsigned",
    "The token says how to check it",
    "A planted defect, and for years a real one: the verifier reads from the token which algorithm to use. Strangers "
    "send one that says “none”.",
    params={"defect": "unsigned", "strangers_per_s": 3, "web_per_s": 0},
    horizon_s=10,
    claims=[
        Claim("Strangers get orders", lambda run: len(ended(run, "ok", "strangers")) > 0),
        Claim("The property turns red", lambda run: run.verdicts()["OnlyWithToken"].status == "broken"),
        Claim(
            "Forged, expired and missing tokens are still stopped",
            lambda run: {line.reason for line in lines(run, status=401)} == {"forged", "expired", "missing"},
        ),
    ],
)


def callers(run: Run, service: str, from_s: float, to_s: float) -> set[str]:
    """The users of the app who were served by a service between two seconds."""
    subjects = {one.op: str(one.value).split(" ")[-1] for one in run.operations("invoked") if one.client == "app"}
    found = lines(run, from_s=from_s, to_s=to_s, service=service, route=ORDERS)
    return {subjects[line.key] for line in found if line.key in subjects}


def helped(run: Run) -> float:
    """The share of requests to the failing version that were answered."""
    found = [line for line in lines(run, from_s=5, to_s=10, service="orders_new") if line.method == "GET"]
    return sum(line.status < 400 for line in found) / max(1, len(found))


PRESETS = (SEED, TAKEN_BACK, ONE_DOOR, INVERTED, SPLIT, WRONG, CANARY, UNSIGNED)
