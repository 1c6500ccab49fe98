"""Named scenarios. Each claim is a predicate that a test holds true on the run."""

from __future__ import annotations

from playground.sdk import Claim, Preset, Run, at_point, fault

from .measures import acknowledged, answers, charges, credits, paid_twice, payments, repeats, sent
from .payers import SEED_AMOUNT, SEED_KEY

REPLY = "link:api>shoppers"
RETENTION_S = 3

SEED = Preset(
    "abc-123-xyz",
    "POST /api/payments, key abc-123-xyz",
    "100 are charged, and the answer is lost. The client sends the same request under the same key: it gets the kept "
    "answer and is not charged again. Later a quarter of all messages to and from the API is lost, somebody clicks "
    "twice, and somebody uses a key for another amount. Watch the ledger count each intent once.",
    params={"methods_per_s": 1},
    horizon_s=30,
    interventions=[
        fault("cut", REPLY, when=at_point("api", "reply", nth=1), for_s=0.001),
        fault("loss", "link:api~shoppers", at_s=8, for_s=6, percent=25),
        fault("click_twice", "shoppers", at_s=17, gap_ms=0),
        fault("other_body", "shoppers", at_s=19),
        fault("loss", "link:queue~points", at_s=21, for_s=4, percent=25),
    ],
    claims=[
        Claim("The first payment is sent twice", lambda run: sent(run, "shoppers-1") == 2),
        Claim(
            "It is charged once, 100",
            lambda run: charges(run)[SEED_KEY] == 1 and f'"amount":{SEED_AMOUNT}' in seed_bodies(run)[0],
        ),
        Claim(
            "The second answer is the first one, byte for byte",
            lambda run: len(seed_bodies(run)) == 2 and len(set(seed_bodies(run))) == 1,
        ),
        Claim("More than ten answers of this run are replays", lambda run: len(answers(run, how="replayed")) > 10),
        Claim("Nobody pays twice", lambda run: not paid_twice(run)),
        Claim("The other amount under a known key is refused: 422", lambda run: len(answers(run, status=422)) == 1),
        Claim(
            "Messages come twice to the consumer, and no points are credited twice",
            lambda run: (
                any(line.how == "skipped" for line in credits(run)) and all(line.times == 1 for line in credits(run))
            ),
        ),
        Claim(
            "A second PUT changes nothing, a second POST does",
            lambda run: (
                all(line.same for line in repeats(run, "PUT")) and not any(line.same for line in repeats(run, "POST"))
            ),
        ),
    ],
)

NO_KEY = Preset(
    "no-key",
    "Timeout, retry, and paid twice",
    "Nobody looks at a key. From 2 s to 8 s a fifth of the answers is lost on the way to the client, which does what "
    "every client does: it tries again. Each lost answer is a second charge. Compare with the key in the same "
    "transaction.",
    params={"variant": "none", "methods_per_s": 0},
    horizon_s=12,
    interventions=[fault("loss", REPLY, at_s=2, for_s=6, percent=20)],
    claims=[
        Claim("At least five payments are charged more than once", lambda run: len(paid_twice(run)) >= 5),
        Claim(
            "Each of these clients was told once that it paid", lambda run: set(paid_twice(run)) <= acknowledged(run)
        ),
        Claim(
            "Before the answers got lost nobody paid twice",
            lambda run: not any(int(intent[1:].partition("-")[0]) < 8 for intent in paid_twice(run)),
        ),
    ],
)

KEY_AFTER = Preset(
    "key-after",
    "First the charge, then the key",
    "A planted defect: the API looks whether it knows the key, charges, and writes the key when all is done. At 2 s "
    "one intent is sent twice at once: both look, both see nothing, both charge. At 5 s the API dies between the "
    "charge and the key.",
    params={"variant": "after", "methods_per_s": 0},
    horizon_s=10,
    interventions=[
        fault("click_twice", "shoppers", at_s=2, gap_ms=0),
        fault("crash_between", "api", at_s=5),
    ],
    claims=[
        Claim("The two at once are both charged", lambda run: any(i.startswith("x1-") for i in paid_twice(run))),
        Claim("So is the payment whose key was never written", lambda run: len(paid_twice(run)) >= 2),
        Claim("The property turns red", lambda run: run.verdicts()["OneEffectEach"].status == "broken"),
    ],
)

