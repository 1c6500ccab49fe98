from __future__ import annotations

from django.urls import path, re_path

from playground.live.consumers import Nowhere, RunConsumer

websocket_urlpatterns = [
    path("ws/v1/run/", RunConsumer.as_asgi()),
    re_path("", Nowhere.as_asgi()),
]
