"""Named scenarios. Each claim is a predicate that a test holds true on the run."""

from __future__ import annotations

from playground.sdk import Claim, Preset, fault

from .measures import in_this_order, logged, orders_that_are, pending, refused_with, told, words_of

SEED = Preset(
    "card-declined",
    "The card is declined",
    "An order is created, its stock reserved, then the card is declined at 1.5 s: the stock goes back and the order is "
    "cancelled. At 10 s the orchestrator dies between an answer and its note, and loses nothing.",
    params={"rate_per_s": 2, "looks_per_s": 3},
    horizon_s=31.5,
    interventions=[
        fault("fail_step", "payment", at_s=1.5, how="refuse", times=1),
        fault("crash_at_answer", "orchestrator", at_s=10, for_us=3_000_000),
    ],
    claims=[
        Claim(
            "Of every order whose card was declined, stock was held, released, and then the order was cancelled",
            lambda run: (
                all(
                    in_this_order(words_of(run, order), "pending", "held", "released", "cancelled")
                    for order in refused_with(run, "CardDeclined")[:-1]
                )
                and len(refused_with(run, "CardDeclined")) > 3
            ),
        ),
        Claim(
            "No declined card was charged",
            lambda run: not set(refused_with(run, "CardDeclined")) & set(orders_that_are(run, "charged")),
        ),
        Claim(
            "For three seconds the orchestrator is down and no order ends",
            lambda run: (
                not [
                    at_us
                    for at_us, _, word, _ in told(run)
                    if word in ("confirmed", "cancelled") and 10_500_000 < at_us < 13_000_000
                ]
            ),
        ),
        Claim("Every order placed in the first 25 seconds came to an end", lambda run: not pending(run, before_s=25)),
    ],
)

REVERSE = Preset(
    "undo-in-reverse",
    "Last step first",
    "Nobody delivers to this address, and the refund fails twice. Follow the order: the refund is tried until it "
    "works, and only then the stock goes back.",
    params={"declined_percent": 0, "rate_per_s": 2},
    horizon_s=20,
    interventions=[
        fault("fail_undo", "payment", at_s=2, times=2),
        fault("fail_step", "shipping", at_s=2, how="refuse", times=1),
        fault("fail_step", "inventory", at_s=10, how="refuse", times=1),
        fault("fail_step", "orders", at_s=12, how="refuse", times=1),
        fault("fail_step", "payment", at_s=14, how="error", times=1),
    ],
    claims=[
        Claim(
            "The money goes back before the stock, the stock before the order is cancelled",
            lambda run: in_this_order(
                words_of(run, refused_with(run, "AddressRefused")[0]),
                "held",
                "charged",
                "refunded",
                "released",
                "cancelled",
            ),  # fmt: skip
        ),
        Claim("The refund failed twice and then worked", lambda run: len(logged(run, "undo_failed")) == 2),
        Claim(
            "The order refused at step 2 had nothing to give back but itself",
            lambda run: words_of(run, refused_with(run, "OutOfStock")[0]) == ["pending", "cancelled"],
        ),
    ],
)

CRASH = Preset(
    "crash-before-the-note",
    "The log was only in memory",
    "The same crash as in the first story, between an answer and its note. This orchestrator kept its log in memory: "
    "whatever was under way stays where it was, with stock held for nobody.",
    params={"log": "memory"},
    horizon_s=30,
    interventions=[fault("crash_at_answer", "orchestrator", at_s=10, for_us=3_000_000)],
    claims=[
        Claim("Orders under way at the crash are pending for ever", lambda run: len(pending(run, before_s=10)) > 0),
        Claim(
            "Orders placed after the restart end as if nothing had happened",
            lambda run: all(at_us < 13_500_000 for at_us, key, _, _ in told(run) if key in pending(run, before_s=25)),
        ),
        Claim("The verdict calls them stuck", lambda run: run.verdicts()["NothingStuck"].status == "stuck"),
    ],
)

LATE_ANSWER = Preset(
    "late-answer",
    "Nobody knows whether it happened",
    "At 2 s payment charges a card and answers after the timeout. At 8 s it does not even begin before the timeout, so "
    "the refund arrives before the charge: watch the tombstone keep the late charge out.",
    params={"declined_percent": 0, "rate_per_s": 2, "looks_per_s": 2},
    horizon_s=20,
    interventions=[
        fault("fail_step", "payment", at_s=2, how="late", times=1),
        fault("fail_step", "payment", at_s=8, how="stall", times=1),
    ],
    claims=[
        Claim("Two charges had an unknown outcome", lambda run: len(logged(run, "unknown")) == 2),
        Claim(
            "The first had happened, and was refunded",
            lambda run: in_this_order(words_of(run, logged(run, "unknown")[0][1]), "charged", "refunded", "cancelled"),
        ),
        Claim(
            "The second never happened, neither then nor later",
            lambda run: "charged" not in words_of(run, logged(run, "unknown")[1][1]),
        ),
        Claim(
            "Its command came after its undo and was refused",
            lambda run: len(run.messages(label="TooLate", source="ledger")) == 1,
        ),
    ],
)

