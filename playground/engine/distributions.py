"""Distributions of durations as quantile functions: a 64-bit draw in, whole microseconds out.

The inverse-transform method: each draw maps to one duration, monotonically, so that the same draw under two variants
of a distribution is the same luck. Nothing here holds state.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from statistics import NormalDist
from typing import Protocol

_U64 = 1 << 64
_SCALE = 2.0**-64
_PER_PPM = _U64 // 1_000_000
_BELOW_ONE = 1 - 2.0**-53
_STANDARD_NORMAL = NormalDist()
_Z99 = _STANDARD_NORMAL.inv_cdf(0.99)


class Distribution(Protocol):
    """A distribution of durations."""

    @property
    def mean_us(self) -> int:
        """The expectation, in microseconds."""
        ...

    def quantile_us(self, draw: int) -> int:
        """Map a 64-bit ``draw`` to a duration in microseconds, monotonically."""
        ...


def _unit(draw: int) -> float:
    """Map a 64-bit draw into the open interval (0, 1); the top is the largest float below one."""
    return min((draw + 0.5) * _SCALE, _BELOW_ONE)


@dataclass(frozen=True, slots=True)
class Constant:
    """Always ``us``."""

    us: int

    @property
    def mean_us(self) -> int:
        return self.us

    def quantile_us(self, draw: int) -> int:
        return self.us


@dataclass(frozen=True, slots=True)
class Uniform:
    """Evenly between ``low_us`` and ``high_us``, both included."""

    low_us: int
    high_us: int

    @property
    def mean_us(self) -> int:
        return (self.low_us + self.high_us) // 2

    def quantile_us(self, draw: int) -> int:
        return self.low_us + (draw * (self.high_us - self.low_us + 1) >> 64)


@dataclass(frozen=True, slots=True)
class Exponential:
    """Memoryless, with the given mean: the M of M/M/c."""

    mean_us: int

    def quantile_us(self, draw: int) -> int:
        return round(-log(1.0 - _unit(draw)) * self.mean_us)


@dataclass(frozen=True, slots=True)
class Lognormal:
    """Median and sigma of the underlying normal: what service times in production look like."""

    median_us: int
    sigma: float

    @property
    def mean_us(self) -> int:
        return round(self.median_us * exp(self.sigma * self.sigma / 2))

    def quantile_us(self, draw: int) -> int:
        return round(self.median_us * exp(self.sigma * _STANDARD_NORMAL.inv_cdf(_unit(draw))))


@dataclass(frozen=True, slots=True)
class Pareto:
    """Heavy tail: at least ``scale_us``, tail exponent ``alpha`` (> 1), cut at 1,000 times the scale."""

    scale_us: int
    alpha: float

    @property
    def mean_us(self) -> int:
        return round(self.scale_us * self.alpha / (self.alpha - 1))

    def quantile_us(self, draw: int) -> int:
        return min(round(self.scale_us * (1.0 - _unit(draw)) ** (-1 / self.alpha)), self.scale_us * 1000)


@dataclass(frozen=True, slots=True)
class Bimodal:
    """``slow_ppm`` of a million take ``slow``, the others ``fast``: a cache, a collector's pause."""

    fast: Distribution
    slow: Distribution
    slow_ppm: int

    @property
    def mean_us(self) -> int:
        return (self.fast.mean_us * (1_000_000 - self.slow_ppm) + self.slow.mean_us * self.slow_ppm) // 1_000_000

    def quantile_us(self, draw: int) -> int:
        edge = _PER_PPM * (1_000_000 - self.slow_ppm)
        if draw < edge:
            return self.fast.quantile_us((draw << 64) // max(edge, 1))
        return self.slow.quantile_us(((draw - edge) << 64) // (_U64 - edge))


@dataclass(frozen=True, slots=True)
class Scaled:
    """Another distribution, ``percent`` as long."""

    of: Distribution
    percent: int

    @property
    def mean_us(self) -> int:
        return self.of.mean_us * self.percent // 100

    def quantile_us(self, draw: int) -> int:
        return self.of.quantile_us(draw) * self.percent // 100


def constant(*, ms: float) -> Constant:
    """Always ``ms`` milliseconds."""
    return Constant(round(ms * 1000))


def uniform(*, low_ms: float, high_ms: float) -> Uniform:
    """Evenly between two durations in milliseconds."""
    return Uniform(round(low_ms * 1000), round(high_ms * 1000))


def exponential(*, mean_ms: float) -> Exponential:
    """Memoryless with a mean in milliseconds."""
    return Exponential(round(mean_ms * 1000))


def lognormal(*, median_ms: float, p99_ms: float | None = None, sigma: float = 0.5) -> Lognormal:
    """Lognormal by its median, and by its 99th percentile or its ``sigma``."""
    return Lognormal(round(median_ms * 1000), log(p99_ms / median_ms) / _Z99 if p99_ms else sigma)


def pareto(*, mean_ms: float, alpha: float = 2.5) -> Pareto:
    """Heavy-tailed with a mean in milliseconds and a tail exponent above 1."""
    return Pareto(round(mean_ms * 1000 * (alpha - 1) / alpha), alpha)


def bimodal(fast: Distribution, slow: Distribution, *, slow_percent: float) -> Bimodal:
    """A mixture: ``slow_percent`` of the durations come from ``slow``."""
    return Bimodal(fast, slow, round(slow_percent * 10_000))
