"""One server's memory: executes commands one at a time, as the server's single thread does.

Replies are those of the protocol's second version with texts decoded: a str, an int, None, or a list of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from playground.kit.redis import expiry, hashes, keys, sets, sorted_sets, strings
from playground.kit.redis.errors import NoScript, ResponseError, arity
from playground.kit.redis.eviction import Eviction
from playground.kit.redis.keyspace import Keyspace
from playground.kit.redis.numbers import whole
from playground.kit.redis.script import Script

COMMANDS: dict[str, tuple[Callable[..., Any], int, int | None]] = {
    **strings.COMMANDS,
    **expiry.COMMANDS,
    **keys.COMMANDS,
    **sets.COMMANDS,
    **hashes.COMMANDS,
    **sorted_sets.COMMANDS,
}
"""Every command by name."""


class Store:
    """``now_ms`` is the server's wall clock. ``max_entries``, ``eviction`` and ``now_us`` as in Keyspace.

    ``listeners`` hear ``(command, reply)`` of every command that succeeded, also of each within transactions and
    scripts.
    """

    def __init__(
        self, now_ms: Callable[[], int], *, max_entries: int = 0, eviction: Eviction | None = None,
        scripts: Iterable[Script] = (), now_us: Callable[[], int] | None = None,
    ) -> None:  # fmt: skip
        self.keyspace = Keyspace(now_ms, max_entries, eviction, now_us)
        self.listeners: list[Callable[[tuple[str, ...], Any], None]] = []
        self._scripts = {script.sha: script for script in scripts}

    def __len__(self) -> int:
        return len(self.keyspace.entries)

    def execute(self, name: str, *arguments: Any) -> Any:
        """The reply of one command. Raises ResponseError."""
        self.keyspace.reap()
        return self._executed(name, *arguments)

    def transaction(self, commands: Sequence[Sequence[Any]]) -> list[Any]:
        """MULTI ... EXEC: all commands, nothing in between. One that fails leaves its error in its place."""
        self.keyspace.reap()
        return [self._caught(*command) for command in commands]

    def _executed(self, name: str, *arguments: Any) -> Any:
        command = name.upper()
        texts = [str(argument) for argument in arguments]
        if command == "EVALSHA":
            return self._evaluated(texts)
        if command not in COMMANDS:
            beginning = "".join(f"'{text}' " for text in texts)
            raise ResponseError(f"ERR unknown command '{name}', with args beginning with: {beginning}")
        function, fewest, most = COMMANDS[command]
        if len(texts) < fewest or (most is not None and len(texts) > most):
            raise arity(command)
        reply = function(self.keyspace, *texts)
        for listener in self.listeners:
            listener((command, *texts), reply)
        return reply

    def _caught(self, name: str, *arguments: Any) -> Any:
        try:
            return self._executed(name, *arguments)
        except ResponseError as error:
            return error

    def _evaluated(self, texts: list[str]) -> Any:
        if len(texts) < 2:
            raise arity("evalsha")
        sha, count, rest = texts[0], whole(texts[1]), texts[2:]
        if count < 0:
            raise ResponseError("ERR Number of keys can't be negative")
        if count > len(rest):
            raise ResponseError("ERR Number of keys can't be greater than number of args")
        if sha not in self._scripts:
            raise NoScript
        return self._scripts[sha].run(self._executed, rest[:count], rest[count:])
