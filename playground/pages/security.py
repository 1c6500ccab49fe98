"""What a page of ours may load. Scripts need the page's nonce, styles come from files only, nothing from elsewhere."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse

_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'nonce-{nonce}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self' ws: wss:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors {ancestors}",
    ]
)


class ContentSecurityPolicy:
    """Gives each request a ``csp_nonce`` and each answer the policy that names it.

    A view that may stand in a frame elsewhere is marked by Django's ``xframe_options_exempt``; the policy follows it.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse | Awaitable[HttpResponse]]) -> None:
        self.get_response = get_response
        self._asynchronous = iscoroutinefunction(get_response)
        if self._asynchronous:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse | Awaitable[HttpResponse]:
        request.csp_nonce = secrets.token_urlsafe(16)
        if self._asynchronous:
            return self._later(request)
        return _guarded(self.get_response(request), request.csp_nonce)

    async def _later(self, request: HttpRequest) -> HttpResponse:
        return _guarded(await self.get_response(request), request.csp_nonce)


def _guarded(response: HttpResponse, nonce: str) -> HttpResponse:
    ancestors = "*" if getattr(response, "xframe_options_exempt", False) else "'self'"
    response.headers.setdefault("Content-Security-Policy", _POLICY.format(nonce=nonce, ancestors=ancestors))
    return response
