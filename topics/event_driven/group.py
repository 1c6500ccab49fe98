"""A consumer group: members share the partitions, and every partition has one owner.

When a member joins, leaves, or is silent for too long, the group is balanced anew and its generation goes up. *Eager*:
everybody gives up everything and gets a new share. *Cooperative*: only what has to move is given up, and its new owner
gets it when the old one has let go (or is gone). A commit carries the generation in which its member was given its
share; from somebody who does not own the partition, or owned it earlier, it is refused: that stops the zombie who was
thought dead.
(Kafka's group protocol, KIP-62 and KIP-429.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class StaleGeneration(Exception):
    """Who commits does not own the partition any more."""


class Share(NamedTuple):
    """What a member may read, in which generation."""

    generation: int
    partitions: tuple[int, ...]


class Group:
    """``clock`` gives seconds; a member that is silent for ``session_s`` is taken for dead."""

    def __init__(
        self, name: str, partitions: int, clock: Callable[[], float], *, session_s: float, cooperative: bool
    ) -> None:
        self.name = name
        self.generation = 0
        self.owners: dict[int, str] = {}
        self.granted: dict[int, int] = {}  # the generation in which its owner got each partition
        self._partitions, self._clock = partitions, clock
        self._session_s, self._cooperative = session_s, cooperative
        self._heard_s: dict[str, float] = {}
        self._held: dict[str, tuple[int, ...]] = {}  # what each member was last told

    @property
    def members(self) -> list[str]:
        """Who is thought alive, in the order of joining."""
        return list(self._heard_s)

    def poll(self, member: str) -> Share:
        """A member is alive and asks for its share. The first time it joins."""
        joined = member not in self._heard_s
        self._heard_s[member] = self._clock()
        if joined:
            self._balance()
        share = tuple(p for p in self._target(member) if self._is_free(p, member))
        self._held[member] = share
        for partition in share:
            if self.owners.get(partition) != member:
                self.owners[partition], self.granted[partition] = member, self.generation
        return Share(self.generation, share)

    def expire(self) -> list[str]:
        """Take members that are silent for too long for dead. Who they are."""
        now_s = self._clock()
        dead = [member for member, heard_s in self._heard_s.items() if now_s - heard_s > self._session_s]
        for member in dead:
            self._forget(member)
        if dead:
            self._balance()
        return dead

    def check(self, member: str, generation: int, partition: int) -> None:
        """Raises StaleGeneration unless ``member`` owns ``partition``, and got it in ``generation`` or before."""
        owner, since = self.owners.get(partition), self.granted.get(partition, 0)
        if owner != member or generation < since:
            raise StaleGeneration(f"{member} of generation {generation}, {owner} owns it since {since}")

    def _target(self, member: str) -> list[int]:
        """The partitions that a member should have: every n-th."""
        members = sorted(self._heard_s)
        return list(range(members.index(member), self._partitions, len(members)))

    def _is_free(self, partition: int, member: str) -> bool:
        """Whether nobody else still holds it."""
        owner = self.owners.get(partition)
        return owner in (None, member) or partition not in self._held.get(owner, ())

    def _balance(self) -> None:
        self.generation += 1
        if not self._cooperative:
            self.owners.clear()
            self._held.clear()

    def _forget(self, member: str) -> None:
        del self._heard_s[member]
        self._held.pop(member, None)
        for partition in [p for p, owner in self.owners.items() if owner == member]:
            del self.owners[partition]
