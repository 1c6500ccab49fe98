"""A lab whose nodes stand on rings and in regions: nothing in it fails, it is there to be looked at."""

from playground.sdk import Choice, Params
from tests.processes.rooms.room import room


class Circle(Params):
    shape = Choice("hash", {"hash": "A hash ring", "raft": "A cluster"})


def build(world, p):
    world.ring(
        "ring", slots=6 if p.shape == "hash" else 5, label="Hash ring" if p.shape == "hash" else "Cluster", tier=1
    )
    world.node("router", kind="gateway", label="Router", about="by key", tier=0)
    if p.shape == "hash":
        _hash_ring(world)
    else:
        _cluster(world)


def _hash_ring(world):
    for n, slot in enumerate((0, 1, 2, 4, 5)):
        tokens = [(n * 70_000 + turn * 333_333) % 1_000_000 for turn in range(3)]
        world.node(f"shard-{n}", kind="database", label=f"Shard {n}", ring="ring", slot=slot, tokens=tokens)
        world.link("router", f"shard-{n}")


def _cluster(world):
    names = [f"raft-{n}" for n in range(5)]
    for slot, name in enumerate(names):
        world.node(name, label=name.capitalize(), about="follower", ring="ring", slot=slot)
    for n, a in enumerate(names):
        for b in names[n + 1 :]:
            world.link(a, b)
    world.link("router", "raft-0")
    world.group("east", names[1:3], "East")
    world.group("west", names[3:5], "West")


TOPIC = room(__name__, build, Circle)
