"""The mailer and the post office: letters are the effect outside, which no replay may repeat."""

from __future__ import annotations

from playground.sdk import Node, Request, World

from .defects import Careless
from .event_store import Recorded
from .letters import SCHEMA, Letters
from .notes import REACHED, WRITING, Writing
from .params import Params
from .subscriber import Follower

MAILER = "mailer"
POST = "post"


class Mailer:
    """One life of the node."""

    def __init__(self, node: Node, p: Params) -> None:
        self.node, db = node, node.disk.sql("main")
        db.script(SCHEMA)
        self._written = 0
        self.letters = (Careless if p.defect == "careless" else Letters)(db, self._write)
        self.follower = Follower(node, self.letters, p)

    async def _write(self, recorded: Recorded) -> None:
        """A letter, at least once: until the post office has it."""
        self._written += 1
        self.node.state(REACHED, " ".join(str(part) for part in await self.letters.place()))
        amount = recorded.event.data["amount"]
        note = Writing(self.node.incarnation * 1000 + self._written, recorded.position, recorded.stream, amount)
        self.node.state(WRITING, note.spelled())
        await self.node.call(POST, f"LETTER {recorded.stream}", recorded.position, timeout_s=0.5, kind="event")

    async def rebuild(self) -> None:
        """Read the log again from its first event."""
        await self.follower.restart(self.letters.rewind)


def place_mailing(world: World, p: Params, mailers: dict[str, Mailer]) -> None:
    """Declare both nodes; ``mailers`` gets the current life."""

    def boot(node: Node) -> None:
        mailers[MAILER] = Mailer(node, p)

    def open_post(node: Node) -> None:
        @node.on("LETTER", reply="posted")
        async def take(request: Request) -> None:
            return None

    world.node(MAILER, label="Mailer", about="writes letters", tier=3, row=2, boot=boot)
    world.node(POST, kind="queue", label="Post office", about="cannot be undone", tier=4, row=2, boot=open_post)
