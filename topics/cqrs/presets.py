"""Named scenarios. Each claim is a predicate that a test holds true on the run."""

from __future__ import annotations

from playground.sdk import Claim, Preset, Run, fault

from .goods import SEED, goods
from .measures import backwards, changes, deeds, documents, edits, failed, lags_ms, unseen

FIRST = Preset(
    "99-99",
    "99.99, and then 89.99",
    "Product 123 costs 99.99. An editor sets 89.99, the write side has it at once, and four read models get it one "
    "after another. Whoever looks in between sees the old price, the editor too. At 8 s the projector of the pages "
    "slows down and falls behind, at 16 s the latest changes come once more, at 19 s an import writes something that "
    "nobody can read, and at 23 s the pages are built anew beside those that are read.",
    horizon_s=30,
    interventions=[
        fault("slow", "documents", at_s=8, for_s=4, percent=1500),
        fault("crash", "listing", at_s=14, for_s=1),
        fault("deliver_again", "documents", at_s=16, count=3),
        fault("spoil", "editors", at_s=19),
        fault("rebuild", "documents", at_s=23),
        fault("change_price", "editors", at_s=27, cents=7_999),
    ],
    claims=[
        Claim("The guide's product costs 99.99 at the start", lambda run: goods(SEED).cents == 9_999),
        Claim("Its first change is to 89.99", lambda run: changes(run, SEED)[0].values[1] == "8999"),
        Claim(
            "More than half of the editors do not see what they just wrote", lambda run: 2 * unseen(run) > edits(run)
        ),
        Claim("In calm a change is on the page within 150 ms", lambda run: lags_ms(run, "documents", 0, 8)[-1] <= 150),
        Claim(
            "Slowed down, it is more than half a second late", lambda run: lags_ms(run, "documents", 8, 13)[-1] > 500
        ),
        Claim("What comes again is known and changes nothing", lambda run: len(deeds(run, "documents", "known")) >= 3),
        Claim("What cannot be read is set aside by two models", lambda run: parked(run) == ["documents", "listing"]),
        Claim("The rebuild is read before the end", lambda run: status(run, "Rebuilt") == "reached"),
        Claim("and no page ever went back", lambda run: backwards(run, "documents") == 0),
    ],
)

WAIT = Preset(
    "wait",
    "A token, and a server that waits",
    "A write is answered with its version. The editor hands it on with the next read, and the model answers when it "
    "has that version. From 4 s to 9 s the pages get no changes: after 600 ms the answer is an error, and not an old "
    "page.",
    params={"reads": "wait"},
    horizon_s=16,
    interventions=[
        fault("pause", "documents", at_s=4, for_s=0.3),
        fault("cut", "link:writes~documents", at_s=5, for_s=4),
    ],
    claims=[
        Claim("Nobody is shown less than what they wrote or saw", lambda run: unseen(run) == 0),
        Claim("Some are told that it is not there yet", lambda run: failed(run, "504 not there yet") >= 3),
        Claim("Sessions never go back", lambda run: status(run, "NeverOlderThanSeen") == "holds"),
    ],
)

EXPIRES = Preset(
    "expires",
    "A wait that gives up quietly",
    "A planted defect: when the wait is over the model answers with what there is. The token was meant to prevent just "
    "that, and the editor believes it.",
    params={"reads": "wait", "defect": "expires"},
    horizon_s=10,
    interventions=[fault("cut", "link:writes~documents", at_s=4, for_s=4)],
    claims=[
        Claim("No read fails", lambda run: failed(run, "504 not there yet") == 0),
        Claim("The property turns red", lambda run: status(run, "NeverOlderThanSeen") == "broken"),
    ],
)

IN_PLACE = Preset(
    "in-place",
    "Rebuilt while people read it",
    "At 12 s the pages are emptied and built again in place. For as long as that takes readers see products as they "
    "were at first. Choose blue-green, and nobody notices.",
    params={"rebuild": "in_place", "reads_per_s": 14, "edits_per_s": 6, "project_ms": 25},
    horizon_s=20,
    interventions=[fault("rebuild", "documents", at_s=12)],
    claims=[
        Claim("Five pages or more go back in time", lambda run: backwards(run, "documents") >= 5),
        Claim("In the end all models agree", lambda run: status(run, "EndsEqual") == "holds"),
    ],
)

BEFORE = Preset(
    "before",
    "First the checkpoint, then the document",
    "A planted defect: the checkpoint is written before the document. At 4 s and 8 s the listing dies between the two. "
    "The change is skipped for ever, and nobody compares versions.",
    params={"checkpoint": "before", "guarded": False, "edits_per_s": 8, "reads_per_s": 1, "project_ms": 10},
    horizon_s=14,
    interventions=[
        fault("crash", "listing", when={"node": "listing", "point": "commit", "edge": "after", "nth": 41}, for_s=0.5),
        fault("crash", "listing", at_s=8, for_s=0.5),
    ],
    claims=[Claim("The property turns red", lambda run: status(run, "ProjectionIsItsFold") == "broken")],
)

COUNTED = Preset(
    "counted-twice",
    "A difference that comes twice",
    "A planted defect: stock is told as a difference, and no version is compared. At 5 s the latest changes come to "
    "the listing once more, and from then on its stock is wrong.",
    params={"differences": True, "guarded": False, "edits_per_s": 8, "reads_per_s": 1, "project_ms": 10},
    horizon_s=10,
    interventions=[fault("deliver_again", "listing", at_s=5, count=8)],
    claims=[
        Claim("The property turns red", lambda run: status(run, "ProjectionIsItsFold") == "broken"),
        Claim("It breaks at the listing", lambda run: "listing" in run.verdicts()["ProjectionIsItsFold"].words),
    ],
)

POISON = Preset(
    "poison",
    "One change that nobody can read",
    "At 4 s an import writes a price that is no number. The models that hold prices try it again and again, and "
    "nothing behind it gets through; search does not read prices and goes on. Set it aside instead, and only one "
    "product stands still.",
    params={"poison": "blocks"},
    horizon_s=10,
    interventions=[fault("spoil", "editors", at_s=4)],
    claims=[
        Claim("It is tried more than ten times", lambda run: len(deeds(run, "documents", "unreadable")) > 10),
        Claim("Pages stand still from then on", lambda run: not lags_ms(run, "documents", 4.5, 10)),
        Claim("Search goes on", lambda run: len(lags_ms(run, "search", 4.5, 10)) > 5),
    ],
)

SAME = Preset(
    "same-store",
    "Two models in one store",
    "Changes are captured by triggers, and the page's document is written in the transaction of the change. A write is "
    "seen at once, and takes as long as both. Compare with separate stores: what is gained, and what is lost?",
    params={"variant": "same", "feed": "cdc", "answers": "projected", "reads": "token"},
    horizon_s=10,
    claims=[
        Claim("Everybody sees what they wrote", lambda run: unseen(run) == 0 and edits(run) > 10),
        Claim("Every document is the fold of its changes", lambda run: status(run, "ProjectionIsItsFold") == "holds"),
    ],
)


def status(run: Run, name: str) -> str:
    """How a property ended."""
    return run.verdicts()[name].status


def parked(run: Run) -> list[str]:
    """Models that set a change aside when they met it for the first time."""
    return [
        model for model in ("documents", "search", "listing") if deeds(run, model, "parked") and documents(run, model)
    ]


PRESETS = (FIRST, WAIT, EXPIRES, IN_PLACE, BEFORE, COUNTED, POISON, SAME)
