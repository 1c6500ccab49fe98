"""The sentences at the foot of the stage. Every number in them is read from the record that made them appear."""

from __future__ import annotations

from typing import Any

from playground.sdk import Caption, Sight

from .edge import FROM_BROWSER, PURGED
from .goods import FIRST, HOT, PAGES, Shown, read
from .history import US, Done, History, seconds, ttl_ms
from .lab import READ
from .notes import Note


def is_command(name: str, said: str = "", key: str = HOT) -> Any:
    """A predicate on the cache's log."""

    def when(r: Any, w: Sight) -> bool:
        if r.value is None:
            return False
        done = Done.read(str(r.value))
        return done.name == name and done.key == key and (not said or done.said == said)

    return when


def filled(r: Any, w: Sight) -> str:
    done = Done.read(str(r.value))
    given = " ".join(done.arguments[1:])
    lasts = f"{(ttl_ms(done) or 0) / 1000:g} s"
    return f"SET {done.key} {given}: the copy stays for {lasts}, unless it is deleted, replaced or has to make room."


def deleted(r: Any, w: Sight) -> str:
    others = [key for key in Done.read(str(r.value)).arguments if key != HOT]
    rest = f"The same command deletes {', '.join(others)}." if others else "No other key is deleted."
    return f"DEL {HOT}: the next reader misses and loads it anew. {rest}"


def note_of(what: str) -> Any:
    """A predicate on notes."""

    def when(r: Any, w: Sight) -> bool:
        return r.value is not None and Note.read(str(r.value)).what.startswith(what)

    return when


def key_of_note(r: Any) -> str:
    return Note.read(str(r.value)).key


def changed(r: Any, w: Sight) -> bool:
    History.of(w).see(r)
    return r.value is not None and bool(read(str(r.value))) and read(str(r.value))[0].id == FIRST


def outdates(row: Shown, shown: Shown) -> bool:
    return shown.id == row.id and shown.version < row.version


def price_changed(r: Any, w: Sight) -> str:
    row = read(str(r.value))[0]
    kept = History.of(w).contents.alive(r.at_us)
    held = [key for key, copy in kept.items() if any(outdates(row, shown) for shown in read(copy.words))]
    where = f" Cached copies show the old one in {', '.join(held)}." if held else " No copy of the old one is cached."
    return f"The price of product {row.id} is {row.price} now, version {row.version}.{where}"


def old_list(r: Any, w: Sight) -> bool:
    if r.phase != "ok" or r.function != READ or r.key not in PAGES:
        return False
    oldest = History.of(w).prices.oldest_us(str(r.value))
    return oldest is not None and r.at_us - oldest[0] > 2 * US


def told_old(r: Any, w: Sight) -> str:
    since_us, shown = History.of(w).prices.oldest_us(str(r.value)) or (0, None)
    assert shown is not None
    age = seconds(r.at_us - since_us)
    return f"{r.key} still shows product {shown.id} for {shown.price}, {age} after that price was replaced."


def old_product(r: Any, w: Sight) -> bool:
    if r.phase != "ok" or r.function != READ or r.key != HOT:
        return False
    oldest = History.of(w).prices.oldest_us(str(r.value))
    return oldest is not None and r.at_us - oldest[0] > 2 * US


def late_fill(r: Any, w: Sight) -> bool:
    done = History.of(w).see(r)
    if done is None:
        return False
    return done.name == "SET" and bool(done.kept) and History.of(w).prices.oldest_us(done.kept) is not None


def told_late(r: Any, w: Sight) -> str:
    done = Done.read(str(r.value))
    since_us, shown = History.of(w).prices.oldest_us(done.kept) or (0, None)
    assert shown is not None
    return (
        f"{done.key} is set to version {shown.version} of product {shown.id}, {seconds(r.at_us - since_us)} after that "
        "was replaced: whoever sets it had read it before the write. It stays until it is deleted or expires."
    )


def purged(r: Any, w: Sight) -> str:
    until = [w.state("readers", f"browsers.{i + 1}.{HOT}") for i in range(w.params.browsers)]
    held = sum(copy is not None and int(str(copy).rpartition(" ")[2]) > r.at_us for copy in until)
    have = f"{held} of {w.params.browsers} browsers have one, and hear nothing."
    return f"PURGE: the CDN has no copy of {HOT} any more. {have}"


