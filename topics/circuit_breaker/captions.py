"""The sentences at the foot of the stage. Every number in them is read from the record that made them appear."""

from __future__ import annotations

from typing import Any

from playground.sdk import Caption, Sight

from .breaker import CLOSED, FORCED_OPEN, HALF_OPEN, OPEN
from .note import PATH, Note
from .orders import BROWSE, FALLBACK


def went(old: str, new: str) -> Any:
    """A predicate: a breaker went from one state to another."""
    return lambda r, w: w.before == old and r.value == new


def tripped(r: Any, w: Sight) -> str:
    times = str(w.state(r.node, "window.failures", "") or "").split()
    fallback = f"From now on orders get their fallback at once, for at least {w.params.open_s} s."
    if not times or w.params.variant == "slow_rate":
        return f"Too many slow calls: the breaker of {r.node} opens. {fallback}"
    span_s = float(times[-1]) - float(times[0])
    return f"{len(times)} failures within {span_s:.1f} s: the breaker of {r.node} opens. {fallback}"


def cooled(r: Any, w: Sight) -> str:
    if w.params.fleet > 1:
        return f"The open interval of {r.node} is over. Each of the {w.params.fleet} instances sends tests of its own."
    number = "one test request" if w.params.permits == 1 else f"up to {w.params.permits} test requests at once"
    return f"The open interval is over. {r.node} may send {number} to payment; all other orders still get the fallback."


def reopened(r: Any, w: Sight) -> str:
    note = Note.read(str(w.state(r.node, PATH)))
    failed = note.failed or note.slow
    why = (
        f"Call {note.number} of generation {note.generation} failed in half-open"
        if failed
        else "The test did not return in time"
    )
    return f"{why}: the breaker of {r.node} opens again, and asks nobody until its interval is over."


def recovered(r: Any, w: Sight) -> str:
    note = Note.read(str(w.state(r.node, PATH)))
    call = f"Call {note.number} of generation {note.generation}"
    return f"{call} succeeded in half-open: the breaker of {r.node} closes, orders reach payment again."


def asked_again(r: Any, w: Sight) -> bool:
    return r.target == "payment" and r.kind == "command" and r.attempt == 2 and w.params.retry != "none"


def overloaded_though_well(r: Any, w: Sight) -> bool:
    again = w.params.retry != "none"
    return again and r.value % 100 == 0 and not ailing(w) and w.state("payment", "queue", 0) > w.params.payment_workers


def probe_overdue(r: Any, w: Sight) -> bool:
    node = waiting_for_probe(w)
    return r.value == FALLBACK and node is not None and r.at_us - sent_us(w, node) > w.params.open_s * 1_000_000


def waiting_for_probe(w: Sight) -> str | None:
    """An instance whose test is out."""
    halves = [node for node in w.nodes if w.state(node, "breaker") == HALF_OPEN]
    return next((node for node in halves if str(w.state(node, PATH)).startswith("admitted")), None)


def sent_us(w: Sight, node: str) -> int:
    return Note.read(str(w.state(node, PATH))).clock_us


def overdue(r: Any, w: Sight) -> str:
    node = str(waiting_for_probe(w))
    waited_s = (r.at_us - sent_us(w, node)) / 1_000_000
    return (
        f"{node} sent its test {waited_s:.0f} s ago and has no answer. Until it has one, every order gets the fallback."
    )


def pool_exhausted(r: Any, w: Sight) -> bool:
    return r.node.startswith("orders") and r.value == w.params.workers and ailing(w)


def ailing(w: Sight) -> bool:
    return w.health("payment") != "up"


def page_refused(r: Any, w: Sight) -> bool:
    return r.function == BROWSE and r.phase in ("failed", "unknown") and ailing(w)


def moved_s_ago(w: Sight, node: str, at_us: int) -> float:
    """Seconds since a breaker's last move; so that a sentence does not wipe the one about the move away."""
    return at_us / 1_000_000 - float(str(w.state(node, "window.since", "0 s")).split()[0])


def stale_a_while_after(r: Any, w: Sight) -> bool:
    return r.value is not None and Note.read(str(r.value)).what == "stale" and moved_s_ago(w, r.node, r.at_us) > 1


def fallback_a_while_after(r: Any, w: Sight) -> bool:
    if r.phase != "failed" or r.value != FALLBACK:
        return False
    opened = [node for node in w.nodes if w.state(node, "breaker") == OPEN]
    return bool(opened) and all(moved_s_ago(w, node, r.at_us) > 3 for node in opened)


