from __future__ import annotations

from django.apps import AppConfig


class ExhibitsConfig(AppConfig):
    name = "playground.exhibits"
    label = "exhibits"
