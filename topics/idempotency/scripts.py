"""The Lua of the key store, and the Python that does the same in the simulated one. A test holds them together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from playground.sdk import RedisScript

from .redis_keys import COMPLETE, RELEASE, RESERVE

Execute = Callable[..., Any]


def reserve(call: Execute, keys: Sequence[str], args: Sequence[str]) -> list[str]:
    """Be the one who works on a key."""
    seconds, micros = call("TIME")
    now_ms = int(seconds) * 1000 + int(micros) // 1000
    print_, until, answer = call("HMGET", keys[0], "fingerprint", "until", "answer")
    if print_ is not None and args[3] == "1" and print_ != args[0]:
        return ["other", ""]
    if answer is not None:
        return ["answered", answer]
    if until is not None and int(until) > now_ms:
        return ["busy", ""]
    call("HSET", keys[0], "fingerprint", args[0], "until", str(now_ms + int(args[1])))
    call("PEXPIRE", keys[0], args[2])
    return ["new" if print_ is None else "again", ""]


def complete(call: Execute, keys: Sequence[str], args: Sequence[str]) -> str:
    """Keep the first answer."""
    kept = call("HGET", keys[0], "answer")
    if kept is not None:
        return kept
    call("HSET", keys[0], "fingerprint", args[0], "answer", args[1])
    call("PEXPIRE", keys[0], args[2])
    return args[1]


def release(call: Execute, keys: Sequence[str], args: Sequence[str]) -> int:
    """Nobody works on it now."""
    if call("HGET", keys[0], "answer") is not None or call("HGET", keys[0], "until") is None:
        return 0
    call("HSET", keys[0], "until", "0")
    return 1


SCRIPTS = (
    RedisScript("reserve", RESERVE, reserve),
    RedisScript("complete", COMPLETE, complete),
    RedisScript("release", RELEASE, release),
)
