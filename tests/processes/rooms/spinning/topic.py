"""A lab that never gives control back, and swallows what it can on the way."""

from tests.processes.rooms.room import room


def build(world, p):
    node = world.node("alice")

    @world.boots(node)
    def boot(node):
        async def spin():
            while True:
                try:
                    sum(range(1_000))
                except Exception:  # as careless code does
                    continue

        node.spawn(spin(), "spin")


TOPIC = room(__name__, build)
