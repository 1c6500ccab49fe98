from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("playground.runs.urls")),
    path("", include("playground.exhibits.urls")),
    path("", include("playground.pages.urls")),
]
