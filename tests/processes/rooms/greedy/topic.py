"""A lab that takes memory without end."""

from tests.processes.rooms.room import room


def build(world, p):
    node = world.node("alice")

    @world.boots(node)
    def boot(node):
        async def hoard():
            held = []
            while True:
                held.append(b"x" * 10_000_000)

        node.spawn(hoard(), "hoard")


TOPIC = room(__name__, build)
