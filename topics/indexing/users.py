"""The people in the table: made from their number, so that every process prepares the same rows.

The table is prepared once a process and copied onto the disk of every run.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

from playground.sdk import database_image

from .questions import SHAPES

SCHEMA = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, country TEXT NOT NULL, "
    "phone TEXT NOT NULL, status TEXT NOT NULL, age INTEGER NOT NULL, bio TEXT NOT NULL)"
)
INSERT = "INSERT INTO users VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

COUNTRIES = 8
BIO = "likes long walks and short queries"

EARLIER_TODAY = 12
"""Sign-ups that are there when the run begins."""

Row = tuple[int, str, str, str, str, str, int, str]


def draw(purpose: str, n: int) -> int:
    """A number that is the same everywhere."""
    return int.from_bytes(blake2b(f"{purpose} {n}".encode(), digest_size=8).digest(), "little")


@lru_cache(maxsize=20_000)
def row(id: int, email: str | None = None) -> Row:
    """User ``id``. One in fifty is pending."""
    drawn = draw("user", id)
    email = email or f"{drawn % 0x1000000:06x}{id}@mail.example"
    status = "pending" if drawn // 7 % 50 == 0 else "active"
    country, phone = f"C{drawn // 3 % COUNTRIES}", f"{drawn // 29 % 1000:03d}{id:05d}"
    return id, email, f"User {id}", country, phone, status, 18 + drawn // 5 % 60, BIO


_LETTERS = "bcdfghjkmnpqrstvwxz"


def signup_email(n: int, keys: str) -> str:
    """The address of today's sign-up ``n``: in ascending order, or anywhere."""
    if keys == "sequential":
        return f"u{n:04d}@new.example"
    drawn = draw("sign-up", n)
    letters = "".join(_LETTERS[drawn // len(_LETTERS) ** at % len(_LETTERS)] for at in range(3))
    return f"{letters}{n}@new.example"


def short(email: str) -> str:
    """The part before the @, as pages are drawn with it."""
    return email.partition("@")[0]


@lru_cache(maxsize=16)
def prepared(rows: int, variant: str, analyzed: int, keys: str) -> bytes:
    """The database file before the run: ``rows`` users, twelve sign-ups of today, and the index of the variant."""
    today = [row(rows + n, signup_email(n, keys)) for n in range(1, EARLIER_TODAY + 1)]
    then = SHAPES[variant].ddl if variant in SHAPES else ""
    people = [row(id) for id in range(1, rows + 1)]
    return database_image(SCHEMA, {INSERT: people + today}, then + ("; ANALYZE" if analyzed else ""))
