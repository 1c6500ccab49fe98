"""Named scenarios. Each claim is a predicate that a test holds true on the run."""

from __future__ import annotations

from playground.sdk import Claim, Preset, Run, fault

from .customers import FIRST
from .measures import balances, folded_per_load, loads, log, outcomes, shapes, written_again

SEED = Preset(
    "balance-100",
    "Four events make 100",
    "Created, 50 in, 20 out, 70 in: the balance of 100 stands nowhere and is worked out. At 6 s two withdrawals of 80 "
    "want it at once. Both decide on version 4; one becomes version 5, the other is told so, looks again, and is "
    "refused. Later the answer to an append is lost, the shape of events changes, the bank dies before it can tell "
    "anybody, and all that follows the log is rebuilt.",
    horizon_s=30,
    interventions=[
        fault("race", "customers", at_s=6),
        fault("lose_answer", "store", at_s=10),
        fault("deploy", "bank", at_s=13),
        fault("crash_between", "bank", at_s=17),
        fault("reverse", "customers", at_s=21),
        fault("rebuild", "balances", at_s=24),
    ],
    claims=[
        Claim("The guide's account holds 50, 30 and 100", lambda run: balances(run, FIRST)[:4] == [0, 50, 30, 100]),
        Claim(
            "Of the two withdrawals one stands, and one is refused at its second look",
            lambda run: len(of(run, "extra-1") + of(run, "extra-2")) == 1 and late(run, "extra-1", "extra-2"),
        ),
        Claim("The command whose answer was lost counts once", lambda run: len(outcomes(run, "known")) >= 1),
        Claim("One stream holds events of both shapes", lambda run: any(two_shapes(run))),
        Claim("The withdrawal is reversed by an event of its own", lambda run: balances(run, FIRST)[-1] == 100),
        Claim(
            "The rebuild reads all of it again, and no letter goes out twice",
            lambda run: run.verdicts()["Rebuilt"].status == "reached" and written_again(run) == 0,
        ),
    ],
)

UNCHECKED = Preset(
    "unchecked",
    "Nobody asks for the version",
    "A planted defect: events are appended behind whatever is there now. At 3 s two withdrawals of 80 are decided on "
    "a balance of 100. Both stand in the log, each of them right by what it saw, and the balance is below zero.",
    params={"variant": "unchecked", "questions_per_s": 1},
    horizon_s=8,
    interventions=[fault("race", "customers", at_s=3)],
    claims=[
        Claim("Both withdrawals stand", lambda run: len(of(run, "extra-1")) == 1 and len(of(run, "extra-2")) == 1),
        Claim("The balance is 60 below zero", lambda run: balances(run, FIRST)[-1] == -60),
        Claim("The property turns red", lambda run: run.verdicts()["NeverBelowZero"].status == "broken"),
    ],
)

SNAPSHOTS = Preset(
    "snapshots",
    "What a snapshot saves",
    "The same bank keeps the fold of every fifth event. A load takes the snapshot and the few events behind it. At 9 s "
    "a bad sector spoils one: it does not check, and the whole stream is folded instead. Set the variant to full "
    "replay and compare how many events a load folds.",
    params={"variant": "snapshots", "snapshot_every": 5, "commands_per_s": 8},
    horizon_s=18,
    interventions=[fault("spoil_snapshot", "store", at_s=9)],
    claims=[
        Claim("From 6 s on a load folds fewer than six events on average", lambda run: folded_per_load(run, 6) < 6),
        Claim("The spoilt snapshot is not believed", lambda run: len(loads(run, how="spoilt")) >= 1),
        Claim("Every load is the fold of the log", lambda run: run.verdicts()["StateIsTheFold"].status == "holds"),
    ],
)

TRUSTED = Preset(
    "trusted",
    "A snapshot taken for the truth",
    "A planted defect: nobody checks the snapshot. At 6 s one is spoilt, and from then on that account has a balance "
    "that no event accounts for.",
    params={"variant": "snapshots", "snapshot_every": 4, "commands_per_s": 8, "defect": "trusting"},
    horizon_s=12,
    interventions=[fault("spoil_snapshot", "store", at_s=6)],
    claims=[
        Claim("Nobody notices", lambda run: not loads(run, how="spoilt")),
        Claim("The property turns red", lambda run: run.verdicts()["StateIsTheFold"].status == "broken"),
    ],
)