def stale(r: Any, w: Sight) -> str:
    note = Note.read(str(r.value))
    return (
        f"Call {note.number} comes back only now: it was admitted in generation {note.generation}, "
        "so its result no longer counts."
    )


def healthy_yet_open(r: Any, w: Sight) -> bool:
    if r.node != "payment" or r.status != "up":
        return False
    return any(w.state(name, "breaker") in (OPEN, FORCED_OPEN) for name in w.nodes)


CAPTIONS = (
    Caption(
        "pool-exhausted",
        on="state",
        paths=("load",),
        when=pool_exhausted,
        tone="bad",
        once=True,
        words=lambda r, w: (
            f"All {r.value} workers of {r.node} are busy while payment is {w.health('payment')}. "
            "Product pages need no payment, but they need a worker."
        ),
    ),
    Caption(
        "page-refused",
        on="operation",
        when=page_refused,
        tone="bad",
        once=True,
        words=lambda r, w: (
            f"A product page failed ({r.value}): the failure has spread to requests that never touch payment."
        ),
    ),
    Caption("tripped", on="state", paths=("breaker",), when=went(CLOSED, OPEN), tone="bad", words=tripped),
    Caption(
        "fallback",
        on="operation",
        once=True,
        tone="undo",
        when=fallback_a_while_after,
        words=lambda r, w: f"“{r.value}”: the order is answered at once, without a call to payment.",
    ),
    Caption("late-result", on="state", paths=(PATH,), when=stale_a_while_after, words=stale, once=True),
    Caption(
        "payment-well",
        on="health",
        when=healthy_yet_open,
        once=True,
        words=lambda r, w: "Payment is well again, and nobody knows: an open breaker asks nobody.",
    ),
    Caption("half-open", on="state", paths=("breaker",), when=went(OPEN, HALF_OPEN), tone="undo", words=cooled),
    Caption("overdue", on="operation", when=probe_overdue, words=overdue, once=True, tone="bad"),
    Caption("reopened", on="state", paths=("breaker",), when=went(HALF_OPEN, OPEN), tone="bad", words=reopened),
    Caption("recovered", on="state", paths=("breaker",), when=went(HALF_OPEN, CLOSED), tone="good", words=recovered),
    Caption(
        "forced",
        on="state",
        paths=("breaker",),
        tone="bad",
        when=lambda r, w: r.value == FORCED_OPEN and w.before != FORCED_OPEN,
        words=lambda r, w: f"An operator opens the breaker of {r.node}. Only a person can release it.",
    ),
    Caption(
        "released",
        on="state",
        paths=("breaker",),
        when=went(FORCED_OPEN, CLOSED),
        tone="good",
        words=lambda r, w: f"The breaker of {r.node} is released and lets calls through.",
    ),
    Caption(
        "wasted",
        on="state",
        paths=("wasted",),
        once=True,
        when=lambda r, w: r.value == 10,
        words=lambda r, w: (
            f"Payment has finished {r.value} charges for callers who had already given up: "
            "a timeout stops the waiting, not the work."
        ),
    ),
    Caption(
        "metastable",
        on="state",
        paths=("wasted",),
        once=True,
        tone="bad",
        when=overloaded_though_well,
        words=lambda r, w: (
            f"Nothing is wrong with payment any more, yet {w.state('payment', 'queue')} charges wait in "
            "its queue: they time out there, are asked again, and keep the queue long."
        ),
    ),
    Caption(
        "asked-again",
        on="message",
        once=True,
        when=asked_again,
        words=lambda r, w: (
            f"No answer for this order, so {r.source} asks payment again: attempt {r.attempt} of {w.params.attempts}."
        ),
    ),
    Caption(
        "multiplied",
        on="message",
        once=True,
        tone="bad",
        when=lambda r, w: r.target == "ledger" and r.attempt == 27,
        words=lambda r, w: (
            f"Attempt {r.attempt} at the ledger for a single order: three attempts at each of three layers multiply."
        ),
    ),
    Caption(
        "hedged",
        on="state",
        paths=("hedged",),
        once=True,
        when=lambda r, w: r.value == 1,
        words=lambda r, w: f"The first attempt was late, so {r.node} asked a second time and took the faster answer.",
    ),
)
