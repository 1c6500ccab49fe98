"""A lab with many records, each of which takes real time: long enough to be killed in the middle."""

from playground.sdk import Number, Params
from tests.processes.rooms.room import room


class Long(Params):
    records = Number(20_000, 1, 100_000)
    burn = Number(0, 0, 100_000)


def build(world, p):
    node = world.node("alice")

    @world.boots(node)
    def boot(node):
        async def count():
            for n in range(p.records):
                await node.work(1_000)
                sum(range(p.burn))
                node.state("n", n)

        node.spawn(count(), "count")


TOPIC = room(__name__, build, Long)
