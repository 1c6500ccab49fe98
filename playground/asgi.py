"""The web process: sockets, chunks by address, and Django for everything else."""

from __future__ import annotations

import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings
from django.core.asgi import get_asgi_application

from playground.live.chunk_server import ChunkServer
from playground.live.routing import websocket_urlpatterns

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "playground.settings")

application = ProtocolTypeRouter(
    {
        "http": ChunkServer(get_asgi_application()),
        "websocket": OriginValidator(URLRouter(websocket_urlpatterns), settings.ORIGINS),
    }
)
