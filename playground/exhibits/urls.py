from __future__ import annotations

from django.urls import path, re_path

from playground.exhibits import views

app_name = "exhibits"

urlpatterns = [
    path("api/v1/topics/<slug:topic>/exhibits/<slug:id>", views.exhibit, name="exhibit"),
    re_path(r"^api/v1/exhibits/(?P<sha>[0-9a-f]{64})$", views.content, name="content"),
]