TAKEN_OVER = Preset(
    "taken-over",
    "Dead between charge and key",
    "The key is reserved before the charge and completed after it. At 3 s the API dies in between. The reservation "
    "stays and says 409 to every retry until it runs out; whoever takes it over hands the key on to the ledger, which "
    "knows it. Let it “just charge again” and compare.",
    params={"variant": "before", "methods_per_s": 0},
    horizon_s=12,
    interventions=[fault("crash_between", "api", at_s=3)],
    claims=[
        Claim("Retries are told 409 in the meantime", lambda run: len(answers(run, status=409)) > 0),
        Claim("The reservation is taken over", lambda run: run.verdicts()["TakenOver"].status == "reached"),
        Claim("Nobody pays twice", lambda run: not paid_twice(run)),
        Claim(
            "Everybody who asked before 8 s has an answer",
            lambda run: {str(one.key) for one in asked(run, 8)} <= acknowledged(run),
        ),
    ],
)

SAME_PAYLOAD = Preset(
    "same-payload",
    "The same again is not a retry",
    "The API takes the payload for the key. That stops retries from charging twice, and it stops whoever wants the "
    "same thing twice: the second purchase is acknowledged with the receipt of the first, and nobody pays for it.",
    params={"variant": "fingerprint", "methods_per_s": 0, "payments_per_s": 10},
    horizon_s=12,
    claims=[
        Claim(
            "No message is lost and nobody retries", lambda run: all(sent(run, one.op) == 1 for one in asked(run, 10))
        ),
        Claim("At least ten purchases are acknowledged and never charged", lambda run: len(unpaid(run)) >= 10),
        Claim(
            "Each of them was answered with a receipt that was kept",
            lambda run: {line.how for line in answers(run) if line.key in unpaid(run)} == {"replayed"},
        ),
        Claim("Nobody pays twice", lambda run: not paid_twice(run)),
    ],
)

TOO_LATE = Preset(
    "too-late",
    "A retry after the key's time",
    f"Keys are kept for {RETENTION_S} s. At the twentieth answer the way between client and API is cut for six "
    "seconds. The retries that come afterwards meet an API that has forgotten: they are new payments. A key must be "
    "kept for longer than any client goes on trying.",
    params={"retention_s": RETENTION_S, "methods_per_s": 0, "attempts": 8},
    horizon_s=16,
    interventions=[fault("cut", "link:api~shoppers", when=at_point("api", "reply", nth=20), for_s=6)],
    claims=[
        Claim("Somebody pays twice", lambda run: len(paid_twice(run)) > 0),
        Claim(
            "Each time more than three seconds lie between the two charges",
            lambda run: all(gap_s(run, intent) > RETENTION_S for intent in paid_twice(run)),
        ),
        Claim("The promise is kept: it ends with the key", lambda run: run.broken() == []),
    ],
)

NO_INBOX = Preset(
    "no-inbox",
    "A message comes twice",
    "The queue delivers at least once: from 2 s to 7 s a third of what goes between it and its consumer is lost, and "
    "where it was the acknowledgement, the message comes again. The consumer has no inbox and credits the points "
    "again. Payments are well.",
    params={"inbox": False, "methods_per_s": 0},
    horizon_s=10,
    interventions=[fault("loss", "link:queue~points", at_s=2, for_s=5, percent=33)],
    claims=[
        Claim("Points are credited twice", lambda run: any(line.times > 1 for line in credits(run))),
        Claim("Nobody pays twice", lambda run: not paid_twice(run)),
        Claim("The property turns red", lambda run: run.verdicts()["CreditedOnce"].status == "broken"),
    ],
)


def seed_bodies(run: Run) -> list[str]:
    """What was answered to the guide's key."""
    return [line.body for line in answers(run, key=SEED_KEY, status=201)]


def asked(run: Run, to_s: float) -> list:
    """Payments that were wanted before a second."""
    return [one for one in run.operations("invoked", to_s=to_s) if one.client == "shoppers"]


def unpaid(run: Run) -> set[str]:
    """Keys that were acknowledged and are in no row of the ledger."""
    return acknowledged(run) - set(payments(run).values())


def gap_s(run: Run, intent: str) -> float:
    """Seconds between the first and the last charge of an intent."""
    times = [r.at_us for r in run.states("ledger", "charged") if f" {intent} " in str(r.value)]
    return (times[-1] - times[0]) / 1_000_000


PRESETS = (SEED, NO_KEY, KEY_AFTER, TAKEN_OVER, SAME_PAYLOAD, TOO_LATE, NO_INBOX)
