"""A database prepared before the run: the bytes of its file, made once and copied onto as many disks as want it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import apsw

from playground.engine.disk.seed import seeded_from

Rows = Iterable[Sequence[int | str | None]]


def database_image(schema: str, rows: Mapping[str, Rows] | None = None, then: str = "") -> bytes:
    """The file of a database after ``schema``, after each INSERT of ``rows`` with its parameters, and after ``then``.

    The same arguments give the same bytes. Raises ``apsw.Error`` when SQLite refuses something.
    """
    seeded_from(lambda: 0)
    try:
        connection = apsw.Connection(":memory:")
        with connection:
            connection.execute(schema)
            for insert, each in (rows or {}).items():
                connection.executemany(insert, each)
            connection.execute(then)
        image = connection.serialize("main")
        connection.close()
        return image
    finally:
        seeded_from(None)
