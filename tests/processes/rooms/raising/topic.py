"""A lab with a bug."""

from tests.processes.rooms.room import room


def build(world, p):
    node = world.node("alice")

    @world.boots(node)
    def boot(node):
        async def stumble():
            raise KeyError("no such shelf")

        node.spawn(stumble(), "stumble")


TOPIC = room(__name__, build)