def from_browser(r: Any, w: Sight) -> bool:
    """A browser has just noted that it answers, and the page is old."""
    told = w.state("readers", "note")
    if r.phase != "ok" or r.function != READ or r.key != HOT or told is None or FROM_BROWSER not in str(told):
        return False
    oldest = History.of(w).prices.oldest_us(str(r.value))
    return Note.read(str(told)).key == HOT and oldest is not None and r.at_us - oldest[0] > US // 2


def browser_told(r: Any, w: Sight) -> str:
    since_us, shown = History.of(w).prices.oldest_us(str(r.value)) or (0, None)
    assert shown is not None
    browser = Note.read(str(w.state("readers", "note"))).what.rpartition(" ")[2]
    until_us = int(str(w.state("readers", f"browsers.{browser}.{HOT}")).rpartition(" ")[2])
    late = f"{seconds(r.at_us - since_us)} after that price was replaced"
    asks = f"asks nobody for another {seconds(until_us - r.at_us)}"
    return f"Browser {browser} shows product {shown.id} for {shown.price}, {late}, and {asks}."


def crowded(r: Any, w: Sight) -> bool:
    """The line has just become twice as long as there are connections."""
    return r.node == "db" and r.value == 2 * w.params.pool and int(w.before or 0) < r.value


CAPTIONS = (
    Caption(
        "miss",
        on="state",
        paths=("did",),
        once=True,
        when=is_command("GET", "miss"),
        words=lambda r, w: f"GET {HOT}: a miss. The database has to be asked.",
    ),
    Caption("fill", on="state", paths=("did",), once=True, when=is_command("SET", "OK"), words=filled),
    Caption(
        "hit",
        on="state",
        paths=("did",),
        once=True,
        tone="good",
        when=is_command("GET", "hit"),
        words=lambda r, w: f"GET {HOT}: a hit. The cache has a copy.",
    ),
    Caption(
        "hot-expired",
        on="intervention",
        when=lambda r, w: r.kind == "expire_hot" and r.outcome == "applied",
        words=lambda r, w: f"The copy of {HOT} is gone: whoever asks for it now asks the database.",
    ),
    Caption("price-changed", on="state", paths=("row",), when=changed, words=price_changed),
    Caption(
        "deleted",
        on="state",
        paths=("did",),
        once=True,
        when=is_command("DEL"),
        words=deleted,
    ),
    Caption("old-list", on="operation", once=True, tone="bad", when=old_list, words=told_old),
    Caption(
        "purged",
        on="state",
        paths=("note",),
        when=lambda r, w: r.node == "cdn" and note_of(PURGED)(r, w) and key_of_note(r) == HOT,
        words=purged,
    ),
    Caption("browser", on="operation", once=True, tone="bad", when=from_browser, words=browser_told),
    Caption("old-product", on="operation", once=True, tone="bad", when=old_product, words=told_old),
    Caption("late-fill", on="state", paths=("did",), once=True, tone="bad", when=late_fill, words=told_late),
    Caption(
        "joined",
        on="state",
        paths=("note",),
        once=True,
        tone="good",
        when=note_of("joined"),
        words=lambda r, w: (
            f"Somebody on {r.node} is loading {key_of_note(r)} already: this reader waits for that answer."
        ),
    ),
    Caption(
        "queue",
        on="state",
        paths=("queue",),
        tone="bad",
        when=crowded,
        words=lambda r, w: f"All {w.params.pool} connections are busy and {r.value} queries wait in line.",
    ),
    Caption(
        "evicted-hot",
        on="state",
        paths=("did",),
        once=True,
        tone="bad",
        when=lambda r, w: r.value is not None and HOT in Done.read(str(r.value)).evicted,
        words=lambda r, w: f"{HOT}, the key of the most popular product, makes room for {Done.read(str(r.value)).key}.",
    ),
    Caption(
        "pending-lost",
        on="state",
        paths=("pending",),
        once=True,
        tone="bad",
        when=lambda r, w: r.value is None and bool(w.before),
        words=lambda r, w: (
            f"The cache dies with {len(str(w.before).split())} answered writes that the database never saw."
        ),
    ),
    Caption(
        "cache-failed",
        on="state",
        paths=("note",),
        once=True,
        when=note_of("cache failed"),
        words=lambda r, w: f"The cache does not answer {r.node}: it goes to the database instead.",
    ),
)
