from __future__ import annotations

import json
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static

from playground import catalog
from playground.engine.errors import InvalidScenario
from playground.pages import apart, cast, coming, drawing, fields, guide, importmap, later, source
from playground.sdk.preset import Preset
from playground.sdk.topic import SHELVES, Topic

THEMES = ("light", "dark")
ACTIONS_SHOWN = 6
"""More buttons than this wait behind a fold, or source and events would leave the screen."""


def home(request: HttpRequest) -> HttpResponse:
    """Every room by shelf, built or still to come."""
    return render(request, "pages/home.html", _page(request, "js/pages/home.js") | {
        "shelves": _shelves(),
        "runs": {topic.name: _played(topic) for topic in catalog.topics().values()},
        "later": {sheet: static(f"css/{sheet}.css") for sheet in ("stage", "nodes")},
    })  # fmt: skip


def topic_page(request: HttpRequest, name: str) -> HttpResponse:
    """One room. ``?preset=`` opens a named scenario instead of the first one."""
    topic = _topic(name)
    preset = _preset(topic, request.GET.get("preset"))
    scenario = preset.scenario(topic)
    variant, groups = fields.described(topic, scenario.params.values())
    described = topic.describe() | {"scenario": scenario.as_json(), "preset": preset.id, "view": _view(topic)}
    return render(request, "pages/topic.html", _page(request, "js/pages/topic.js") | {
        "topic": described,
        "data": described,
        "later": later.styles(),
        "topics": list(catalog.topics().values()),
        "preset": preset,
        "variant": variant,
        "groups": groups,
        "legend": json.dumps(described["legend"]),
        "cast": cast.sentences(cast.topology(topic, scenario.params)),
        "sources": [{"name": file, "lines": source.highlighted(topic.source(file))} for file in topic.sources],
        "guide": _guide(topic),
        "icons": [action.icon for action in topic.actions],
        "first": described["actions"][:ACTIONS_SHOWN],
        "further": described["actions"][ACTIONS_SHOWN:],
    })  # fmt: skip


def account(request: HttpRequest, name: str) -> HttpResponse:
    """A run of the submitted conditions, told in words."""
    topic = _topic(name)
    context = _page(request, None) | {"topic": topic}
    try:
        scenario = fields.submitted(topic, request.GET.dict())
    except InvalidScenario as error:
        return render(request, "pages/account.html", context | {"error": str(error)}, status=422)
    try:
        told_run = apart.account_of(topic, scenario)
    except apart.NoAccount as error:
        return render(request, "pages/account.html", context | {"error": str(error)}, status=503)
    values = scenario.params.values()
    conditions = [
        (param["label"], f"{values[param['name']]} {param['unit']}".strip()) for param in topic.params.describe()
    ]
    words = cast.sentences(cast.topology(topic, scenario.params))
    return render(
        request, "pages/account.html", context | {"conditions": conditions, "cast": words, "account": told_run}
    )


def _page(request: HttpRequest, entry: str | None) -> dict[str, Any]:
    theme = request.COOKIES.get("theme")
    context: dict[str, Any] = {"theme": theme if theme in THEMES else None, "icons": []}
    if entry is None:
        return context
    mapped = json.dumps({"imports": importmap.imports()}, separators=(",", ":"))
    return context | {"entry": static(entry), "import_map": mapped, "preloads": importmap.preloads(entry)[1:]}


def _topic(name: str) -> Topic:
    try:
        return catalog.topic(name)
    except InvalidScenario as error:
        raise Http404(str(error)) from None


def _preset(topic: Topic, id: str | None) -> Preset:
    return next((preset for preset in topic.presets if preset.id == id), topic.presets[0])


def _view(topic: Topic) -> str | None:
    path = f"topics/{topic.name}/view.js"
    return static(path) if finders.find(path) else None


def _guide(topic: Topic) -> guide.Guide | None:
    path = topic.folder / "README.md"
    return guide.rendered(path) if path.is_file() else None


def _shelves() -> list[dict[str, Any]]:
    built = catalog.topics()
    rooms = [_built(topic) for topic in built.values()]
    rooms += [_promised(one) for one in coming.PROMISED if one.name not in built]
    order = {one.name: place for place, one in enumerate(coming.PROMISED)}
    rooms.sort(key=lambda room: order.get(room["name"], len(order)))
    shelves = [{"title": shelf, "rooms": [room for room in rooms if room["shelf"] == shelf]} for shelf in SHELVES]
    return [shelf | {"ready": sum(room["ready"] for room in shelf["rooms"])} for shelf in shelves if shelf["rooms"]]


def _built(topic: Topic) -> dict[str, Any]:
    drawn = drawing.thumbnail(cast.topology(topic, topic.default().params))
    return {
        "name": topic.name,
        "title": topic.title,
        "shelf": topic.shelf,
        "promise": topic.tagline,
        "ready": True,
        "drawing": drawn,
    }


def _played(topic: Topic) -> dict[str, Any]:
    """What the room's thumbnail plays: the run that the room itself opens with."""
    first = topic.presets[0].describe(topic)
    return {"scenario": first["scenario"], "opens_at_us": first["opens_at_us"], "view": _view(topic)}


def _promised(one: coming.Promised) -> dict[str, Any]:
    return one._asdict() | {"ready": False, "drawing": drawing.outline(one.sketch)}
