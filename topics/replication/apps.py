"""The applications: sessions that write, read at once what they wrote, and read what others wrote."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from playground.sdk import Failure, Node, Refused, Session, World, exponential

from .answers import Read, Written, position
from .errors import Behind, NotPrimary, PeerLost
from .on_call import DOCTORS
from .params import MULTI_LEADER, Params
from .routing import PRIMARY, Driver
from .wire import NOT_PRIMARY, asked_by_client, may_have_happened

KEYS = ("user:1", "user:2", "user:3", "user:4", "user:5", "user:6")
USERS = ("ana", "ben", "cem", "dia", "eli", "fay", "gus", "hal")
READ_TIMEOUT_S = 1.0
WRITE_TIMEOUT_S = 3.0
TX_TIMEOUT_S = 3.0
LOOK_AT_ONCE_US = 30_000
"""A page is shown again this soon after it was saved."""


class App:
    """One application with some of the users. Its sessions count on over a restart."""

    def __init__(self, world: World, name: str, users: list[str], names: list[str], p: Params, **place: Any) -> None:
        self.world, self.name, self.p, self.names = world, name, p, names
        self.node = world.node(name, kind="client", boot=self.boot, **place)
        self.sessions = {user: Session(self.node, user) for user in users}
        self.driver: Driver | None = None
        self._acts = dict.fromkeys(users, 0)

    def boot(self, node: Node) -> None:
        """Start every session, with a driver that knows nothing yet."""
        alone = self.p.variant == MULTI_LEADER
        self.driver = Driver(
            self.names, PRIMARY if alone else self.p.routing, self._ask, self._pick,
            patience_s=self.p.patience_ms / 1000, age_s=self.p.bound_ms / 1000, chain=self.p.variant == "chain",
        )  # fmt: skip
        for user in self.sessions:
            node.spawn(self.use(user), user)

    async def use(self, user: str) -> None:
        """Think, write or read, and look at once at what was written."""
        seen = 0
        think = exponential(mean_ms=self.p.think_ms)
        while True:
            self._acts[user] += 1
            n = self._acts[user]
            await self.world.pass_time(think.quantile_us(self.world.draw("think", user, n)))
            key = KEYS[self.world.draw("key", user, n) % len(KEYS)]
            if self.world.draw("writes", user, n) % 100 < self.p.write_percent:
                seen = max(seen, await self._save(user, key, f"{user}-{n}"))
                await self.world.pass_time(LOOK_AT_ONCE_US)
            seen = max(seen, await self._show(user, key, seen))

    async def _save(self, user: str, key: str, value: str) -> int:
        act = partial(self._write, {"key": key, "value": value})
        phase, answer = await self.sessions[user].perform("write", key, value, act)
        return answer.at[1] if phase == "ok" and self.p.variant != MULTI_LEADER else 0

    async def _show(self, user: str, key: str, seen: int) -> int:
        applied = 0

        async def read() -> Read:
            nonlocal applied
            answer = await self._driven(self.driver.read(key, seen))
            applied = answer["applied"]
            return Read(answer["value"], tuple(answer["at"]), answer["node"])

        await self.sessions[user].perform("read", key, None, read)
        return applied

    async def _write(self, body: dict[str, Any]) -> Written:
        answer = await self._driven(self.driver.write(body))
        return Written(position(answer["at"]), answer["copies"], answer["node"])

    async def _driven(self, request: Any) -> Any:
        """What the driver does, with its errors as failures that a history knows."""
        try:
            return await request
        except (NotPrimary, PeerLost, Behind):
            raise Refused(NOT_PRIMARY, "no primary was found") from None
        except Failure as failure:
            if may_have_happened(failure):
                self.driver.lost_touch()
            raise

    async def _ask(self, target: str, operation: str, body: dict[str, Any]) -> Any:
        if operation == "write":
            return await asked_by_client(self.node, target, "UPDATE", body, kind="write", timeout_s=WRITE_TIMEOUT_S)
        return await asked_by_client(self.node, target, "SELECT", body, kind="command", timeout_s=READ_TIMEOUT_S)

    def _pick(self, below: int) -> int:
        return self.node.draw("replica") % below


class Ward:
    """The two doctors: each leaves when the other is there, and comes back after a while."""

    def __init__(self, world: World, names: list[str], p: Params, **place: Any) -> None:
        self.world, self.names, self.p = world, names, p
        self.node = world.node("ward", kind="client", boot=self.boot, **place)
        self.sessions = {doctor: Session(self.node, doctor) for doctor in DOCTORS}
        self._acts = dict.fromkeys(DOCTORS, 0)
        self._primary = 0

    def boot(self, node: Node) -> None:
        """Both begin on call."""
        for doctor in DOCTORS:
            node.spawn(self.use(doctor), doctor)

    async def use(self, doctor: str) -> None:
        """Try to leave; once gone, come back."""
        think = exponential(mean_ms=self.p.think_ms * 2)
        leave = True
        while True:
            self._acts[doctor] += 1
            n = self._acts[doctor]
            await self.world.pass_time(think.quantile_us(self.world.draw("think", doctor, n)))
            act = partial(self._ask, {"who": doctor, "leave": leave, "n": f"{doctor[0]}{n}"})
            phase, _ = await self.sessions[doctor].perform("leave" if leave else "return", doctor, None, act)
            leave = leave if phase == "failed" else not leave if phase == "ok" else False

    async def _ask(self, body: dict[str, Any]) -> Any:
        target = self.names[self._primary % len(self.names)]
        try:
            return await self.node.call(target, "TRANSACTION", body, kind="write", timeout_s=TX_TIMEOUT_S)
        except Failure as failure:
            if failure.reason == NOT_PRIMARY or not isinstance(failure, Refused):
                self._primary += 1
                await asyncio.sleep(0)
            raise
