"""A lab whose record does not compress: a run larger than a viewer's window."""

from tests.processes.rooms.room import room


def build(world, p):
    node = world.node("alice")

    @world.boots(node)
    def boot(node):
        async def chatter():
            for n in range(8_000):
                await node.work(1_000)
                node.state("noise", "".join(f"{node.draw('noise', n, part):x}" for part in range(6)))

        node.spawn(chatter(), "chatter")


TOPIC = room(__name__, build)
