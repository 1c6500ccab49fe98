"""What the server answers when it refuses a command.

::

    ResponseError
    ├── WrongType      the key holds another kind of value
    ├── NoScript       EVALSHA names a script nobody registered
    └── OutOfMemory    the store is full and nothing may be evicted
"""

from __future__ import annotations


class ResponseError(Exception):
    """``str(error)`` is the server's line, its code first."""


class WrongType(ResponseError):
    """A command met a value of another kind."""

    def __init__(self) -> None:
        super().__init__("WRONGTYPE Operation against a key holding the wrong kind of value")


class NoScript(ResponseError):
    """A script is not known here."""

    def __init__(self) -> None:
        super().__init__("NOSCRIPT No matching script.")


class OutOfMemory(ResponseError):
    """Full, and the policy is noeviction."""

    def __init__(self) -> None:
        super().__init__("OOM command not allowed when used memory > 'maxmemory'.")


def syntax() -> ResponseError:
    """Options that do not parse."""
    return ResponseError("ERR syntax error")


def arity(command: str) -> ResponseError:
    """Too few or too many arguments."""
    return ResponseError(f"ERR wrong number of arguments for '{command.lower()}' command")


def not_an_integer() -> ResponseError:
    """A number was expected."""
    return ResponseError("ERR value is not an integer or out of range")
