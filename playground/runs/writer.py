"""One worker's hold on one run: the lease, and everything it writes under it.

Invariant: the stream is always a prefix of the run. A worker that lost its lease can no longer write, and one that
computes the run again writes the same bytes, of which those already there are skipped.
"""

from __future__ import annotations

from collections.abc import Sequence

import redis

from playground.runs import scripts
from playground.runs.chunks import Chunk
from playground.runs.failure import Failure
from playground.runs.stream import End, run_key

LEASE_MS = 2_000
"""A dead worker is noticed after this. The heartbeat renews it four times as often."""

TRIES_S = 120
"""How long failed tries of a run are counted together."""

FAILURE_MS = 10_000
"""How long a failure is told to whoever asks, instead of trying again."""


class LeaseLost(Exception):
    """Another worker computes this run now."""


class RunWriter:
    def __init__(self, client: redis.Redis, digest: str, token: str) -> None:
        self.digest = digest
        self._client = client
        self._token = token
        self._run = run_key(digest)
        self._lease = f"lease:{digest}"
        self._tries = f"tries:{digest}"
        self._watch = f"watch:{digest}"

    def take(self) -> int:
        """Take the lease. Returns which try this is, or 0 when there is nothing to do."""
        keys = [self._run, self._lease, f"enq:{self.digest}", self._tries, self._watch]
        return self._call(scripts.TAKE, keys, LEASE_MS, TRIES_S)

    def keep(self) -> str:
        """Renew the lease: ``kept``, ``unwatched`` when nobody waits any more, or ``lost``."""
        return self._call(scripts.KEEP, [self._lease, self._watch], LEASE_MS).decode()

    def append(self, chunks: Sequence[Chunk]) -> None:
        """Append chunks in order; those already there are skipped. Raises LeaseLost."""
        if not chunks:
            return
        keys = [self._run, self._lease, "runs:access", "runs:size", "runs:total"]
        parts = [part for chunk in chunks for part in (chunk.sha, chunk.first_seq, chunk.count, chunk.data)]
        self._held(self._call(scripts.APPEND, keys, LEASE_MS, self.digest, chunks[0].i, *parts))

    def end(self, end: End) -> None:
        """Seal the run. Raises LeaseLost."""
        self._held(self._call(scripts.END, [self._run, self._lease, self._tries], end.chunks, end.to_bytes()))

    def fail(self, failure: Failure) -> None:
        """Remove what was written and keep the reason for a short while."""
        everything = ["runs:access", "runs:size", "runs:total"]
        keys = [self._run, self._lease, self._tries, f"fail:{self.digest}", *everything]
        self._call(scripts.FAIL, keys, self.digest, failure.to_bytes(), FAILURE_MS)

    def release(self) -> None:
        """Give the run up without blame; whoever asks next has it continued."""
        self._call(scripts.RELEASE, [self._lease, self._tries])

    def _call(self, script: str, keys: list[str], *args: object) -> object:
        return self._client.register_script(script)(keys=keys, args=[self._token, *args])

    def _held(self, answer: object) -> None:
        if answer == b"lost":
            raise LeaseLost(f"run {self.digest[:12]} is computed by another worker")


def evict(client: redis.Redis, budget: int, *, most: int = 100) -> int:
    """Drop the runs whose last access is longest ago until the rest fits ``budget`` bytes. Returns how many."""
    keys = ["runs:access", "runs:size", "runs:total"]
    return client.register_script(scripts.EVICT)(keys=keys, args=[budget, most])
