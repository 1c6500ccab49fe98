"""The balancer: who may be picked, who is, and what is in flight.

Plain asyncio code may call it from any task: nothing here waits. Invariant: every pick is ended once, whatever becomes
of the request, so that picks = ended + in flight at every instant, for each server.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from .backend import DRAINING, Backend, EwmaLatency, NoBackend
from .health import PassiveChecks, eligible


class Policy(Protocol):
    """Picks one of the servers that may be picked."""

    def choose(self, backends: Sequence[Backend], key: str) -> Backend:
        """One of ``backends``, which is not empty."""
        ...


class Picked(NamedTuple):
    """A request is about to go to ``backend``. ``how`` is policy, pinned or panic."""

    backend: Backend
    how: str
    at_s: float


class Options(NamedTuple):
    """``stale_s`` is how old the loads may be that policies see; ``warm_s`` how long a fresh server is spared."""

    panic_percent: int = 0
    warm_s: float = 0.0
    stale_s: float = 0.0


class Balancer:
    """``clock`` gives seconds that never go back."""

    def __init__(
        self,
        policy: Policy,
        latency: EwmaLatency,
        clock: Callable[[], float],
        options: Options | None = None,
        passive: PassiveChecks | None = None,
    ) -> None:
        options = options or Options()
        self.backends: list[Backend] = []
        self.stale_s = options.stale_s
        self._policy, self._latency, self._clock = policy, latency, clock
        self._options, self._passive = options, passive
        self._looked_s = float("-inf")

    # -- who is there --------------------------------------------------------------------------------------------

    def add(self, backend: Backend, *, fresh: bool = False) -> None:
        """A server joins; a fresh one is spared at first."""
        backend.joined_s = self._clock() if fresh else float("-inf")
        self.backends.append(backend)

    def drain(self, name: str) -> Backend:
        """No new requests for a server; those in flight may end."""
        backend = self.backend(name)
        backend.status = DRAINING
        return backend

    def backend(self, name: str) -> Backend:
        """The server of this name. Raises NoBackend."""
        for backend in self.backends:
            if backend.name == name:
                return backend
        raise NoBackend(name)

    def candidates(self) -> tuple[list[Backend], bool]:
        """Who may be picked now, and whether that is panic."""
        if self._passive:
            self._passive.forgive(self.backends, self._clock())
        return eligible(self.backends, self._options.panic_percent)

    # -- a request -----------------------------------------------------------------------------------------------

    def pick(self, key: str, pinned: str = "", avoid: Sequence[str] = ()) -> Picked:
        """Choose a server and count the request. ``pinned`` is the server the client was promised. Raises NoBackend."""
        candidates, panic = self.candidates()
        candidates = [backend for backend in candidates if backend.name not in avoid] or candidates
        if not candidates:
            raise NoBackend("no server is left")
        self._look()
        promised = self._promised(candidates, pinned)
        backend = promised or self._policy.choose(candidates, key)
        backend.in_flight += 1
        return Picked(backend, "panic" if panic else "pinned" if promised else "policy", self._clock())

    def end(self, picked: Picked, ok: bool) -> None:
        """The request has ended, well or not."""
        now_s = self._clock()
        self._release(picked.backend, ok)
        self._latency.observe(picked.backend, now_s - picked.at_s, now_s)
        if self._passive:
            self._passive.observe(picked.backend, ok, now_s)

    def _promised(self, candidates: Sequence[Backend], pinned: str) -> Backend | None:
        """The server a client is pinned to, if it may be picked."""
        return next((backend for backend in candidates if backend.name == pinned), None)

    def _release(self, backend: Backend, ok: bool) -> None:
        backend.in_flight -= 1

    def _look(self) -> None:
        """Bring what the policies see up to date, unless it is fresh enough."""
        now_s = self._clock()
        if now_s - self._looked_s < self.stale_s:
            return
        self._looked_s = now_s
        for backend in self.backends:
            backend.known = backend.in_flight
            backend.share = self._warmth(now_s - backend.joined_s)

    def _warmth(self, age_s: float) -> float:
        """The share of its weight that a server of this age gets: a tenth at first, then more and more."""
        return 1.0 if age_s >= self._options.warm_s else max(0.1, age_s / self._options.warm_s)
