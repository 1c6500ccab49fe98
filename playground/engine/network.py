"""The network: messages between nodes over declared links.

What will become of a message is decided when it is sent, so its record can carry its planned future; what happens to
the network later amends it. A partition is silent, as a real one is: the sender learns nothing. Fault vocabulary after
Jepsen's nemeses and the DSLabs debugger (hold, drop, duplicate one message).
"""

from __future__ import annotations

from contextvars import Context
from typing import TYPE_CHECKING, Any

from playground.engine import records
from playground.engine.message import Message, Name
from playground.engine.pipe import Pipe

if TYPE_CHECKING:
    from playground.engine.world import World

_tuple = tuple.__new__
"""A name without the detour over its constructor: every message has one."""

LOST_ON_THE_WAY_PERCENT = 50
"""A lost message vanishes half-way: nobody can tell, and there it is seen best."""


class Network:
    """All pipes of a world and what travels in them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._context = Context()
        self.pipes: dict[tuple[str, str], Pipe] = {}
        self.in_flight: dict[Name, Message] = {}
        self._attempts: dict[tuple[str, str, str, str], int] = {}

    def connect(self, a: str, b: str, **nature: Any) -> None:
        """Lay both directions between ``a`` and ``b``; ``nature`` is latency, loss_ppm, capacity_per_s."""
        for ends in ((a, b), (b, a)):
            self.pipes[ends] = Pipe(*ends, **nature)

    def pipe(self, source: str, target: str) -> Pipe:
        """Return the pipe; a lab that sends where no link is declared has a bug and gets LookupError."""
        try:
            return self.pipes[source, target]
        except KeyError:
            raise LookupError(f"{source} sends to {target}, but the lab declares no link between them") from None

    def name(self, request: str, source: str, target: str, label: str) -> Name:
        """Name the next message with these ends and label on behalf of ``request``."""
        key = (request, source, target, label)
        attempt = self._attempts[key] = self._attempts.get(key, 0) + 1
        return _tuple(Name, (request, source, target, label, attempt, 0))

    def send(self, message: Message) -> None:
        """Put a message on its way, and its record with the planned future."""
        name = message.name
        pipe = self.pipe(name.source, name.target)
        streams = self._world.streams
        now_us = self._world.loop.now_us
        if not pipe.open or pipe.loses(streams, name):
            reason = "lost" if pipe.open else "cut off"
            lost_us = now_us + pipe.travel_us(streams, name) * LOST_ON_THE_WAY_PERCENT // 100
            message.seq = self._record(message, None, lost_us, reason)
        elif pipe.holds:
            message.seq = self._record(message, None, None, "held")
            self.in_flight[name] = message
        else:
            arrives_us = pipe.arrival_us(now_us, streams, name)
            message.seq = self._record(message, arrives_us, None, None)
            self._expect(message, arrives_us)
            if pipe.duplicates(streams, name):
                self.duplicate(message)

    def duplicate(self, message: Message) -> None:
        """Send a copy of a message on its own way; the receiver sees the same request twice."""
        taken = message.name.copy + 1
        while message.name._replace(copy=taken) in self.in_flight:
            taken += 1
        name = message.name._replace(copy=taken)
        copy = Message(
            name, message.kind, message.body, message.request, message.headers, message.answers, message.failure,
            wants_reply=message.wants_reply,
        )  # fmt: skip
        arrives_us = self.pipe(name.source, name.target).arrival_us(self._world.loop.now_us, self._world.streams, name)
        copy.seq = self._record(copy, arrives_us, None, None)
        self._expect(copy, arrives_us)

    def drop(self, message: Message, reason: str) -> None:
        """Lose a message in flight."""
        self._forget(message)
        self._amend(message, "dropped", None, reason)

    def delay(self, message: Message, by_us: int, reason: str) -> None:
        """Let a message in flight arrive ``by_us`` later than planned."""
        due_us = message.arrival.when_us if message.arrival else self._world.loop.now_us
        self._forget(message)
        self._expect(message, due_us + by_us)
        self._amend(message, "delayed", due_us + by_us, reason)

    def between(self, pipe: Pipe) -> list[Message]:
        """The messages now in a pipe, oldest first."""
        return [m for m in self.in_flight.values() if (m.name.source, m.name.target) == (pipe.source, pipe.target)]

    def cut(self, pipe: Pipe, cause: str) -> int:
        """Cut a pipe; what is in it is lost. Returns how many messages that were."""
        pipe.cuts[cause] = None
        lost = self.between(pipe)
        for message in lost:
            self.drop(message, "cut off")
        self.changed(pipe, cause)
        return len(lost)

    def mend(self, pipe: Pipe, cause: str) -> None:
        """Take one cut away."""
        if cause in pipe.cuts:
            del pipe.cuts[cause]
            self.changed(pipe, None)

    def hold(self, pipe: Pipe) -> None:
        """Keep everything in the pipe, and what is sent into it, until ``release``."""
        pipe.holds += 1
        for message in self.between(pipe):
            if message.arrival is not None:
                message.arrival.cancel()
                message.arrival = None
                self._amend(message, "held", None, "held")
        self.changed(pipe, "held")

    def release(self, pipe: Pipe) -> int:
        """Let held messages travel on, in order; returns how many."""
        pipe.holds = 0
        waiting = [message for message in self.between(pipe) if message.arrival is None]
        for message in waiting:
            arrives_us = pipe.arrival_us(self._world.loop.now_us, self._world.streams, message.name)
            self._expect(message, arrives_us)
            self._amend(message, "released", arrives_us, None)
        self.changed(pipe, None)
        return len(waiting)

    def changed(self, pipe: Pipe, detail: str | None) -> None:
        """Record the pipe's condition."""
        self._world.recorder.write(records.Link, pipe.source, pipe.target, pipe.status, detail)

    def refuse(self, message: Message, reason: str) -> None:
        """Record that the node at the end did not take the message."""
        self._amend(message, "refused", None, reason)

    def ignore(self, message: Message, reason: str) -> None:
        """Record that the node at the end had no use for the message any more."""
        self._amend(message, "ignored", None, reason)

    def _expect(self, message: Message, arrives_us: int) -> None:
        self.in_flight[message.name] = message
        message.arrival = self._world.loop.schedule(arrives_us, self._arrive, message, context=self._context)

    def _forget(self, message: Message) -> None:
        self.in_flight.pop(message.name, None)
        if message.arrival is not None:
            message.arrival.cancel()
            message.arrival = None

    def _arrive(self, message: Message) -> None:
        del self.in_flight[message.name]
        self._world.nodes[message.name.target].receive(message)

    def _record(self, message: Message, arrives_us: int | None, lost_us: int | None, reason: str | None) -> int:
        name = message.name
        return self._world.recorder.write(
            records.Message, name.source, name.target, message.kind, name.label, name.request,
            name.attempt, name.copy, arrives_us, lost_us, reason,
        )  # fmt: skip

    def _amend(self, message: Message, fate: str, arrives_us: int | None, reason: str | None) -> None:
        self._world.recorder.write(records.Amended, message.seq, fate, arrives_us, reason)
