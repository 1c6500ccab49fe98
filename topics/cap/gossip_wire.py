"""Gossip on the wire: two messages between the nodes, whatever their replicas keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.sdk import Node, Request

from .gossip import Gossip
from .merged_store import MergedStore
from .params import Params
from .places import replicas

ANSWER_S = 0.5
"""A peer that has not answered a digest by then is left alone until next time."""


def gossiping(
    node: Node, p: Params, store: MergedStore, keeps: Callable[..., bool] = lambda key, peer=None: True
) -> Gossip:
    """The gossip of one life of a replica with all others, listening and, unless that is switched off, comparing."""
    gossip = Gossip(
        store,
        [name for name in replicas(p) if name != node.name],
        ask=lambda peer, digest: node.call(peer, "digest", digest, timeout_s=ANSWER_S, kind="event"),
        send=lambda peer, states: node.send(peer, "push", states, kind="write"),
        choose=lambda bound: node.draw("peer") % bound,
        keeps=keeps,
    )

    @node.on("digest", reply="differences")
    async def answer(request: Request) -> Any:
        return gossip.answer(request.body, request.source)

    @node.on("push")
    async def take(request: Request) -> None:
        await gossip.take(request.body)

    if p.anti_entropy_ms:
        node.spawn(gossip.run(p.anti_entropy_ms / 1000), "anti-entropy")
    return gossip
