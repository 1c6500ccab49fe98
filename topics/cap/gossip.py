"""How news reaches every replica: at once if it can, and by anti-entropy if it could not.

Source: Demers et al., "Epidemic algorithms for replicated database maintenance", 1987. A write is *pushed* to the peers
once and never again. Whatever that missed is found by *anti-entropy*: now and then a replica sends one peer the
fingerprints of its keys, gets what differs, and sends back what the other lacks. It heals keys that nobody reads.

Peers come in turn and not at random: *in any as many rounds as there are peers, everybody has met everybody.*
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from .merged_store import MergedStore

Ask = Callable[[str, Any], Awaitable[Any]]
Send = Callable[[str, Any], None]

States = Mapping[str, Any]


class Gossip:
    """One replica's part. ``ask(peer, digest)`` and ``send(peer, states)`` carry messages; ``choose(n)`` picks a number
    below n, the peer to begin with; ``keeps(key)`` says whether this replica is one of those that hold a key,
    ``keeps(key, peer)`` a peer."""

    def __init__(
        self, store: MergedStore, peers: Sequence[str], *, ask: Ask, send: Send, choose: Callable[[int], int],
        keeps: Callable[..., bool] = lambda key, peer=None: True,
    ) -> None:  # fmt: skip
        self._store = store
        self._peers = list(peers)
        self._ask, self._send, self._choose, self._keeps = ask, send, choose, keeps

    def push(self, key: str) -> None:
        """Tell every peer what is under ``key`` now. Nobody answers, and nothing is repeated."""
        for peer in self._peers:
            self._send(peer, {key: self._store.get(key).plain()})

    async def take(self, states: States) -> None:
        """News came."""
        for key, plain in states.items():
            if self._keeps(key):
                await self._store.merge(key, self._store.kind.of(plain))

    async def run(self, every_s: float) -> None:
        """Anti-entropy for ever, with one peer after the other."""
        turn = self._choose(len(self._peers))
        while True:
            await asyncio.sleep(every_s)
            await self.compare(self._peers[turn % len(self._peers)])
            turn += 1

    async def compare(self, peer: str) -> None:
        """Make this replica and ``peer`` equal, if the peer can be reached."""
        mine = {key: self._store.fingerprint(key) for key in self._store.keys if self._keeps(key, peer)}
        try:
            states, wanted = await self._ask(peer, mine)
        except Exception:  # it will be somebody's turn again
            return
        await self.take(states)
        if wanted:
            self._send(peer, {key: self._store.get(key).plain() for key in wanted})

    def answer(self, digest: Mapping[str, int], peer: str) -> tuple[States, list[str]]:
        """What a peer with these fingerprints lacks, and which of its keys are wanted here."""
        mine = [key for key in self._store.keys if self._keeps(key, peer)]
        differing = [key for key in mine if digest.get(key) != self._store.fingerprint(key)]
        unknown = [key for key in digest if key not in mine and self._keeps(key)]
        states = {key: self._store.get(key).plain() for key in differing}
        return states, unknown + [key for key in differing if key in digest]
