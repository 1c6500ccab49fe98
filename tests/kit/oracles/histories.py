"""Histories that Hypothesis makes: of a real register, of one with a wrong answer, and of any six operations."""

from __future__ import annotations

from hypothesis import strategies as st

from playground.kit.oracles.history import History, Operation

VALUES = (None, 1, 2, 3)


@st.composite
def small(draw: st.DrawFn, *, keys: str = "x", distinct: bool = False, unsure: bool = True) -> History:
    """Up to six operations of three sessions, each session one after another, with any answers."""
    count = draw(st.integers(1, 6))
    instants = draw(st.permutations(range(2 * count)))
    made, free = [], dict.fromkeys("abc", -1)
    for n, (begun, ended) in enumerate(sorted(sorted(instants[2 * i : 2 * i + 2]) for i in range(count))):
        idle = [session for session, until in free.items() if until < begun]
        session = draw(st.sampled_from(idle)) if idle else f"s{n}"
        kind = draw(st.sampled_from(("read", "write")))
        value = n + 1 if distinct and kind == "write" else draw(st.sampled_from(VALUES[kind == "write" :]))
        sure = not unsure or draw(st.integers(0, 4)) > 0
        asked, answered = (value, None) if kind == "write" else (None, value)
        free[session] = ended if sure else 10**6
        place = (f"op-{n}", session, draw(st.sampled_from(keys)), kind, asked, answered if sure else None)
        end = (ended, ended * 1000, "ok") if sure else (None, None, "unknown")
        made.append(Operation(*place, begun, begun * 1000, *end))
    return History(made)


@st.composite
def of_a_register(draw: st.DrawFn, *, count: int = 60, distinct: bool = True) -> History:
    """What four clients see of one real register that each operation reaches at some instant while it is open."""
    value, seq, made, open_ones, reached = None, 0, [], [], []
    idle = list("abcd")
    steps = iter(draw(st.lists(st.integers(0, 11), min_size=count * 4, max_size=count * 4)))
    for step in steps:
        what, which = step % 3, step // 3
        if what == 0 and idle:
            seq += 1
            kind = "write" if which % 2 else "read"
            written = (seq if distinct else seq % 3) if kind == "write" else None
            open_ones.append([idle.pop(0), kind, written, seq, None])
        elif what == 1 and open_ones:
            one = open_ones.pop(which % len(open_ones))
            value = one[2] if one[1] == "write" else value
            reached.append([*one[:4], value if one[1] == "read" else None])
        elif what == 2 and reached:
            seq += 1
            session, kind, written, begun, answer = reached.pop(which % len(reached))
            idle.append(session)
            place = (f"op-{begun}", session, "x", kind, written, answer)
            made.append(Operation(*place, begun, begun, seq, seq, "ok"))
    left = [Operation(f"op-{one[3]}", one[0], "x", one[1], one[2], None, one[3], one[3]) for one in open_ones + reached]
    return History(made + left)
