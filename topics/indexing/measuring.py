"""The exhibit: a scan and a seek measured on tables of a thousand to a million real rows, beside the model's curve.

Tables that are there already are not prepared again, and one that a killed worker left half full is filled up.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from statistics import median

import apsw

from playground.sdk import Bench, Chart, Exhibit, Series

from .cost_model import scan_us, seek_us
from .users import row

SIZES = (1_000, 10_000, 100_000, 1_000_000)
BATCH = 20_000
"""Rows of one transaction: what a killed worker loses at most."""

SCANS, SEEKS = 5, 200
"""How often each is asked; the median is shown."""

SEED_ROWS = 10_000_000


def measure(bench: Bench, sizes: tuple[int, ...] = SIZES) -> Chart:
    """Prepare one table of each size, then ask each for one row with and without its index."""
    db = apsw.Connection(str(bench.folder / "users.db"))
    try:
        db.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536").fetchall()
        total = sum(sizes)
        done = 0
        for size in sizes:
            for filled in _prepared(db, size):
                bench.tell(done + filled, total, f"preparing {size:,} rows")
            done += size
        scans, seeks = [], []
        for size in sizes:
            bench.tell(done, total, f"asking {size:,} rows")
            scans.append((size, _median_ms(bench, db, size, "NOT INDEXED", SCANS)))
            seeks.append((size, _median_ms(bench, db, size, "", SEEKS)))
        return _chart(scans, seeks)
    finally:
        db.close()


def _prepared(db: apsw.Connection, size: int) -> Iterator[int]:
    """Fill the table of ``size`` rows and give, after each batch, how many there are; then make its index."""
    table = f"users_{size}"
    db.execute(
        f"CREATE TABLE IF NOT EXISTS {table} (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, "
        "country TEXT NOT NULL, phone TEXT NOT NULL, status TEXT NOT NULL, age INTEGER NOT NULL, bio TEXT NOT NULL)"
    )
    there = int(db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").get)
    people = map(row.__wrapped__, range(there + 1, size + 1))
    while batch := list(islice(people, BATCH)):
        with db:
            db.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", batch)
        there += len(batch)
        yield there
    db.execute(f"CREATE INDEX IF NOT EXISTS idx_{table} ON {table} (email)")
    yield size


def _median_ms(bench: Bench, db: apsw.Connection, size: int, hint: str, times: int) -> float:
    sql = f"SELECT id, name FROM users_{size} {hint} WHERE email = ?"
    took = []
    for n in range(times):
        email = row.__wrapped__(1 + (n * 7919) % size)[1]
        began_s = bench.clock_s()
        found = db.execute(sql, (email,)).fetchall()
        took.append((bench.clock_s() - began_s) * 1000)
        if len(found) != 1:
            raise ValueError(f"{email} was found {len(found)} times among {size} rows")
    return max(median(took), 0.000_1)


def _chart(scans: list[tuple[int, float]], seeks: list[tuple[int, float]]) -> Chart:
    sizes = [size for size, _ in scans] + [SEED_ROWS]
    rows, scan_ms = scans[-1]
    seek_ms = seeks[-1][1]
    lines = (
        Series("Scan, measured here", "measured", "scan", scans),
        Series("Seek, measured here", "measured", "seek", seeks),
        Series("Scan, by the model", "model", "scan", [(size, scan_us(size) / 1000) for size in sizes]),
        Series("Seek, by the model", "model", "seek", [(size, seek_us(size) / 1000) for size in sizes]),
    )
    facts = (
        (f"Measured, {rows:,} rows", f"{scan_ms:,.1f} ms without an index, {seek_ms:.3f} ms with it"),
        (f"Model, {rows:,} rows", f"{scan_us(rows) / 1000:,.1f} ms without, {seek_us(rows) / 1000:.1f} ms with it"),
        (
            f"Model, {SEED_ROWS:,} rows",
            f"{scan_us(SEED_ROWS) / 1e6:.1f} s without, {seek_us(SEED_ROWS) / 1000:.1f} ms with it",
        ),
        ("Why they differ", "the model's disk is far away and its memory holds nothing; here the file is in memory"),
    )
    return Chart("rows", "ms", lines, facts)


EXHIBITS = (
    Exhibit(
        "curve",
        "A million rows, measured",
        "Prepares tables of a thousand, ten thousand, a hundred thousand and a million users, asks each for one of "
        "them by e-mail, with an index and without, and puts the medians beside the curve of the cost model.",
        measure,
    ),
)
