"""Histories written as in the papers: one operation a line, with its first and last instant."""

from __future__ import annotations

from itertools import permutations

from playground.kit.oracles.history import History, Operation
from playground.kit.oracles.specification import IMPOSSIBLE, Register


def history(text: str) -> History:
    """Lines such as ``alice write x 1 0-2`` or ``bob read x 1 3-?``; ``-`` is the initial value, ``?`` unknown."""
    return History(_operation(n, line.split()) for n, line in enumerate(text.strip().splitlines()))


def in_order(text: str) -> History:
    """Lines such as ``alice: w x 1, r y -``: sessions that each do one thing after another, all at the same time."""
    made = []
    for number, line in enumerate(text.strip().splitlines()):
        session, _, deeds = line.strip().partition(": ")
        for n, deed in enumerate(deeds.split(", ")):
            kind, key, value = deed.split()
            at = n * 100 + number * 2
            made.append(
                _operation(len(made), [session, {"w": "write", "r": "read"}[kind], key, value, f"{at}-{at + 1}"])
            )
    return History(made)


def _operation(n: int, words: list[str]) -> Operation:
    session, kind, key, given, times = words
    begun, _, ended = times.partition("-")
    value = None if given == "-" else int(given) if given.isdigit() else given
    sure = ended != "?"
    asked = kind not in ("read", "dequeue")
    return Operation(
        op=f"op-{n}",
        session=session,
        key=key,
        kind=kind,
        argument=value if asked else None,
        result=None if asked else value,
        invoked=int(begun),
        invoked_us=int(begun) * 1000,
        returned=int(ended) if sure else None,
        returned_us=int(ended) * 1000 if sure else None,
        outcome="ok" if sure else "unknown",
    )


def some_order_explains(given: History, *, real_time: bool) -> bool:
    """The definition, by trying every order of every choice of unknown operations. For six operations or so."""
    operations = list(given)
    unsure = [each for each in operations if each.outcome != "ok"]
    sure = [each for each in operations if each.outcome == "ok"]
    for chosen in range(1 << len(unsure)):
        happened = sure + [each for n, each in enumerate(unsure) if chosen >> n & 1]
        if any(_keeps(order, real_time) and _explains(order) for order in permutations(happened)):
            return True
    return False


def _keeps(order: tuple[Operation, ...], real_time: bool) -> bool:
    pairs = ((a, b) for n, a in enumerate(order) for b in order[n + 1 :])
    return not any(b.before(a) and (real_time or a.session == b.session) for a, b in pairs)


def _explains(order: tuple[Operation, ...]) -> bool:
    register, states = Register(), {}
    for operation in order:
        after = register.step(states.get(operation.key), operation)
        if after is IMPOSSIBLE:
            return False
        states[operation.key] = after
    return True
