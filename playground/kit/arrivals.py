"""When requests arrive: instants from a rate profile, drawn by key.

Arrival n is where the integral of the rate reaches the sum of the first n gaps. Poisson arrivals have exponential gaps
of mean one, steady ones gaps of exactly one (time rescaling of a nonhomogeneous Poisson process: Cinlar, 1975). Each
gap is keyed by its number, so changing the profile from t on moves no arrival before t, and two variants under the
same profile meet the same arrivals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import inf, log, sqrt

Draw = Callable[..., int]
"""``draw(purpose, *key)`` gives a 64-bit integer."""


@dataclass(frozen=True, slots=True)
class Piece:
    """From ``start_s`` on the rate is ``rate`` per second and grows by ``slope`` per second each second."""

    start_s: float
    rate: float
    slope: float = 0.0

    def at(self, time_s: float) -> float:
        """The rate at ``time_s``."""
        return self.rate + self.slope * (time_s - self.start_s)

    def area(self, from_s: float, to_s: float) -> float:
        """Expected arrivals between two instants."""
        return (self.at(from_s) + self.at(to_s)) / 2 * (to_s - from_s)

    def reach(self, from_s: float, area: float) -> float:
        """The instant at which ``area`` more arrivals are expected than at ``from_s``; infinite when never."""
        rate = self.at(from_s)
        if self.slope == 0:
            return from_s + area / rate if rate > 0 else inf
        root = rate * rate + 2 * self.slope * area
        return from_s + (sqrt(root) - rate) / self.slope if root >= 0 else inf


@dataclass(frozen=True, slots=True)
class Arrivals:
    """A rate profile and the spacing of what arrives under it. Pieces are in order of their start."""

    pieces: tuple[Piece, ...]
    spacing: str  # poisson | steady

    def burst(self, *, at_s: float, for_s: float, rate_per_s: float) -> Arrivals:
        """The same with the rate ``rate_per_s`` between ``at_s`` and ``at_s + for_s``."""
        return self._over(at_s, at_s + for_s, Piece(at_s, rate_per_s))

    def ramp(self, *, from_s: float, to_s: float, rate_per_s: float) -> Arrivals:
        """The same until ``from_s``, then in a straight line to ``rate_per_s`` at ``to_s``, which then stays."""
        start = self._at(from_s)
        slope = (rate_per_s - start) / (to_s - from_s)
        before = tuple(piece for piece in self.pieces if piece.start_s < from_s)
        return replace(self, pieces=(*before, Piece(from_s, start, slope), Piece(to_s, rate_per_s)))

    def instants_us(self, draw: Draw, *key: str | int, from_us: int = 0) -> Iterator[int]:
        """Instants in whole microseconds, ascending, without end unless the rate falls to zero for ever."""
        now_s = from_us / 1_000_000
        n = 0
        while now_s < inf:
            n += 1
            now_s = self._reach(now_s, self._gap(draw, key, n))
            if now_s < inf:
                yield round(now_s * 1_000_000)

    def _gap(self, draw: Draw, key: tuple[str | int, ...], n: int) -> float:
        if self.spacing == "steady":
            return 1.0
        return -log((draw("arrival", *key, n) + 1) / (2**64 + 1))

    def _at(self, time_s: float) -> float:
        """The rate at ``time_s``; before the first piece nothing arrives."""
        current = [piece for piece in self.pieces if piece.start_s <= time_s]
        return current[-1].at(time_s) if current else 0.0

    def _over(self, from_s: float, to_s: float, piece: Piece) -> Arrivals:
        """This profile with ``piece`` laid over it between two instants."""
        before = tuple(one for one in self.pieces if one.start_s < from_s)
        after = tuple(one for one in self.pieces if one.start_s > to_s)
        slope = next((one.slope for one in reversed(self.pieces) if one.start_s <= to_s), 0.0)
        return replace(self, pieces=(*before, piece, Piece(to_s, self._at(to_s), slope), *after))

    def _reach(self, now_s: float, area: float) -> float:
        """Walk the pieces from ``now_s`` until ``area`` is used up."""
        for piece, end_s in zip(self.pieces, [*(one.start_s for one in self.pieces[1:]), inf], strict=True):
            if end_s <= now_s:
                continue
            start_s = max(now_s, piece.start_s)
            reached_s = piece.reach(start_s, area)
            if reached_s <= end_s:
                return reached_s
            area -= piece.area(start_s, end_s)
        return inf


def poisson(rate_per_s: float) -> Arrivals:
    """Independent arrivals at a mean rate: what many users who know nothing of one another produce."""
    return Arrivals((Piece(0.0, float(rate_per_s)),), "poisson")


def steady(rate_per_s: float) -> Arrivals:
    """Evenly spaced arrivals, the first after one gap."""
    return Arrivals((Piece(0.0, float(rate_per_s)),), "steady")
