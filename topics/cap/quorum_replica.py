"""A replica that holds copies for quorums and coordinates requests of clients."""

from __future__ import annotations

from typing import Any

from playground.sdk import Errored, Node, Refused, Request

from .errors import TooFew
from .gossip_wire import gossiping
from .hints import Hints
from .merged_store import MergedStore
from .once import Once
from .params import Params
from .places import replicas
from .quorum import Quorum, Quorums
from .stamped import Stamped

REASON = "too few replicas"


def quorums_of(p: Params) -> Quorums:
    """N, W and R as they can be with so many replicas."""
    copies = min(p.copies, int(p.replicas))
    return Quorums(copies, min(p.write_quorum, copies), min(p.read_quorum, copies), p.repair, bool(p.sloppy))


class QuorumReplica:
    """One life of it."""

    def __init__(self, node: Node, p: Params) -> None:
        self.node, self.p = node, p
        self.once = Once()
        self.quorums = quorums_of(p)
        self.ask_s = min(p.patience_ms / 4000, 0.02 + p.link_ms * 6 / 1000)
        self.store = MergedStore(Stamped, node.disk.kv("store"), self._changed)
        self.hints = Hints(node.disk.kv("hints"), self._hand_over, self._hints_changed)
        self.quorum = Quorum(
            replicas(p), self.quorums, fetch=self._fetch, store=self._store,
            on_repair=lambda replica, key: node.state("repaired", f"{replica} {key}"),
        )  # fmt: skip
        self._serve()
        gossiping(node, p, self.store, self._keeps)
        if p.sloppy:
            node.spawn(self.hints.run(p.handoff_ms / 1000), "handoff")

    def _serve(self) -> None:
        on = self.node.on
        on("read", reply="value")(self._client_reads)
        on("write", reply="done")(self._client_writes)
        on("fetch", reply="copy")(self._fetched)
        on("store", reply="stored")(self._stored)
        on("hint", reply="kept")(self._hinted)

    async def _client_reads(self, request: Request) -> Any:
        try:
            return await self.quorum.read(request.body["key"])
        except TooFew as few:
            raise Refused(REASON, str(few)) from few

    async def _client_writes(self, request: Request) -> None:
        body = request.body
        await self.once.do(request.key, lambda: self._write(body["key"], body["value"], request.key))

    async def _write(self, key: str, value: Any, writer: str) -> None:
        try:
            await self.quorum.write(key, value, writer)
        except TooFew as few:
            if few.definite:
                raise Refused(REASON, str(few)) from few
            raise Errored(REASON, str(few)) from few

    async def _fetch(self, replica: str, key: str) -> Stamped:
        if replica == self.node.name:
            return self._copy(key)
        return Stamped.of(await self.node.call(replica, "fetch", key, timeout_s=self.ask_s))

    async def _store(self, replica: str, key: str, stamped: Stamped, owner: str | None) -> None:
        if replica != self.node.name:
            operation, body = ("store", {}) if owner is None else ("hint", {"owner": owner})
            body |= {"key": key, "stamped": stamped.plain()}
            await self.node.call(replica, operation, body, timeout_s=self.ask_s, kind="write")
        elif owner is None:
            await self.store.merge(key, stamped)
        else:
            await self.hints.keep(owner, key, stamped)

    async def _hand_over(self, owner: str, key: str, stamped: Stamped) -> None:
        await self._store(owner, key, stamped, None)

    def _copy(self, key: str) -> Stamped:
        """What is held here of ``key``, for itself or for others."""
        return self.store.get(key).join(self.hints.newest(key))

    async def _fetched(self, request: Request) -> Any:
        return self._copy(request.body).plain()

    async def _stored(self, request: Request) -> None:
        await self.store.merge(request.body["key"], Stamped.of(request.body["stamped"]))

    async def _hinted(self, request: Request) -> None:
        body = request.body
        await self.hints.keep(body["owner"], body["key"], Stamped.of(body["stamped"]))

    def _keeps(self, key: str, peer: str | None = None) -> bool:
        owners = self.quorum.owners(key)[: self.quorums.copies]
        return self.node.name in owners and (peer is None or peer in owners)

    def _changed(self, key: str, stamped: Stamped) -> None:
        self.node.state(key, stamped.value)
        self.node.state(f"version.{key}", f"{stamped.number} {stamped.name}")

    def _hints_changed(self, left: int) -> None:
        if self.p.sloppy:
            self.node.state("hints", left)
