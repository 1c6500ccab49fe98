"""Named scenarios. Each claim is a predicate that a test holds true on the run."""

from __future__ import annotations

from playground.sdk import Claim, Preset, Run, at_point, fault

from .measures import accepted, effects, events, failures, ghosts, lost

FIRST = Preset(
    "four-listeners",
    "One order, four listeners",
    "A shopper orders. The order service writes order and event in one transaction, a relay publishes it, and email, "
    "inventory, analytics and search hear of it, each in its own time. At 4 s one member of inventory dies and the "
    "other takes over; at 9 s a third joins; at 11 s one stands still for so long that it is taken for dead, and "
    "too late. At 16 s comes an event that nobody can handle, at 20 s the broker restarts, at 24 s dead letters are "
    "tried again.",
    horizon_s=32.5,
    interventions=[
        fault("crash", "inventory_2", at_s=4, for_s=2.5),
        fault("add_member", "inventory_3", at_s=9),
        fault("pause", "inventory_1", when=at_point("inventory_1", "send", "after", 64), for_s=2.5),
        fault("poison", "shoppers", at_s=16),
        fault("crash", "broker", at_s=20, for_s=1),
        fault("replay_dead", "broker", at_s=24),
    ],
    claims=[
        Claim("Every shopper who ordered was told so", lambda run: accepted(run, 0, 31) == 1),
        Claim("While a member is dead the other goes on", lambda run: len(effects(run, "inventory_1", 5.8, 6.5)) > 0),
        Claim("The one that came late is refused", lambda run: status(run, "ZombieStopped") == "reached"),
        Claim("Nothing counts twice", lambda run: status(run, "EffectsOnce") == "holds"),
        Claim("What nobody can handle ends as dead letters of four groups", lambda run: dead(run) == 4),
        Claim("and has its effect once they are mended", lambda run: mended(run) == 4),
        Claim("Orders, events and what search has had are the same", lambda run: agree(run, 30)),
    ],
)

LOST = Preset(
    "event-lost",
    "Order first, event second",
    "A planted defect: the order is committed, and then its event is published. At 3 s and 6 s the order service dies "
    "in between. The shop has an order that nobody will ever hear of: no letter, no stock taken.",
    params={"publishing": "commit_first"},
    horizon_s=16,
    interventions=[fault("crash_between", "orders", at_s=3), fault("crash_between", "orders", at_s=6)],
    claims=[
        Claim("Two orders were never told", lambda run: len(lost(run, 10)) == 2),
        Claim("The property turns red", lambda run: status(run, "NoEventLost") == "broken"),
    ],
)

GHOST = Preset(
    "ghost",
    "Event first, order second",
    "A planted defect: the event is published, and then the order is committed. At 3 s the order service dies in "
    "between. A letter goes out for an order that does not exist.",
    params={"publishing": "publish_first"},
    horizon_s=9,
    interventions=[fault("crash_between", "orders", at_s=3)],
    claims=[
        Claim("An event tells of an order that does not exist", lambda run: len(ghosts(run)) >= 1),
        Claim("and a letter was written for it", lambda run: any(letter(run, number) for number in ghosts(run))),
        Claim("The property turns red", lambda run: status(run, "NoGhost") == "broken"),
    ],
)

SYNC = Preset(
    "synchronous",
    "Ask everybody, one after another",
    "The order service calls email, inventory, analytics and search itself, and answers when all have answered. From 4 "
    "s to 10 s email is down. Not one order is accepted, although nobody needs the letter to sell a lamp.",
    params={"variant": "sync"},
    horizon_s=14,
    interventions=[fault("crash", "email", at_s=4, for_s=6)],
    claims=[
        Claim("Before, every order is accepted", lambda run: accepted(run, 0, 3.5) == 1),
        Claim("While email is down, none is", lambda run: accepted(run, 4, 10) == 0),
        Claim("Afterwards all are again", lambda run: accepted(run, 10.5, 13) == 1),
    ],
)

PASSED_OVER = Preset(
    "passed-over",
    "The relay that remembers the highest id",
    "A planted defect: the relay asks for rows behind the highest id that it has published. Orders take their number "
    "when they begin and commit when they are done, so now and then a lower number commits later, and the relay "
    "has passed it.",
    params={"relay": "last_id", "orders_per_s": 12},
    horizon_s=14,
    claims=[
        Claim("Some orders are passed over for ever", lambda run: len(lost(run, 8)) >= 2),
        Claim("No process has died", lambda run: not run.interventions()),
        Claim("The property turns red", lambda run: status(run, "NoEventLost") == "broken"),
    ],
)

