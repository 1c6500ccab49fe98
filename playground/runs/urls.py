from __future__ import annotations

from django.urls import path, re_path

from playground.runs import export, views

app_name = "runs"

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("api/v1/runs", views.create, name="create"),
    re_path(r"^api/v1/runs/(?P<digest>[0-9a-f]{64})$", views.show, name="show"),
    re_path(r"^api/v1/runs/(?P<digest>[0-9a-f]{64})/trace$", export.trace, name="trace"),
]