STUCK = Preset(
    "refund-stuck",
    "A person is called",
    "The address is refused, and the refund fails again and again. After five tries the saga stops trying and parks "
    "the order for a person, who looks at it at 20 s.",
    params={"declined_percent": 0, "rate_per_s": 2},
    horizon_s=30,
    interventions=[
        fault("fail_undo", "payment", at_s=2, times=5),
        fault("fail_step", "shipping", at_s=2, how="refuse", times=1),
        fault("call_person", "world", at_s=20),
    ],
    claims=[
        Claim("Five tries, then one order is parked", lambda run: len(logged(run, "parked")) == 1),
        Claim(
            "It stays whole while it waits: neither the stock nor the order was touched",
            lambda run: (
                [word for at_us, key, word, _ in told(run) if key == logged(run, "parked")[0][1] and at_us < 20_000_000]
                == ["pending", "held", "charged"]
            ),
        ),
        Claim(
            "After the person looked, the saga went on where it had stopped",
            lambda run: in_this_order(
                words_of(run, logged(run, "parked")[0][1]), "charged", "refunded", "released", "cancelled"
            ),
        ),
    ],
)

DANCE = Preset(
    "choreography",
    "The same without a conductor",
    "Services react to facts; nobody sees the whole. A declined card still gives the stock back. At 6 s payment "
    "crashes for twelve seconds: facts wait for it, and the order service loses its patience with the orders behind "
    "them.",
    params={"variant": "choreographed", "rate_per_s": 2},
    horizon_s=30,
    interventions=[
        fault("fail_step", "payment", at_s=1.5, how="refuse", times=1),
        fault("crash", "payment", at_s=6, for_s=12),
    ],
    claims=[
        Claim(
            "Declined orders are cancelled and give their stock back, without any coordinator",
            lambda run: len(set(orders_that_are(run, "released")) & set(orders_that_are(run, "cancelled"))) > 0,
        ),
        Claim(
            "Orders that met the dead payment service were given up",
            lambda run: len(run.messages(label="OrderAbandoned", source="orders")) > 0,
        ),
        Claim("Every order placed in the first 15 seconds came to an end", lambda run: not pending(run, before_s=15)),
    ],
)

LAST = Preset(
    "last-unit",
    "The last unit on the shelf",
    "Three units of each product, and a semantic lock. A visitor who asks while the last unit is held by an unfinished "
    "order hears “ask again”, never a no that might be taken back.",
    params={"stock": 3, "lock": 1, "declined_percent": 40, "looks_per_s": 20, "rate_per_s": 2, "network_ms": 60},
    horizon_s=15,
    claims=[
        Claim(
            "Somebody hears “ask again”",
            lambda run: any(op.value == "ask again" for op in run.operations("ok")),
        ),
        Claim(
            "In the end the shelf says “sold out”, and that is final",
            lambda run: (
                any(op.value == "sold out" for op in run.operations("ok"))
                and run.verdicts()["NeverSaysNoTooEarly"].status == "holds"
            ),
        ),
    ],
)

LATE = Preset(
    "late-registration",
    "Undo registered too late",
    "A planted defect: the undo of a step is written down only after the step has answered. A charge whose answer "
    "comes too late is then never refunded, and the order is cancelled all the same.",
    params={"defect": "late_registration", "declined_percent": 0, "rate_per_s": 2},
    horizon_s=15,
    interventions=[fault("fail_step", "payment", at_s=2, how="late", times=1)],
    claims=[
        Claim(
            "A cancelled order keeps its charge",
            lambda run: (
                words_of(run, logged(run, "unknown")[0][1])[-2:] == ["released", "cancelled"]
                and "charged" in words_of(run, logged(run, "unknown")[0][1])
                and "refunded" not in words_of(run, logged(run, "unknown")[0][1])
            ),
        ),
        Claim("The property turns red", lambda run: run.verdicts()["CancelledMeansUndone"].status == "broken"),
    ],
)

PRESETS = (SEED, REVERSE, CRASH, LATE_ANSWER, STUCK, DANCE, LAST, LATE)
