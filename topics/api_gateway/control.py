"""The control plane: it keeps every version of the configuration and brings the newest to each gateway."""

from __future__ import annotations

import asyncio

from playground.sdk import Failure, Missed, Node, Request

from .configuration import BadConfiguration, read
from .params import Params
from .shop_routes import SERVICES, Data, changed, first_version

NAME = "control"
FETCH = "GET /config"
PUSH = "PUT /config"
AGAIN_S = 0.5


class Control:
    """One life of the control plane. Versions are on its disk, in order."""

    def __init__(self, node: Node, p: Params, gateways: list[str]) -> None:
        self._node = node
        self._gateways = gateways
        self._log = node.disk.log("versions")
        self._versions: list[Data] = [first_version(p), *self._log.entries()]
        node.state("version", self.latest["version"])
        node.on(FETCH, reply="version")(self.fetch)
        for gateway in gateways if len(self._versions) > 1 else ():
            node.spawn(self._deliver(gateway, self.latest), "deliver")

    @property
    def latest(self) -> Data:
        return self._versions[-1]

    async def fetch(self, request: Request) -> Data:
        """The newest version, for a gateway that has just started."""
        return self.latest

    def push(self, what: str, percent: int) -> str:
        """Make the next version and bring it to everybody, unless it does not check. Returns what happened."""
        version = self.latest["version"] + 1
        data = changed(self.latest, what, version, percent)
        try:
            read(data, SERVICES)
        except BadConfiguration as error:
            self._node.state("refused", f"version {version}: {error}")
            return f"version {version} is refused before any gateway sees it: {error}"
        return self._publish(data, f"version {version} goes out: {what}")

    def roll_back(self) -> str:
        """Publish what the version before the newest said, as a version of its own."""
        if len(self._versions) < 2:
            raise Missed("there is no earlier version to go back to")
        before = self._versions[-2]
        version = self.latest["version"] + 1
        return self._publish(
            {**before, "version": version}, f"version {version} goes out: as version {before['version']}"
        )

    def _publish(self, data: Data, words: str) -> str:
        self._versions.append(data)
        self._log.append(data)
        self._node.spawn(self._bring(data), "publish")
        return words

    async def _bring(self, data: Data) -> None:
        """Durable first: a version that a gateway has must not be forgotten."""
        await self._log.sync()
        self._node.state("version", data["version"])
        for gateway in self._gateways:
            self._node.spawn(self._deliver(gateway, data), "deliver")

    async def _deliver(self, gateway: str, data: Data) -> None:
        """Again and again, until the gateway has it or there is a newer one."""
        while data is self.latest:
            try:
                await self._node.call(gateway, PUSH, data, timeout_s=AGAIN_S, kind="event")
            except Failure:
                await asyncio.sleep(AGAIN_S)
            else:
                return
