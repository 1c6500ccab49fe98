"""A room just large enough to hold one of everything."""

from playground.sdk import Action, Claim, Hunted, Preset, Topic, fault

from .lab import WENT_DOWN, Counter, CountingGoesOn, CountsSurvive, DatabaseCrashed, build

TOPIC = Topic(
    __name__,
    title="Counter",
    tagline="Counts that survive",
    shelf="Data management",
    build=build,
    params=Counter,
    presets=(
        Preset(
            "calm",
            "Calm",
            "Nothing goes wrong.",
            horizon_s=10,
            claims=(Claim("every count is answered", lambda run: len(run.operations("ok")) > 150),),
        ),
        Preset(
            "crash",
            "A crash",
            "The database dies and comes back.",
            horizon_s=10,
            interventions=(fault("crash", "db-1", at_s=4, for_s=1),),
            claims=(Claim("some counts fail", lambda run: len(run.operations("failed")) > 0),),
        ),
        Preset(
            "lost",
            "Acknowledged too early",
            "The database dies with counts it had acknowledged.",
            params={"variant": "early"},
            horizon_s=10,
            interventions=(fault("crash", "db-1", at_s=4.5, for_s=1),),
        ),
    ),
    actions=(
        Action("crash-db", "Crash the database", "crash", "db-1", for_s=1),
        Action("burst", "Burst", "burst", "alice", {"rate_per_s": 200}, for_s=2),
    ),
    properties=(CountsSurvive, DatabaseCrashed, CountingGoesOn),
    captions=(WENT_DOWN,),
    legend={
        "command": "count this",
        "reply": "counted",
        "write": "an entry for the log",
        "refused": "no answer from the database",
    },
    sources=("counting.py",),
    hunts=(
        Hunted({"variant": "durable"}, name="durable"),
        Hunted({"variant": "early"}, planted="CountsSurvive", preset="lost", name="early"),
    ),
)
