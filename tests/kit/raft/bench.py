"""Members on an ordinary loop, with messages that lie there until the test delivers them."""

from __future__ import annotations

import asyncio

from playground.kit.raft import MemoryJournal, Raft, Register


class GatedJournal(MemoryJournal):
    """``sync`` waits while the gate is closed: a place where a crash can strike."""

    def __init__(self):
        super().__init__()
        self.gate = asyncio.Event()
        self.gate.set()

    async def sync(self):
        await self.gate.wait()
        await super().sync()


class Bench:
    """No timer runs: the test says who stands for election and which links work."""

    def __init__(self, names, options):
        self.names, self.options = names, options
        self.now = 0.0
        self.lying = []
        self.journals = {name: GatedJournal() for name in names}
        self.members = {name: self._member(name, True) for name in names}
        self.tasks = []

    def _member(self, name, first_boot):
        return Raft(
            name,
            self.names,
            machine=Register(),
            journal=self.journals[name],
            send=lambda peer, message: self.lying.append((name, peer, message)),
            now=lambda: self.now,
            draw=lambda *key: 0,
            options=self.options,
            first_boot=first_boot,
        )

    def __getitem__(self, name):
        return self.members[name]

    def start(self, coro):
        task = asyncio.ensure_future(coro)
        self.tasks.append(task)
        return task

    async def settle(self):
        """Let what was started go as far as it can."""
        for _ in range(5):
            await asyncio.sleep(0)

    async def deliver(self, *among, most=1_000):
        """Deliver what lies there and what that leads to, between the members ``among``; lose the rest."""
        await self.settle()
        while self.lying and most:
            source, target, message = self.lying.pop(0)
            if not among or (source in among and target in among):
                most -= 1
                await self[target].receive(message)
                await self.settle()
        self.lying.clear()

    async def lead(self, name, *among):
        """Let ``name`` be elected by ``among``."""
        self.now += 1.0  # nobody is content any more
        await self[name].election.stand()
        await self.deliver(*(among or self.names))
        assert self[name].leads

    def crash(self, name, blank=False):
        """Kill a member and boot it again."""
        self.journals[name].crash()
        if blank:
            self.journals[name] = GatedJournal()
        self.members[name] = self._member(name, False)

    def close(self):
        for task in self.tasks:
            task.cancel()
