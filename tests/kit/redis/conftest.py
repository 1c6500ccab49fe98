"""A real server beside the store, and one way to speak to both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import time_ns
from typing import Any

import pytest
import redis

from playground.kit.redis.errors import ResponseError
from playground.kit.redis.script import Script
from playground.kit.redis.store import Store

COMPARE_AND_SET = Script(
    "compare_and_set",
    "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('SET', KEYS[1], ARGV[2]) return 1 end return 0",
    lambda call, keys, args: 1 if call("GET", keys[0]) == args[0] and call("SET", keys[0], args[1]) else 0,
)

Speak = Callable[..., Any]


@pytest.fixture
def real(redis_client: redis.Redis) -> Iterator[Speak]:
    """``real(*command)``: the real server's reply as it came over the wire, an error as its line."""
    wanted = redis_client.connection_pool.connection_kwargs
    connection = redis.UnixDomainSocketConnection(path=wanted["path"], protocol=2, decode_responses=True)

    def speak(*command: Any) -> Any:
        connection.send_command(*command)
        try:
            return connection.read_response()
        except redis.ResponseError as error:
            return line(error)

    speak("SCRIPT", "LOAD", COMPARE_AND_SET.lua)
    yield speak
    connection.disconnect()


def line(error: redis.ResponseError) -> str:
    """The error's line: redis-py takes the code of the most usual ones away."""
    if isinstance(error, redis.exceptions.NoScriptError):
        return f"NOSCRIPT {error}"
    return str(error) if str(error).startswith("WRONGTYPE") else f"ERR {str(error).removeprefix('ERR ')}"


@pytest.fixture
def simulated() -> Speak:
    """``simulated(*command)``: the store's reply, an error as its line."""
    return speaking(Store(now_ms, scripts=[COMPARE_AND_SET]))


def speaking(store: Store) -> Speak:
    def speak(*command: Any) -> Any:
        try:
            return store.execute(*command)
        except ResponseError as error:
            return str(error)

    return speak


def now_ms() -> int:
    """The machine's clock, so that both servers agree what lies in the past."""
    return time_ns() // 1_000_000
