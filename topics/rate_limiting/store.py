"""The store: a node that speaks Redis and knows the scripts; it tells each decision as it makes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from playground.sdk import Node, RedisScript, RedisServer, Reply, Request, World, redis_server

from .defects import CountsRefused, OverwritesLast
from .lanes import RULES
from .params import Params
from .quota import Decision
from .rule import Call, Rule
from .tenants import run_us

STORE = "store"
Tell = Callable[[str, int, Decision], None]


def rule_of(p: Params) -> Rule:
    """The rule that decides; what counts in flight has none, and then it does not matter."""
    if p.defect == "overwrites_last" and p.variant == "token_bucket":
        return OverwritesLast()
    if p.defect == "counts_refused" and p.variant == "sliding_log":
        return CountsRefused()
    return RULES.get(p.variant, RULES["fixed_window"])


class Diary:
    """Shows every decision of one node as its state ``did``."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._count = 0

    def __call__(self, key: str, cost: int, decision: Decision) -> None:
        self._count += 1
        tenant = key.partition(":")[2] or key
        when = f"{self._count} {tenant} costs {cost} at {run_us(decision.now_us)} us:"
        if decision.allowed:
            self._node.state("did", f"{when} admitted {decision.remaining} left, waits {decision.wait_us} us")
        else:
            self._node.state("did", f"{when} refused {decision.remaining} left, retry {decision.retry_us} us")


def scripted(rule: Rule, tell: Tell) -> RedisScript:
    """The rule as a script; ``tell`` hears each decision."""

    def run(call: Call, keys: Sequence[str], args: Sequence[str]) -> Any:
        reply = rule.run(call, keys, args)
        tell(keys[0], int(args[1]), Decision.read(reply))
        return reply

    return RedisScript(rule.name, rule.lua, run)


class StoreNode:
    """One life of the store."""

    def __init__(self, server: RedisServer) -> None:
        self._server = server
        server.node.shows(keys=lambda: len(server.store))
        server.node.on("EVALSHA")(self.answer)

    async def answer(self, request: Request) -> Reply:
        """As the server does, under a label that says what was decided."""
        reply = await self._server.answer(request)
        return Reply(reply.body, told(Decision.read(reply.body)))


def told(decision: Decision) -> str:
    """A decision as a message says it."""
    if not decision.allowed:
        return f"no, in {decision.retry_us / 1e6:.3g} s"
    return f"ok, {decision.remaining} left" if not decision.wait_us else f"ok, in {decision.wait_us // 1000} ms"


def place_store(world: World, p: Params, **place: Any) -> None:
    """Declare the node."""
    diaries: list[Diary] = []

    def boot(server: RedisServer) -> StoreNode:
        diaries[:] = [Diary(server.node)]
        return StoreNode(server)

    script = scripted(rule_of(p), lambda key, cost, decision: diaries[0](key, cost, decision))
    redis_server(world, STORE, scripts=[script], boot=boot, label="Store", about="Redis, one script", **place)
