"""Addresses behind every method of HTTP, and a client that sends each request twice."""

from __future__ import annotations

from collections.abc import Awaitable

from playground.sdk import Call, Node, Reply, Request, Response, World, open_loop, poisson

from .addresses import SCHEMA, Addresses, tag
from .answer import Answer
from .methods import METHODS
from .notes import Repeated
from .params import Params

NAME = "profiles"
CLIENT = "twice"
PLACES = 64
FILL = (
    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 63) "
    "INSERT OR IGNORE INTO addresses SELECT 'a-' || i, 'Elm Street ' || i, NULL FROM n;"
)
WAITS_S = 0.5


class Profiles:
    """One life of the service: it compares what two equal requests leave behind."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.db = node.disk.sql("main")
        self.db.script(SCHEMA + FILL)
        self.addresses = Addresses(self.db)
        self.first: dict[str, tuple[int, list]] = {}
        for method in METHODS:
            node.on(method.name)(self.answer)

    async def answer(self, request: Request) -> Reply:
        """One request by its method; of the second with the same key it is noted what it changed."""
        method, _, name = request.operation.partition(" ")
        answer = await self._performed(method, name, request)
        after = self.db.look("SELECT name, text FROM addresses WHERE name = ? OR origin = ?", (name, request.key))
        if request.key not in self.first:
            self.first[request.key] = (answer.status, after)
        elif self.first[request.key][0]:
            status, before = self.first[request.key]
            self.first[request.key] = (0, [])
            self.node.state(f"repeated.{method}", Repeated(method, status, answer.status, before == after).spelled())
        return Reply(answer.status, str(answer.status))

    def _performed(self, method: str, name: str, request: Request) -> Awaitable[Answer]:
        a = self.addresses
        street = "Oak Street 1"
        return {
            "GET": lambda: a.get(name),
            "PUT": lambda: a.put(name, street),
            "PUT-IF": lambda: a.put(name, street, request.headers.get("if-match")),
            "DELETE": lambda: a.delete(name),
            "POST": lambda: a.post(street, request.key),
            "PATCH": lambda: a.patch(name, ", rear"),
        }[method]()


def place_profiles(world: World, p: Params) -> None:
    """Declare service and client."""

    def label(n: int) -> str:
        return f"{METHODS[n % len(METHODS)].name} a-{n % PLACES}"

    async def twice(node: Node, n: int) -> Response:
        headers = {"if-match": tag(f"Elm Street {n % PLACES}")}
        first = await node.call(NAME, label(n), timeout_s=WAITS_S, headers=headers)
        second = await node.call(NAME, label(n), timeout_s=WAITS_S, headers=headers)
        return Response(200, f"{first}, then {second}")

    call = Call("", "twice", subject=lambda node, n: label(n), by=twice)
    open_loop(world, CLIENT, arrivals=poisson(p.methods_per_s), call=call, label="Repeater",
              about="sends all twice", tier=0, row=1)  # fmt: skip
    world.node(NAME, label="Addresses", about="every HTTP method", tier=1, row=1, boot=Profiles)