BLOCKED = Preset(
    "blocked",
    "One message, and nothing behind it",
    "At 3 s comes an event that no consumer can handle, and they try it in place for ever: it keeps its order, and "
    "everything behind it in its partition waits. Two of three partitions go on. A fourth member joins the group of "
    "three partitions at 5 s and has nothing to do. At 12 s the consumers are mended.",
    params={"poison": "block", "members": 3, "orders_per_s": 8, "handle_ms": 20},
    horizon_s=18,
    interventions=[
        fault("poison", "shoppers", at_s=3),
        fault("add_member", "inventory_4", at_s=5),
        fault("replay_dead", "broker", at_s=12),
    ],
    claims=[
        Claim("A partition stands still, two go on", lambda run: len(partitions(run, 5, 12)) == 2),
        Claim("The fourth member has nothing to do", lambda run: status(run, "IdleMember") == "reached"),
        Claim("Once mended all three are read again", lambda run: len(partitions(run, 13, 18)) == 3),
        Claim("One customer's events kept their order", lambda run: status(run, "KeysKeepTheirOrder") == "holds"),
    ],
)

BURST = Preset(
    "burst",
    "More than anybody can listen to",
    "At 3 s fifty orders a second arrive for three seconds, while analytics is slow. Its lag grows until the shop "
    "drops events rather than wait; then it drains. Let the shop wait or refuse orders instead.",
    params={"pressure": "drop", "most_behind": 40, "handle_ms": 20},
    horizon_s=16,
    interventions=[
        fault("slow", "analytics", at_s=2.5, for_s=6, percent=800),
        fault("burst", "shoppers", at_s=3, rate_per_s=50, for_s=3),
    ],
    claims=[
        Claim("Events are dropped", lambda run: status(run, "Dropped") == "reached"),
        Claim("Every order was accepted", lambda run: accepted(run, 0, 12) > 0.99),
        Claim("Search has had all that was not dropped", lambda run: agree(run, 14)),
    ],
)

UNFENCED = Preset(
    "unfenced",
    "The zombie that may commit",
    "A planted defect: the broker takes commits of any generation. At 4 s a member of inventory stands still for three "
    "seconds, is taken for dead, wakes up, goes on with what it had in hand, and commits.",
    params={"defect": "unfenced", "delivery": "at_least_once", "handle_ms": 200, "orders_per_s": 5},
    horizon_s=14,
    interventions=[fault("pause", "inventory_1", at_s=4, for_s=3)],
    claims=[
        Claim("What it had in hand has its effect twice", lambda run: status(run, "EffectTwice") == "reached"),
        Claim("The property turns red", lambda run: status(run, "CommitsAreFenced") == "broken"),
    ],
)


def status(run: Run, name: str) -> str:
    """How a property ended."""
    return run.verdicts()[name].status


CONSUMERS = ("email", "analytics", "search", "inventory_1", "inventory_2", "inventory_3")


def dead(run: Run) -> int:
    """Dead letters of all groups."""
    return sum(len(failures(run, node, "dead")) for node in CONSUMERS if run.states(node, "failed"))


def mended(run: Run) -> int:
    """Effects after 24 s of events that were dead before."""
    given_up = {failure.event for node in CONSUMERS for failure in failures(run, node, "dead")}
    return sum(effect.event in given_up for node in CONSUMERS for effect in effects(run, node, 24))


def agree(run: Run, until_s: float) -> bool:
    """Whether search has had the event of every order that was told before a second."""
    had = {effect.event for effect in effects(run, "search")}
    told = {event.event for event in events(run, until_s)}
    return len(told) > 20 and told <= had


def letter(run: Run, number: int) -> bool:
    """Whether a letter was written for an order."""
    return any(effect.event == f"order-{number}" for effect in effects(run, "email"))


def partitions(run: Run, from_s: float, to_s: float) -> set[int]:
    """Partitions of which analytics had anything between two seconds."""
    return {effect.partition for effect in effects(run, "analytics", from_s, to_s)}


PRESETS = (FIRST, LOST, GHOST, SYNC, PASSED_OVER, BLOCKED, BURST, UNFENCED)
