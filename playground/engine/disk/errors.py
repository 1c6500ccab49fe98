"""What SQL can answer besides rows.

::

    EngineError
    `-- SqlError                 SQLite said no: a syntax error, a missing table, a misuse
        `-- ConstraintViolated   the statement would break UNIQUE, NOT NULL, CHECK or a foreign key

A failing disk is not among them: that is ``DiskFailed``, and the transaction did certainly not happen.
"""

from __future__ import annotations

import apsw

from playground.engine.errors import EngineError


class SqlError(EngineError):
    """SQLite refused a statement. ``code`` is its extended result code, for instance ``SQLITE_CONSTRAINT_UNIQUE``."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


class ConstraintViolated(SqlError):
    """The statement was undone because a constraint forbids it; the transaction around it goes on."""


def translated(error: apsw.Error) -> SqlError:
    """Return what a driver's error means in this tree, with SQLite's own words."""
    code = apsw.mapping_extended_result_codes.get(error.extendedresult) if hasattr(error, "extendedresult") else None
    name = str(code) if code else str(apsw.mapping_result_codes.get(getattr(error, "result", 1), "SQLITE_ERROR"))
    kind = ConstraintViolated if isinstance(error, apsw.ConstraintError) else SqlError
    return kind(name, str(error))
