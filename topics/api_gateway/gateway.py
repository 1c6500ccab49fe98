"""The gateway: the filters in their order, and the configuration that can be changed while requests pass.

The order, from the outside in, and why: the *log* sees everything; the *route* says which rules count; *shedding* comes
before work is done for a request that will be turned away; *authentication* comes before the *limit*, because the limit
is the subject's; *authorisation* needs both subject and route; the *cache* answers only who may ask; *transform* sees
every good answer, cached or not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .access_log import AccessLog, Entry
from .chain import Chain, Exchange
from .configuration import Configuration
from .filters import Authenticate, Authorize, Cache, LimitRate, MatchRoute, ShedLoad
from .forward import Forward, Patience, Send
from .gather import Gather, Manner
from .http import Request, Response
from .identity import Verifier
from .quota import Quota
from .response_cache import ResponseCache
from .shedding import Shedding
from .transform import Transform


@dataclass
class Settings:
    """What one process is made of. ``patience_s`` is the deadline of a client that names none."""

    verifier: Verifier
    quota: Quota
    shedding: Shedding
    send: Send
    patience: Patience
    manner: Manner
    clock: Callable[[], float]
    patience_s: float = 1.0


class Gateway:
    """One gateway process. ``log`` takes every entry, ``watch`` every exchange that enters a filter."""

    match_route: type[MatchRoute] = MatchRoute
    forward: type[Forward] = Forward

    def __init__(
        self,
        settings: Settings,
        log: Callable[[Entry], None],
        watch: Callable[[Exchange], None] = lambda exchange: None,
    ) -> None:
        self.configuration: Configuration | None = None
        forward = self.forward(settings.send, settings.patience)
        self.chain = Chain(
            (
                AccessLog(log, settings.clock),
                self.match_route(self.current, settings.patience_s, settings.clock),
                ShedLoad(settings.shedding),
                Authenticate(settings.verifier),
                Authorize(),
                LimitRate(settings.quota),
                Transform(),
                Cache(ResponseCache(settings.clock)),
                Gather(forward, self.current, settings.manner),
                forward,
            ),
            watch,
        )

    def current(self) -> Configuration | None:
        return self.configuration

    def configure(self, configuration: Configuration) -> bool:
        """Take a version, whole and at once. An older one that arrives late changes nothing; False then."""
        if self.configuration is not None and configuration.version <= self.configuration.version:
            return False
        self.configuration = configuration
        return True

    async def handle(self, request: Request) -> Response:
        """The answer to ``request``: always exactly one."""
        return await self.chain(Exchange(request))
