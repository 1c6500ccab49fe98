"""The users: a sample of 100 keys, each standing for one million of 100 million, and where a variant puts them."""

from __future__ import annotations

from playground.sdk import World, Zipf

from .params import Params
from .placement import Geographic, Jump, Modulo, Placement, Rendezvous, stable_hash
from .ring import BoundedRing, HashRing
from .salting import Salted
from .tables import SLOTS, Directory, Ranges, SlotTable, number_of

PEOPLE = 100_000_000
SAMPLE = 100
STRIDE = PEOPLE // SAMPLE
CELEBRITY = "12345"
SALTED = Salted((CELEBRITY,), 8)
PLAIN = Salted((), 1)

HOMES = ("CA", "TX", "FL", "NY", "PA", "IL", "OH", "GA")
ASKED = "CA"

ROUND = 10_000
"""Positions on the stage go once round from 0 to this."""

IDS = tuple(12_345 + i * STRIDE for i in range(SAMPLE))


def home_of(key: str) -> str:
    """The state in which a user signed up; it never changes."""
    return HOMES[stable_hash(f"home/{number_of(key)}") % len(HOMES)]


def stored(p: Params) -> list[str]:
    """Every key that is there from the beginning."""
    salted = salting(p)
    return [part for each in IDS for part in salted.parts_of(str(each))]


def salting(p: Params) -> Salted:
    """How the celebrity is stored."""
    return SALTED if p.salt else PLAIN


def shard_names(p: Params) -> tuple[str, ...]:
    """The shards that hold keys from the beginning."""
    return tuple(f"shard_{i + 1}" for i in range(p.shards))


def spare_names(p: Params) -> tuple[str, ...]:
    """The machines that wait to become shards."""
    return tuple(f"shard_{p.shards + i + 1}" for i in range(p.spares))


def placement(p: Params) -> Placement:
    """Where everything is in the beginning."""
    shards, keys = shard_names(p), stored(p)
    if p.variant == "ring":
        return HashRing(shards, p.virtual)
    if p.variant == "bounded":
        return BoundedRing(shards, keys, p.virtual)
    if p.variant == "ranges":
        return Ranges.even(shards, [number_of(key) for key in keys])
    if p.variant == "directory":
        return Directory(shards, {key: shards[i % len(shards)] for i, key in enumerate(keys)})
    if p.variant == "geographic":
        return Geographic(shards, HOMES, home_of)
    plain = {"rendezvous": Rendezvous, "jump": Jump, "slots": SlotTable}
    return plain.get(str(p.variant), Modulo)(shards)


def position_of(key: str, p: Params) -> int:
    """Where a key is drawn: by its hash, its slot, its id or its state, whichever decides."""
    if p.variant == "ranges":
        return min(number_of(key) * ROUND // (PEOPLE + STRIDE), ROUND - 1)
    if p.variant == "geographic":
        within = stable_hash(key) % (ROUND // len(HOMES))
        return HOMES.index(home_of(key)) * ROUND // len(HOMES) + within
    if p.variant == "slots":
        return stable_hash(key) % SLOTS * ROUND // SLOTS
    if p.variant == "modulo":
        return stable_hash(key) % ROUND
    return stable_hash(key) * ROUND >> 64


class Crowd:
    """Which user the nth request is about. A celebrity takes half of all requests while the action lasts."""

    def __init__(self, world: World, p: Params) -> None:
        self.world = world
        self.p = p
        self.zipf = Zipf(SAMPLE, p.skew_percent / 100)
        self.famous_until_us = 0

    def user(self, why: str, n: int) -> str:
        """The key of request ``n``."""
        draw = self.world.draw("celebrity", why, n)
        if self.world.now_us < self.famous_until_us and draw % 2:
            return CELEBRITY
        rank = self.zipf.key(self.world.draw, why, n)
        return str(IDS[rank * 61 % SAMPLE])
