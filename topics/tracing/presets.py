"""Named scenarios. Each claim is a predicate that a test holds true on the run."""

from __future__ import annotations

from playground.sdk import Claim, Preset, Run, fault

from .measures import clocks, kept, trace_of, traces
from .services import FIRST

SEED = Preset(
    "abc123",
    "200 ms, and where they went",
    "GET /api/orders takes 200 ms: 50 in the database, 100 for payment, 40 for inventory, 10 of its own. A collector "
    "puts its spans together and compares with what happened. At 5 s orders asks the database line by line; at 9 s a "
    "header is lost; at 14 s payment's clock is wrong; at 19 s payment fails now and then; at 24 s "
    "orders dies with its spans.",
    horizon_s=30,
    interventions=[
        fault("n_plus_one", "orders", at_s=5, for_us=2_500_000),
        fault("drop_header", "gateway", at_s=9, for_us=2_500_000, hop="orders>payment"),
        fault("skew", "payment", at_s=14, for_s=3, offset_us=-180_000),
        fault("errors", "payment", at_s=19, for_s=2, percent=40),
        fault("crash", "orders", at_s=24.45, for_s=1),
    ],
    claims=[
        Claim("The first page takes 200 ms, to the microsecond", lambda run: trace_of(run, FIRST).took_us == 200_000),
        Claim("Most of it is payment's", lambda run: trace_of(run, FIRST).longest == "payment"),
        Claim("In calm every call is found", lambda run: all(note.score == 100 for note in traces(run, 0, 9))),
        Claim("Line by line there are six queries", lambda run: max(note.queries for note in traces(run, 5, 12)) == 6),
        Claim("A lost header leaves a hole", lambda run: any(note.score < 100 for note in traces(run, 11, 16))),
        Claim(
            "Children seem to come before their parents", lambda run: any(note.early for note in traces(run, 14, 21))
        ),
        Claim(
            "Payment's clock is read right", lambda run: all(right(note) for note in clocks(run)) and clocks(run) != []
        ),
        Claim("The head loses an error that the tail keeps", lambda run: status(run, "LostByTheHead") == "reached"),
        Claim("Who died took spans along", lambda run: status(run, "Orphans") == "reached"),
    ],
)

PARALLEL = Preset(
    "parallel",
    "Both at once",
    "Payment and inventory are asked at the same time. The page takes 160 ms, and inventory is no longer on the "
    "critical path: to make it faster would gain nothing. At 5 s payment slows down.",
    params={"variant": "parallel", "head": "all"},
    horizon_s=16,
    interventions=[fault("slow", "payment", at_s=5, for_s=3, percent=500)],
    claims=[
        Claim("The first page takes 160 ms", lambda run: trace_of(run, FIRST).took_us == 160_000),
        Claim("Every call is found all the same", lambda run: all(note.score == 100 for note in traces(run))),
        Claim("Slow ones are kept for that", lambda run: status(run, "SlowKept") == "reached"),
    ],
)

RARE = Preset(
    "rare-error",
    "One error in fifty",
    "Payment declines one card in fifty. The head keeps one trace in ten and decides before it knows; the tail looks "
    "at the end and keeps every error. What that costs is memory.",
    params={"head_percent": 10, "fail_percent": 2, "requests_per_s": 15, "queue": False},
    horizon_s=20,
    claims=[
        Claim("Three errors or more", lambda run: len(failed(run)) >= 3),
        Claim("The tail keeps all of them", lambda run: all(note.kept for note in failed(run))),
        Claim("The head loses one or more", lambda run: any(note.head == "left" for note in failed(run))),
        Claim("The ratio is kept", lambda run: status(run, "RatioAsSet") == "holds" and kept(run, "head") > 5),
    ],
)

EACH = Preset(
    "each-span",
    "Everybody decides for himself",
    "A planted defect: services sample by the span they are called from, not by the trace. One in two is kept "
    "everywhere, and hardly a trace is whole.",
    params={"defect": "each_span", "head_percent": 50},
    horizon_s=10,
    claims=[
        Claim("Most traces are kept in part", lambda run: 2 * len(mixed(run)) > len(traces(run))),
        Claim("The property turns red", lambda run: status(run, "TracesAreWhole") == "broken"),
    ],
)

TRUSTING = Preset(
    "trusting",
    "Clocks are taken for right",
    "A planted defect: nobody corrects clocks. At 3 s payment's clock is 180 ms behind, so its work seems to be done "
    "before it is asked for, and the time it took is put down to others.",
    params={"defect": "trusting", "head": "all"},
    horizon_s=12,
    interventions=[fault("skew", "payment", at_s=3, for_s=4, offset_us=-180_000)],
    claims=[
        Claim("Children come before their parents", lambda run: any(note.early for note in traces(run))),
        Claim("The property turns red", lambda run: status(run, "ClocksAreRead") == "broken"),
    ],
)

CROWDED = Preset(
    "crowded",
    "Not enough room to wait",
    "A tail sampler holds every trace until it has decided. This one has room for six, and decides before all spans "
    "are there: the oldest go undecided, and what comes late is lost. At 4 s more pages are asked for.",
    params={"most": 6, "wait_ms": 400, "fail_percent": 10},
    horizon_s=12,
    interventions=[fault("burst", "browsers", at_s=4, rate_per_s=10, for_s=3)],
    claims=[
        Claim("Traces go undecided", lambda run: status(run, "NoRoom") == "reached"),
        Claim("Spans come too late", lambda run: status(run, "TooLate") == "reached"),
    ],
)

APART = Preset(
    "apart",
    "Two collectors, each with a half",
    "Spans go to the collector of their service, not to that of their trace. Each decides on a part: errors are seen "
    "by one of them and not by the other. Route by trace, and both see whole ones.",
    params={"collectors": 2, "routed": False, "head": "all"},
    horizon_s=10,
    claims=[
        Claim("No trace is whole", lambda run: all(note.score < 100 for note in traces(run)) and traces(run) != []),
        Claim("Spans have no parent", lambda run: status(run, "Orphans") == "reached"),
    ],
)


def status(run: Run, name: str) -> str:
    """How a property ended."""
    return run.verdicts()[name].status


def right(note) -> bool:
    """Whether a clock was read as well as the ways there and back allow."""
    return abs(note.estimated_us - note.true_us) <= note.bound_us


def failed(run: Run) -> list:
    """Traces with an error."""
    return [note for note in traces(run) if note.error]


def mixed(run: Run) -> list:
    """Traces that were kept in part."""
    return [note for note in traces(run) if note.head == "mixed"]


PRESETS = (SEED, PARALLEL, RARE, EACH, TRUSTING, CROWDED, APART)
