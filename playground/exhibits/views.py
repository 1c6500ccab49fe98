"""The HTTP interface of exhibits: how one stands, have it made, and its content.

POST needs no CSRF token: it acts for nobody, and a foreign page cannot send the content type it requires.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from playground import catalog
from playground.engine.errors import InvalidScenario
from playground.exhibits import shelf
from playground.exhibits.tasks import enqueue
from playground.runs.answers import EXPECTED, error, told
from playground.runs.connection import connect
from playground.runs.throttle import throttle
from playground.sdk.errors import InvalidTopic

FOR_EVER = "public, max-age=31536000, immutable"


@csrf_exempt
@require_http_methods(["GET", "POST"])
def exhibit(request: HttpRequest, topic: str, id: str) -> HttpResponse:
    """How the exhibit stands; POST has it made unless it is there."""
    try:
        found = catalog.topic(topic)
        found.exhibit(id)
    except (InvalidScenario, InvalidTopic) as unknown:
        return error(404, "unknown", str(unknown))
    name = shelf.address(topic, id, catalog.code_of(found))
    try:
        return _made(request, topic, id, name) if request.method == "POST" else _shown(shelf.standing(connect(), name))
    except EXPECTED as problem:
        return told(problem)


@require_GET
def content(request: HttpRequest, sha: str) -> HttpResponse:
    """The content at its address."""
    try:
        found = shelf.content(connect(), sha)
    except EXPECTED as problem:
        return told(problem)
    if found is None:
        return error(404, "gone", "No such exhibit is kept. Have it made again.")
    return HttpResponse(found, content_type="application/json", headers={"Cache-Control": FOR_EVER})


def _made(request: HttpRequest, topic: str, id: str, name: str) -> HttpResponse:
    if request.content_type != "application/json":
        raise InvalidScenario("exhibit", f"got {request.content_type or 'no type'!r:.60}, accepted application/json")
    throttle(connect(), request.META.get("REMOTE_ADDR", ""))
    standing, first = shelf.claim(connect(), name)
    if first:
        enqueue(topic, id, name)
    return _shown(standing, 200 if standing.status == "done" else 202)


def _shown(standing: shelf.Standing, status: int = 200) -> JsonResponse:
    return JsonResponse(standing._asdict(), status=status, headers={"Cache-Control": "no-store"})
