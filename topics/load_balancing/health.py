"""Who is well: active checks, passive ejection, and the threshold below which nobody is believed.

Prior art: HAProxy's `rise` and `fall`, Envoy's outlier detection and panic threshold. Active checks ask a server
directly and see only what the question touches. Passive ejection watches the answers to real requests.
"""

from __future__ import annotations

from collections.abc import Sequence

from .backend import DOWN, DRAINING, EJECTED, UP, Backend


class ActiveChecks:
    """``fall`` failures in a row take a server out, ``rise`` successes in a row bring it back."""

    def __init__(self, rise: int, fall: int) -> None:
        self._rise, self._fall = rise, fall
        self._row: dict[str, int] = {}  # successes in a row, or failures as negative numbers

    def observe(self, backend: Backend, passed: bool) -> None:
        """One check has ended."""
        row = self._row.get(backend.name, 0)
        row = max(row, 0) + 1 if passed else min(row, 0) - 1
        self._row[backend.name] = row
        if backend.status == UP and row <= -self._fall:
            backend.status = DOWN
        elif backend.status == DOWN and row >= self._rise:
            backend.status = UP


class PassiveChecks:
    """``failures`` real requests in a row that fail eject a server for ``eject_s``; the next time for longer."""

    def __init__(self, failures: int, eject_s: float) -> None:
        self._failures, self._eject_s = failures, eject_s
        self._row: dict[str, int] = {}
        self._times: dict[str, int] = {}
        self._until_s: dict[str, float] = {}

    def observe(self, backend: Backend, ok: bool, now_s: float) -> None:
        """One request has ended."""
        row = self._row[backend.name] = 0 if ok else self._row.get(backend.name, 0) + 1
        if row >= self._failures and backend.status == UP:
            times = self._times[backend.name] = self._times.get(backend.name, 0) + 1
            self._until_s[backend.name] = now_s + self._eject_s * times
            backend.status, self._row[backend.name] = EJECTED, 0

    def forgive(self, backends: Sequence[Backend], now_s: float) -> None:
        """Let back in whose time is over. Nobody has asked them; the next requests will tell."""
        for backend in backends:
            if backend.status == EJECTED and now_s >= self._until_s.get(backend.name, 0.0):
                backend.status = UP


def eligible(backends: Sequence[Backend], panic_percent: int) -> tuple[list[Backend], bool]:
    """Who may be picked, and whether that is panic: with too few left, the checks are wrong and all are used."""
    members = [backend for backend in backends if backend.status != DRAINING]
    well = [backend for backend in members if backend.status == UP]
    panic = len(well) * 100 < panic_percent * len(members)
    return (members, True) if panic else (well, False)
