"""The questions that people ask of the table, and the indexes that may answer them.

``{hint}`` is empty, or NOT INDEXED when an auditor asks the same again. A question with LIMIT has a total order, so
that its answer does not depend on the way it is found.
"""

from __future__ import annotations

from dataclasses import dataclass

LIMIT = 20


@dataclass(frozen=True)
class Question:
    """One statement. ``asks`` names what its parameters are drawn from, ``limit`` the most rows it wants (0: all)."""

    id: str
    title: str
    label: str
    sql: str
    asks: tuple[str, ...]
    limit: int = LIMIT


@dataclass(frozen=True)
class Shape:
    """An index on the table."""

    id: str
    title: str
    name: str
    columns: str

    @property
    def ddl(self) -> str:
        """The statement that makes it."""
        return f"CREATE INDEX {self.name} ON users{self.columns}"


def _users(rest: str, limit: int = LIMIT, order: str = "") -> str:
    tail = f" ORDER BY {order} LIMIT {limit}" if order else ""
    return f"SELECT id, name FROM users {{hint}} {rest}{tail}".replace("  ", " ").rstrip()


QUESTIONS: dict[str, Question] = {
    question.id: question
    for question in (
        Question("equality", "email = ?", "SELECT email =", _users("WHERE email = ?"), ("email",), 1),
        Question("range", "email from ... on", "SELECT email >=", _users("WHERE email >= ?", order="email, id"),
                 ("start",)),
        Question("order", "ORDER BY email", "SELECT ORDER BY", _users("", order="email, id"), ()),
        Question("like", "email LIKE 'abc%'", "SELECT LIKE", _users("WHERE email LIKE ?", order="email, id"),
                 ("prefix",)),
        Question("function", "lower(email) = ?", "SELECT lower()", _users("WHERE lower(email) = ?", order="id"),
                 ("email",)),
        Question("place", "country = ? AND phone = ?", "SELECT both", _users("WHERE country = ? AND phone = ?"),
                 ("country", "phone"), 1),
        Question("phone", "phone = ?", "SELECT phone =", _users("WHERE phone = ?"), ("phone",), 1),
        Question("low", "age >= 20 (97 %)", "SELECT age >=",
                 "SELECT count(*), sum(length(bio)) FROM users {hint} WHERE age >= 20", (), 0),
        Question("pending", "status = 'pending', by email", "SELECT pending",
                 _users("WHERE status = 'pending'", order="email, id"), ()),
    )
}  # fmt: skip

SHAPES: dict[str, Shape] = {
    shape.id: shape
    for shape in (
        Shape("btree", "B+tree (email)", "idx_email", "(email)"),
        Shape("composite", "Composite (country, phone)", "idx_country_phone", "(country, phone)"),
        Shape("reversed", "Composite (phone, country)", "idx_phone_country", "(phone, country)"),
        Shape("covering", "Covering (email, name)", "idx_email_name", "(email, name)"),
        Shape("partial", "Partial (email) of pending", "idx_pending", "(email) WHERE status = 'pending'"),
        Shape("expression", "Expression (lower(email))", "idx_lower_email", "(lower(email))"),
        Shape("age", "Low selectivity (age)", "idx_age", "(age)"),
    )
}
