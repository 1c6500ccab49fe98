"""What a visitor does to the database: indexes come and go, other questions are asked, rows go, statistics age."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from playground.sdk import Missed, World

from .questions import QUESTIONS, SHAPES

if TYPE_CHECKING:
    from .lab import Keeper, Site


class Changes:
    """The topic's own actions."""

    def __init__(self, site: Site) -> None:
        self.site = site
        for kind in ("create_index", "drop_index", "ask", "delete_burst", "analyze", "stale_statistics"):
            site.world.action(kind, getattr(self, kind))

    def create_index(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Make the index of the shape ``shape``."""
        shape = SHAPES[_one_of(args, "shape", SHAPES, "btree")]
        keeper = self._keeper()
        if keeper.table.indexes.get(shape.name):
            raise Missed(f"{shape.name} is there already")
        self._do(keeper, keeper.table.create(shape), f"create {shape.name}")
        return shape.ddl

    def drop_index(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Drop the index of the shape ``shape``, or every index."""
        keeper = self._keeper()
        only = args.get("shape")
        wanted = [SHAPES[_one_of(args, "shape", SHAPES, "")].name] if only else list(keeper.table.indexes)
        names = [name for name in wanted if keeper.table.indexes.get(name) == "ready"]
        if not names:
            raise Missed("there is no such index to drop")
        self._do(keeper, keeper.table.drop(names), "drop")
        return f"DROP INDEX {', '.join(names)}"

    def ask(self, world: World, target: str, args: dict[str, Any]) -> str:
        """From now on readers ask another question."""
        self.site.question = QUESTIONS[_one_of(args, "question", QUESTIONS, "equality")]
        return f"readers now ask: {self.site.question.title}"

    def delete_burst(self, world: World, target: str, args: dict[str, Any]) -> str:
        """Delete ``rows`` of today's sign-ups, the first first."""
        keeper, count = self._keeper(), int(args.get("rows", 10))
        self._do(keeper, keeper.remove(count), "delete")
        return f"the first {count} sign-ups of today are deleted"

    def analyze(self, world: World, target: str, args: dict[str, Any]) -> str:
        """ANALYZE."""
        keeper = self._keeper()
        self._do(keeper, keeper.table.analyze(), "analyze")
        return "ANALYZE: the planner learns how values are distributed"

    def stale_statistics(self, world: World, target: str, args: dict[str, Any]) -> str:
        """The planner's statistics are those of another time."""
        keeper = self._keeper()
        self._do(keeper, keeper.table.spoil_statistics(), "stale")
        return "the planner's statistics are of a time when other values were common"

    def _keeper(self) -> Keeper:
        keeper = self.site.keeper
        if keeper is None or not keeper.node.alive:
            raise Missed("the database is down")
        return keeper

    def _do(self, keeper: Keeper, work: Coroutine[Any, Any, None], name: str) -> None:
        keeper.node.spawn(keeper.perform(work), f"{name} {self.site.world.now_us}")


def _one_of(args: dict[str, Any], name: str, accepted: dict[str, Any], default: str) -> str:
    given = args.get(name, default)
    if given not in accepted:
        raise Missed(f"got {name} {given!r:.40}, accepted {', '.join(accepted)}")
    return str(given)
