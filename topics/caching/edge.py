"""What lies between readers and the shop: a CDN node, and a browser in each reader's hands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from playground.sdk import Node, Reply, Request, World, lognormal

from .goods import key_in, path_of, shown_on
from .http_cache import NOT_FOUND, NOT_MODIFIED, HttpCache, Page, Stored
from .notes import Watch, noting
from .params import Params
from .reading import FORGIVES

ORIGIN_TIMEOUT_S = 5.0
PURGE_TIMEOUT_S = 1.0
FROM_BROWSER = "page from browser"
PURGED = "purged"


def showing(node: Node, where: str) -> Callable[[str, Stored | None], None]:
    """Shows what an HTTP cache on ``node`` keeps, and until when, as the shop's cache does."""

    def changed(path: str, stored: Stored | None) -> None:
        until = None if stored is None else node.world.now_us + round((stored.until - node.clock.now()) * 1_000_000)
        node.state(f"{where}.{key_in(path)}", None if stored is None else f"{stored.page.body} until {until}")

    return changed


class Browsers:
    """The readers' browsers, in one life of the readers."""

    def __init__(self, node: Node, number: int) -> None:
        self.node = node
        self.watch = noting(node)
        self.caches = [
            HttpCache(shared=False, clock=node.clock.now, changed=showing(node, f"browsers.{i + 1}"))
            for i in range(number)
        ]

    async def read(self, which: int, path: str) -> Any:
        """What browser ``which``, from 0, shows of a page."""
        page, how = await self.caches[which].get(path, self._ask)
        if how == "fresh":
            self.watch(f"{FROM_BROWSER} {which + 1}", key_in(path))
        return page.body

    async def _ask(self, path: str, etag: str | None) -> Page:
        return await self.node.call("cdn", f"GET {path}", (path, etag), timeout_s=ORIGIN_TIMEOUT_S)


class Cdn:
    """One life of the CDN node. It asks the servers in turn."""

    def __init__(self, node: Node, p: Params, servers: Sequence[str]) -> None:
        self.node, self.p, self.servers = node, p, servers
        self.watch = noting(node)
        self.turn = count()
        self.cache = HttpCache(shared=True, clock=node.clock.now, changed=showing(node, "keys"))
        node.state("ttl_s", p.s_maxage_s)
        node.on("GET")(self.get)
        node.on("PURGE")(self.purge)

    async def get(self, request: Request) -> Reply:
        """A page, from here as long as s-maxage allows."""
        path, etag = request.body
        page, how = await self.cache.get(path, self._ask)
        told = (page if self.p.tells_age else replace(page, age_s=0)).given(etag)
        return Reply(told, f"{told.status} from CDN" if how == "fresh" else str(told.status))

    async def purge(self, request: Request) -> Reply:
        """Give up every page that was named."""
        gone = sum([self.cache.purge(path) for path in request.body])
        self.watch(PURGED, key_in(request.body[0]))
        return Reply(gone, f"purged {gone}")

    async def _ask(self, path: str, etag: str | None) -> Page:
        server = self.servers[next(self.turn) % len(self.servers)]
        return await self.node.call(server, f"GET {path}", (path, etag), timeout_s=ORIGIN_TIMEOUT_S)


def place_cdn(world: World, p: Params, servers: Sequence[str], **place: int) -> None:
    """Declare the node and its roads: it is near the readers and far from the shop."""

    def boot(node: Node) -> None:
        Cdn(node, p, servers)

    world.node("cdn", kind="cache", label="CDN", about=f"http_cache.py, s-maxage {p.s_maxage_s}", boot=boot, **place)
    world.link("readers", "cdn", latency=lognormal(median_ms=max(p.network_ms / 2, 1), sigma=0.2))
    for name in servers:
        world.link(name, "cdn", latency=lognormal(median_ms=p.network_ms, sigma=0.2))


def page_of(p: Params, body: str, etag: str, found: bool) -> Page:
    """What a server answers, with its Cache-Control. What does not exist is kept nowhere."""
    if not found:
        return Page(body, etag, 0, status=NOT_FOUND)
    return Page(body, etag, p.max_age_s, p.s_maxage_s)


def label_of(page: Page, otherwise: str) -> str:
    """What the message says."""
    return str(NOT_MODIFIED) if page.status == NOT_MODIFIED else otherwise


def purged_by(p: Params, key: str) -> list[str]:
    """The paths a write of ``key`` purges: with tags and the change feed every page that shows it."""
    if not p.edge or p.invalidation == "none" or p.variant == "write_around":
        return []
    return [path_of(each) for each in (shown_on(key) if p.invalidation in ("tag", "cdc") else [key])]


async def purge(node: Node, p: Params, watch: Watch, key: str) -> None:
    """One message to the CDN. If it gets lost, the page lives until s-maxage ends."""
    paths = purged_by(p, key)
    if not paths:
        return
    try:
        await node.call("cdn", f"PURGE {' '.join(paths)}", paths, kind="write", timeout_s=PURGE_TIMEOUT_S)
    except FORGIVES:
        watch("not purged", key)
