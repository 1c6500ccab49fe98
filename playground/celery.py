"""The Celery application. A worker: ``celery -A playground.celery:app worker -Q runs,bulk``.

Tasks are found in the ``tasks`` modules of the installed apps.
"""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playground.settings")

from playground.runs.queue import app

app.autodiscover_tasks()

__all__ = ["app"]