CARELESS = Preset(
    "careless",
    "The replay that wrote letters",
    "A planted defect: the mailer writes a letter whenever it reads a large withdrawal. At 8 s everything that follows "
    "the log begins again at the first event, as one does to mend a projection, and every customer gets the old "
    "letters once more.",
    params={"defect": "careless"},
    horizon_s=12,
    interventions=[fault("rebuild", "balances", at_s=8)],
    claims=[
        Claim("Five letters or more go out again", lambda run: written_again(run) >= 5),
        Claim("The balances are right all the same", lambda run: holds(run, "ProjectionIsTheFold")),
        Claim("The property turns red", lambda run: run.verdicts()["ReplayIsSilent"].status == "broken"),
    ],
)

TWICE = Preset(
    "decided-again",
    "Decided again, and withdrawn twice",
    "Events do not carry their command's id. At 3 s the answer to an append is lost. The bank cannot know that it "
    "stands, looks again, and decides again: the customer asked once, and the log says it twice.",
    params={"command_ids": False},
    horizon_s=8,
    interventions=[fault("lose_answer", "store", at_s=3), fault("lose_answer", "store", at_s=5)],
    claims=[
        Claim("Two commands are in the log twice", lambda run: len(log(run)) - len(commands(run)) == 2),
        Claim("The property turns red", lambda run: run.verdicts()["DecidedOnce"].status == "broken"),
    ],
)

FORGOTTEN = Preset(
    "forgotten",
    "Forget me, in a log that forgets nothing",
    "Names are written under a key of their own for each customer. At 4 s bob wants to be forgotten: his key is "
    "destroyed, the log stays as it was to the byte. Tellers who look at the past find noise. Choose the tombstone, "
    "and the past still names him. At 6 s two wishes for one account meet; both come true, one after another look.",
    params={"erasure": "shred", "projection": "inline", "questions_per_s": 6},
    horizon_s=10,
    interventions=[
        fault("forget", "customers", at_s=4, who="bob"),
        fault("interest", "customers", at_s=6, percent=5),
        fault("reverse", "customers", at_s=6),
    ],
    claims=[
        Claim("Of two wishes at once both come true, one after a conflict", lambda run: reached(run, "Conflict")),
        Claim("His name is unreadable from then on", lambda run: owners(run, "shredded") >= 1),
        Claim("No version of his account names him again", lambda run: holds(run, "ForgottenForGood")),
        Claim("The log is what it was", lambda run: holds(run, "LogIsAppendOnly")),
        Claim(
            "Projected in the same transaction, rows are never behind", lambda run: holds(run, "ProjectionIsTheFold")
        ),
    ],
)

CLOCK = Preset(
    "asks-the-clock",
    "The handler that asked what time it is",
    "Interest is worked out when the event is folded, from the time of day, instead of being written into the event "
    "when it was paid. From 4 s on the same version of the same account has another balance at every look.",
    params={"defect": "clock", "erasure": "tombstone", "questions_per_s": 4},
    horizon_s=12,
    interventions=[
        fault("interest", "customers", at_s=4, percent=10),
        fault("as_of", "tellers", at_s=6, version=5),
        fault("forget", "customers", at_s=7, who="bob"),
        fault("as_of", "tellers", at_s=9, version=5),
        fault("as_of", "tellers", at_s=10, who="bob", version=1),
    ],
    claims=[
        Claim("Version 5 has two balances", lambda run: len({n.balance for n in at_version(run, 5)}) >= 2),
        Claim("The property turns red", lambda run: run.verdicts()["StateIsTheFold"].status == "broken"),
        Claim("A tombstone keeps the name from the present only", lambda run: reached(run, "NamedByThePast")),
    ],
)


def of(run: Run, command: str) -> list:
    """The events of one command."""
    return [event for event in log(run) if event.command == command]


def commands(run: Run) -> set[str]:
    """Commands that have events."""
    return {event.command for event in log(run)}


def late(run: Run, *ids: str) -> bool:
    """Whether one of these commands was refused after somebody had been faster."""
    return any(note.command in ids and note.conflicts == 1 for note in outcomes(run, "rejected"))


def two_shapes(run: Run) -> list[bool]:
    """For each account, whether its events have more than one shape."""
    return [len(shapes(run, stream)) > 1 for stream in sorted({event.stream for event in log(run)})]


def at_version(run: Run, version: int) -> list:
    """Loads of the guide's account at one version."""
    return [note for note in loads(run) if note.stream == FIRST and note.version == version]


def owners(run: Run, how: str) -> int:
    """How often the bank said that of an owner."""
    return sum(str(r.value).endswith(how) for r in run.states("bank", "owner"))


def holds(run: Run, name: str) -> bool:
    return run.verdicts()[name].status == "holds"


def reached(run: Run, name: str) -> bool:
    return run.verdicts()[name].status == "reached"


PRESETS = (SEED, UNCHECKED, SNAPSHOTS, TRUSTED, CARELESS, TWICE, FORGOTTEN, CLOCK)
