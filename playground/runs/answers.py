"""The one form in which the HTTP interface says that something went wrong."""

from __future__ import annotations

from django.http import JsonResponse
from kombu.exceptions import OperationalError

from playground.engine.errors import InvalidScenario
from playground.runs.connection import UNAVAILABLE
from playground.runs.throttle import Throttled

EXPECTED = (InvalidScenario, Throttled, *UNAVAILABLE, OperationalError)
"""What a caller, or a server that is away, may do to a view."""


def error(status: int, code: str, message: str, field: str | None = None) -> JsonResponse:
    body = {"code": code, "message": message, **({"field": field} if field else {})}
    return JsonResponse({"error": body}, status=status)


def told(problem: Exception) -> JsonResponse:
    """The answer to one of ``EXPECTED``."""
    if isinstance(problem, InvalidScenario):
        return error(400, "invalid_scenario", problem.message, problem.field)
    if isinstance(problem, Throttled):
        return error(429, "rate", str(problem))
    return error(503, "unavailable", "The record store is away. Try again in a few seconds.")
