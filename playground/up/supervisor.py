"""Starts the playground's processes in order, starts again what dies, and stops all in reverse order.

One thread and one selector, as in the classic process managers: with no other thread alive, the code that runs
between fork and exec is safe. Invariant: when ``stop`` returns, no process started here is left, nor any child of one.
"""

from __future__ import annotations

import os
import selectors
import signal
import time
from collections.abc import Callable

from playground.up.child import Child
from playground.up.errors import CannotStart

MOST_RESTARTS = 5
"""A process that dies more often than this is broken, and starting it again only hides why."""

FIRST_DELAY_S = 0.2
"""Wait before the first restart; it doubles with each, so that five of them span six seconds."""

GRACE_S = 8.0
"""How long a process may take to stop by itself: a worker first ends the run it is computing."""

Say = Callable[[str], None]


class Interrupted(Exception):
    """A signal asked the supervisor to stop."""


class Supervisor:
    """Looks after the children given to it. ``first_delay_s`` is the wait before the first restart of one."""

    def __init__(self, say: Say, *, first_delay_s: float = FIRST_DELAY_S, grace_s: float = GRACE_S) -> None:
        self._say = say
        self._grace_s = grace_s
        self._first_delay_s = first_delay_s
        self._children: list[Child] = []
        self._due: dict[str, float] = {}
        self._selector = selectors.DefaultSelector()
        self._signals = 0
        self._wake_read, self._wake_write = os.pipe()
        for end in (self._wake_read, self._wake_write):
            os.set_blocking(end, False)
        self._selector.register(self._wake_read, selectors.EVENT_READ)

    def listen(self) -> None:
        """Turn the signals that end a program into an orderly stop."""
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, _number: int, _frame: object) -> None:
        self._signals += 1

    def add(self, child: Child) -> None:
        self._start(child)
        self._children.append(child)

    def wait_until(self, ready: Callable[[], bool], what: str, timeout_s: float) -> None:
        """Look after the children until ``ready``. Raises CannotStart when one of them dies first or time runs out."""
        deadline = time.monotonic() + timeout_s
        while not ready():
            self._turn(0.03)
            self._nobody_died(what)
            if time.monotonic() > deadline:
                raise CannotStart(f"{what} was not ready after {timeout_s:g} s. The lines above may say why.")

    def run(self) -> None:
        """Look after the children until a signal comes. Raises CannotStart when one keeps dying."""
        self.run_until(lambda: False)

    def run_until(self, over: Callable[[], bool]) -> None:
        """The same, or until it is over."""
        while not over():
            self._turn(0.2)
            for child in self._children:
                self._tend(child)

    def stop(self) -> None:
        """Stop the children, the last started first. A second signal does not wait for them."""
        asked = self._signals
        for child in reversed(self._children):
            child.ask_to_stop()
            deadline = time.monotonic() + self._grace_s
            while child.code() is None and time.monotonic() < deadline and self._signals == asked:
                self._pump(0.1)
            child.kill_group()
        self._pump(0)
        for child in self._children:
            self._forget(child)

    def _start(self, child: Child) -> None:
        child.start()
        self._selector.register(child, selectors.EVENT_READ, child)

    def _turn(self, timeout_s: float) -> None:
        self._pump(timeout_s)
        if self._signals:
            raise Interrupted

    def _pump(self, timeout_s: float) -> None:
        """Pass on what the children wrote, for at most ``timeout_s`` when they are silent."""
        for key, _ in self._selector.select(timeout_s):
            if key.data is None:
                os.read(self._wake_read, 64)
                continue
            lines = key.data.lines()
            if lines is None:
                self._selector.unregister(key.fileobj)
                continue
            for line in lines:
                self._say(f"{key.data.name:>7} | {line}")

    def _tend(self, child: Child) -> None:
        if child.code() is None:
            return
        if child.name not in self._due:
            self._plan_restart(child)
        elif time.monotonic() >= self._due[child.name]:
            del self._due[child.name]
            self._forget(child)
            self._start(child)

    def _plan_restart(self, child: Child) -> None:
        child.kill_group()
        if child.restarts == MOST_RESTARTS:
            raise CannotStart(f"{child.name} stopped {MOST_RESTARTS + 1} times ({_cause(child)}); giving up.")
        self._due[child.name] = time.monotonic() + self._first_delay_s * 2**child.restarts
        child.restarts += 1
        self._say(f"{child.name} stopped ({_cause(child)}); starting it again, {child.restarts} of {MOST_RESTARTS}")

    def _nobody_died(self, what: str) -> None:
        for child in self._children:
            if child.code() is not None:
                self._pump(0.1)
                raise CannotStart(f"{child.name} stopped ({_cause(child)}) before {what} was ready.")

    def _forget(self, child: Child) -> None:
        if child.fileno() in self._selector.get_map():
            self._selector.unregister(child)
        child.close()


def _cause(child: Child) -> str:
    code = child.code()
    if code is None or code >= 0:
        return f"exit code {code}"
    return f"signal {-code}, {signal.Signals(-code).name}"
