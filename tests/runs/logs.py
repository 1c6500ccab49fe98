"""Records to store: what a worker would write, without a worker."""

from __future__ import annotations

from playground.engine.records import Message, SpanOpened, State


def growing(count):
    """A log as a worker writes it: calls, spans and loads of a few nodes."""
    for seq in range(count):
        at, request = seq * 731, f"shoppers-{seq // 20}"
        match seq % 4:
            case 0:
                yield Message(seq, at, "orders", "payment", "command", "charge", request, 1, 0, at + 900, None, None)
            case 1:
                yield State(seq, at, "payment", "load", seq % 8)
            case 2:
                span, trace = f"{seq * 2654435761 % 2**64:016x}", f"{seq // 20:032x}"
                yield SpanOpened(seq, at, span, None, trace, request, "payment", "charge", "server")
            case _:
                yield State(seq, at, "payment", "breaker", "half_open")
