"""What can go wrong, as one tree.

::

    EngineError
    |-- InvalidScenario          the visitor's input: names the field and what it accepts
    |-- LimitReached             a deterministic cap ended the record
    |-- Deadlock                 nothing is scheduled and somebody waits
    `-- Failure                  a *simulated* failure that pattern code may catch
        |-- Refused              the peer answered no                      definite
        |-- Unreachable          nobody listened                           definite
        |-- ConnectionLost       the peer died or was cut off while working   unknown
        |-- TimedOut             no answer in time                         unknown
        `-- DiskFailed           a write or sync did not become durable    definite

    Crashed (BaseException)      the incarnation running this code has just died
    RunAborted (KeyboardInterrupt)   the host gave up on the run: wall time or memory

``definite``: the operation *certainly did not happen*. A retry after an indefinite failure may do it twice.
(Maelstrom marks its errors the same way.)
"""

from __future__ import annotations


class EngineError(Exception):
    """Root of everything the engine raises on purpose."""


class InvalidScenario(EngineError):
    """The input names something that does not exist or lies outside its range.

    ``field`` is the dotted path of the offending input, ``message`` says what was got and what is accepted.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class LimitReached(EngineError):
    """A deterministic cap from ``limits.py`` was reached; ``name`` is that of the constant."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__(words)
        self.name = name
        self.words = words


class Deadlock(EngineError):
    """Nothing is scheduled any more while ``waiting`` (names) still wait."""

    def __init__(self, waiting: list[str]) -> None:
        super().__init__(f"nothing is scheduled, yet these wait: {', '.join(waiting[:8])}")
        self.waiting = waiting


class Failure(EngineError):
    """A simulated failure. ``reason`` is short and stable (shown where a request dies), ``definite`` as above."""

    definite = False

    def __init__(self, reason: str, words: str = "") -> None:
        super().__init__(words or reason)
        self.reason = reason


class Refused(Failure):
    """The peer answered no: a business refusal, or no room. Nothing happened."""

    definite = True


class Unreachable(Failure):
    """Nobody listened at the address. Nothing happened."""

    definite = True


class Errored(Failure):
    """The peer answered that something broke on its side. It may have happened."""


class ConnectionLost(Failure):
    """The peer vanished after it had the request. It may have happened."""


class TimedOut(Failure):
    """No answer within the deadline. It may have happened, or may happen yet."""


class DiskFailed(Failure):
    """The disk said no. Nothing became durable."""

    definite = True


class Crashed(BaseException):
    """The incarnation that runs this code died inside one of its own effects. Never caught by pattern code."""


class RunAborted(KeyboardInterrupt):
    """The host aborts the run. Only a KeyboardInterrupt escapes an asyncio task's step."""
