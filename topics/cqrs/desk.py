"""The two services in front: the desk takes commands, the queries answer questions."""

from __future__ import annotations

from playground.sdk import Errored, Failure, Node, Refused, Reply, Request

from .params import Params
from .writes import NAME as WRITES
from .writes import PAGES, SYNC_WAIT_S

DESK = "desk"
QUERIES = "queries"
WORK_US = 1_000
KINDS = ("price", "restock", "rename", "review", "spoil")


class Desk:
    """One life of the command side."""

    def __init__(self, node: Node, p: Params) -> None:
        self.node = node
        self._wait_s = SYNC_WAIT_S + 0.5 if p.answers == "projected" else 1.0
        for kind in KINDS:
            node.on(kind)(self.command)

    async def command(self, request: Request) -> Reply:
        """One command; its answer is the version that it made."""
        await self.node.work(WORK_US)
        product, kind, _ = request.body
        try:
            version = await self.node.call(
                WRITES, f"CHANGE {kind} {product}", request.body, timeout_s=self._wait_s, kind="write"
            )
        except Failure as failure:
            if failure.definite:
                raise Refused(failure.reason if failure.reason[:3].isdigit() else "503 try again") from None
            raise Errored("504 outcome unknown") from None
        return Reply(version, f"version {version}")


class Queries:
    """One life of the query side."""

    def __init__(self, node: Node, p: Params) -> None:
        self.node, self.p = node, p
        node.on("GET")(self.question)

    async def question(self, request: Request) -> Reply:
        """A document from the model that is made for it, or a page from the write side."""
        model, product, token, wrote = request.body
        await self.node.work(WORK_US)
        own = self.p.reads == "write" and (wrote or token) and model == PAGES
        try:
            if own or not self.p.separate:
                version = await self.node.call(WRITES, f"PAGE {product}", (model, product), timeout_s=1.0)
            else:
                token = token if self.p.reads == "wait" else 0
                wait_s = self.p.wait_ms / 1000 + 1
                version = await self.node.call(model, f"GET {product}", (product, token), timeout_s=wait_s)
        except Failure as failure:
            raise Refused(failure.reason if failure.reason.startswith("504") else "503 try again") from None
        return Reply(version, f"version {version}")
