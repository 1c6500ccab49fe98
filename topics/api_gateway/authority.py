"""The authority: it knows whose tokens were taken back, and answers whoever asks about one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.sdk import Failure, Node, Request

from .defects import TrustingVerifier
from .identity import Introspection, LocalVerifier, Unauthenticated, Verifier
from .params import Params
from .wallet import AUDIENCE, ISSUER, KEY

NAME = "authority"
ASK = "POST /introspect"
PATIENCE_S = 0.3


def wall_s(node: Node) -> float:
    """Seconds since 1970 as the node believes."""
    return node.clock.wall_us() / 1_000_000


def local(node: Node, p: Params) -> LocalVerifier:
    """A check by the key alone; the planted defect sits here."""
    kind = TrustingVerifier if p.defect == "unsigned" else LocalVerifier
    return kind(KEY, issuer=ISSUER, audience=AUDIENCE, wall_s=lambda: wall_s(node))


def verifier(node: Node, p: Params) -> Verifier:
    """How a process that checks tokens does it."""
    if p.tokens == "local":
        return local(node, p)

    async def ask(token: str) -> Mapping[str, Any]:
        try:
            return await node.call(NAME, ASK, token, timeout_s=PATIENCE_S)
        except Failure as failure:
            raise ConnectionError(failure.reason) from None

    return Introspection(ask, keep_s=p.keep_s, clock=node.clock.now)


class Authority:
    """One life of the authority. The list of revoked subjects is on its disk."""

    def __init__(self, node: Node, p: Params) -> None:
        self._node = node
        self._log = node.disk.log("revoked")
        self._revoked: list[str] = self._log.entries()
        self._local = local(node, p)
        self._show()
        node.on(ASK, reply="known")(self.introspect)

    async def introspect(self, request: Request) -> dict[str, Any]:
        """What the token says, and whether it still counts."""
        try:
            identity = await self._local.identify(request.body)
        except Unauthenticated as no:
            return {"active": False, "reason": no.reason}
        if identity.subject in self._revoked:
            return {"active": False, "reason": "revoked"}
        return {"active": True, "sub": identity.subject, "scope": " ".join(sorted(identity.scopes))}

    async def revoke(self, subject: str) -> None:
        """Take back what a subject holds; it counts once it is durable."""
        self._log.append(subject)
        await self._log.sync()
        self._revoked.append(subject)
        self._show()

    def _show(self) -> None:
        if self._revoked:
            self._node.state("revoked", " ".join(self._revoked))
