from __future__ import annotations

import json

from playground.engine.records import State, Topology
from tests.engine.cast import MS, Cast


class Door:
    STATES = ("open", "shut")
    TRANSITIONS = (("open", "push", "shut"), ("shut", "pull", "open"))
    INITIAL = "open"

    def __init__(self) -> None:
        self.state = self.INITIAL
        self._listeners: list = []

    def listen(self, listener) -> None:
        self._listeners.append(listener)

    def go(self, event: str, new: str) -> None:
        old, self.state = self.state, new
        for listener in self._listeners:
            listener(old, event, new)


def shown(cast: Cast, path: str) -> list:
    return [record.value for record in cast.of(State, lambda r: r.path == path)]


def test_a_machine_is_drawn_from_its_table_and_each_transition_recorded_at_once():
    cast = Cast()

    def boot(db) -> None:
        door = Door()
        db.shows(door=door)

        @db.on("read")
        async def read(request):
            door.go("push", "shut")
            door.go("pull", "open")

    cast.db.boot = boot
    cast.run(150 * MS)
    machine = cast.of(Topology, lambda r: r.what == "machine")[0]
    assert machine.id == "db-1.door" and json.loads(machine.attrs)["states"] == ["open", "shut"]
    assert shown(cast, "door") == ["open", "shut", "open"]


def test_nested_values_are_flattened_and_vanished_ones_are_none():
    cast, stock = Cast(), {"a": 1, "b": True}

    def boot(db) -> None:
        db.shows(stock=lambda: stock, pair=lambda: [1, "x"])

        @db.on("read")
        async def read(request):
            stock.pop("a")

    cast.db.boot = boot
    cast.run(150 * MS)
    assert shown(cast, "stock.a") == [1, None]
    assert shown(cast, "stock.b") == [1]
    assert shown(cast, "pair.1") == ["x"]


def test_looking_cannot_hurt_a_run():
    cast = Cast()

    def boot(db) -> None:
        db.shows(bad=lambda: 1 / 0, float=lambda: 0.5)
        cast.boot_db(db)

    cast.db.boot = boot
    cast.run(150 * MS)
    assert cast.words() == ["value 1"]
    assert shown(cast, "bad") == ["cannot be shown: division by zero"]
    assert shown(cast, "float") == ["cannot be shown: only integers and strings are shown, got 0.5"]


def test_an_unchanged_value_is_not_recorded_again():
    cast = Cast()

    def boot(db) -> None:
        db.shows(same=lambda: 5)
        cast.boot_db(db)

    cast.db.boot = boot
    cast.run()
    assert shown(cast, "same") == [5]
