"""Planted defects. Each is one slip that has been made in production, and a property that catches it."""

from __future__ import annotations

from .assembly import Trace
from .sampling import ByRatio
from .traceparent import Context


class EachSpan(ByRatio):
    """Every service decides for itself, by the span's parent and not by the trace."""

    def keeps(self, trace: str, parent: Context | None) -> bool:
        return super().keeps(trace, parent) if parent is None else int(parent.span, 16) % (1 << 64) < self._below


def as_told(trace: Trace) -> Trace:
    """Takes every clock for right."""
    return trace
