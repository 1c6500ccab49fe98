"""The HTTP interface of runs, for programs; pages use the socket.

POST needs no CSRF token: it acts for nobody, and a foreign page cannot send the content type it requires.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from playground.engine import limits
from playground.engine.errors import InvalidScenario
from playground.runs import reader
from playground.runs.answers import EXPECTED, error, told
from playground.runs.connection import UNAVAILABLE, connect
from playground.runs.flight import ensure, watcher
from playground.runs.queue import BULK
from playground.runs.scenarios import ask
from playground.runs.throttle import throttle

WATCH_MS = 60_000
"""A program that posted a run is taken to want it for this long."""

View = Callable[..., HttpResponse]


def _answers(view: View) -> View:
    """Turns what may go wrong into the one error form."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except EXPECTED as problem:
            return told(problem)

    return answered


@csrf_exempt
@require_POST
@_answers
def create(request: HttpRequest) -> HttpResponse:
    """Have the posted scenario computed: 200 when it is there already, 202 when it will be."""
    throttle(connect(), request.META.get("REMOTE_ADDR", ""))
    asked = ask(_body(request))
    standing = ensure(asked, watcher(), queue=BULK, watch_ms=WATCH_MS)
    if standing.failure is not None:
        return error(422, *standing.failure)
    status = 200 if standing.status == "done" else 202
    return JsonResponse({"run": asked.digest, "code": asked.code, "status": standing.status}, status=status)


@require_GET
@_answers
def show(request: HttpRequest, digest: str) -> HttpResponse:
    """The manifest of a run."""
    found = reader.manifest(connect(), digest)
    if found is None:
        return error(404, "gone", "No such run is stored. Post its scenario to have it computed again.")
    return JsonResponse(found)


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process can serve runs."""
    try:
        connect().ping()
    except UNAVAILABLE:
        return JsonResponse({"ok": False, "redis": False}, status=503)
    return JsonResponse({"ok": True, "redis": True})


def _body(request: HttpRequest) -> object:
    if request.content_type != "application/json":
        raise InvalidScenario("scenario", f"got {request.content_type or 'no type'!r:.60}, accepted application/json")
    if int(request.headers.get("Content-Length") or 0) > limits.SCENARIO_BYTES:
        raise InvalidScenario("scenario", f"is longer than the accepted {limits.SCENARIO_BYTES} bytes")
    try:
        return orjson.loads(request.body)
    except orjson.JSONDecodeError as problem:
        raise InvalidScenario("scenario", f"is not JSON: {problem}") from None
