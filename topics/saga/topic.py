"""The saga's room."""

from __future__ import annotations

from playground.sdk import Action, Hunted, Topic

from .captions import CAPTIONS
from .lab import build
from .params import Params
from .presets import PRESETS
from .properties import PROPERTIES

ACTIONS = (
    Action("decline", "Decline the next card", "fail_step", "payment", {"how": "refuse", "times": 1}, "credit-card",
           hint="A business no at step 3: stock is released, the order cancelled",
           wording="Next {times} at {target}: {how}"),
    Action("refuse-stock", "Refuse the next stock", "fail_step", "inventory", {"how": "refuse", "times": 1},
           "package-x", hint="Step 2 fails: only the order has to be cancelled"),
    Action("refuse-address", "Refuse the next address", "fail_step", "shipping", {"how": "refuse", "times": 1},
           "map-pin-off", hint="Step 4 fails: money and stock go back, in this order"),
    Action("refuse-order", "Refuse the next order", "fail_step", "orders", {"how": "refuse", "times": 1}, "file-x",
           hint="Step 1 fails: there is nothing to undo"),
    Action("payment-error", "Payment fails once", "fail_step", "payment", {"how": "error", "times": 1}, "bug",
           hint="An error says nothing about what happened: it is undone, though there was nothing to undo"),
    Action("late-reply", "Answer too late", "fail_step", "payment", {"how": "late", "times": 1}, "clock-alert",
           hint="The money is taken, the answer comes after the timeout"),
    Action("late-work", "Work too late", "work_late", "payment", {"times": 1}, "hourglass",
           hint="The undo overtakes its own command: watch the tombstone",
           wording="Next {times} at {target}: work too late"),
    Action("refund-fails", "Fail the next two refunds", "fail_undo", "payment", {"times": 2}, "rotate-ccw",
           hint="Decline an address after it: the refund is tried three times",
           wording="Fail the next {times} undos at {target}"),
    Action("refund-stuck", "Fail the next ten refunds", "fail_undo", "payment", {"times": 10}, "octagon-x",
           hint="Decline an address after it: in the end a person is called"),
    Action("crash-at-answer", "Crash before the note", "crash_at_answer", "orchestrator", {"for_us": 3_000_000}, "zap",
           hint="The orchestrator has the next answer, and dies before it writes it down"),
    Action("twice", "Send the next charge twice", "send_twice", "payment", {"times": 1}, "copy",
           hint="Two commands, one charge: the second gets the answer of the first",
           wording="Send the next {times} to {target} twice"),
    Action("person", "Call a person", "call_person", "world", icon="user-round-check",
           hint="Parked orders are tried again"),
)  # fmt: skip

HUNTED_KINDS = (
    "crash", "pause", "slow", "errors", "latency", "loss", "duplicate", "reorder", "cut", "isolate", "work_late",
)  # fmt: skip
HUNTS = (
    Hunted({"undo_tries": 2}, kinds=HUNTED_KINDS, horizon_s=40, name="orchestrated"),
    Hunted(
        {"recovery": "forward", "pivot": "charge", "undo_tries": 2}, kinds=HUNTED_KINDS, horizon_s=40, name="forward"
    ),
    Hunted(
        {"parallel": True, "lock": True, "stock": 20, "undo_tries": 2},
        kinds=HUNTED_KINDS,
        horizon_s=40,
        name="parallel with lock",
    ),
    Hunted(
        {"variant": "choreographed", "undo_tries": 2, "patience_s": 3},
        kinds=HUNTED_KINDS,
        horizon_s=60,
        name="choreographed",
    ),
    Hunted(
        {"defect": "late_registration"},
        planted="CancelledMeansUndone",
        preset="late-registration",
        kinds=HUNTED_KINDS,
        name="late registration",
    ),
    Hunted({"defect": "no_tombstone"}, planted="CancelledMeansUndone", kinds=HUNTED_KINDS, name="no tombstone"),
)

TOPIC = Topic(
    __name__,
    title="Saga",
    tagline="One order is four local transactions. When a step fails, the steps before it are undone.",
    shelf="Architecture patterns",
    place=20,
    build=build,
    params=Params,
    presets=PRESETS,
    actions=ACTIONS,
    properties=PROPERTIES,
    captions=CAPTIONS,
    legend={
        "command": "do a step",
        "reply": "the step is done",
        "event": "a fact for whoever listens",
        "undo": "take a step back",
        "write": "one local transaction",
        "refused": "no, or too late",
    },
    sources=(
        "orchestrator.py",
        "decisions.py",
        "steps.py",
        "choreography.py",
        "participant.py",
        "semantic_lock.py",
        "errors.py",
    ),
    hunts=HUNTS,
)
