"""What members say to each other. All are immutable, and each carries its sender and the sender's term.

The paper's remote procedure calls are taken apart into messages that may be lost, doubled or overtaken: a reply names
what it answers, so a late one is recognised.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Entry(NamedTuple):
    """One command in the log; ``command`` is None for a leader's first, empty entry. ``client`` and ``number`` name
    the request, so that it takes effect once."""

    index: int
    term: int
    client: str | None
    number: int | str
    command: Any


class RequestVote(NamedTuple):
    """May I lead ``term``? ``trial``: would you say yes (pre-vote, which changes nobody's term)."""

    source: str
    term: int
    last_index: int
    last_term: int
    trial: bool


class Vote(NamedTuple):
    """The answer. A yes to a trial carries the term that was proposed, everything else the voter's own."""

    source: str
    term: int
    granted: bool
    trial: bool


class AppendEntries(NamedTuple):
    """These follow the entry (prev_index, prev_term); without any it is a heartbeat. ``round`` is echoed."""

    source: str
    term: int
    prev_index: int
    prev_term: int
    entries: tuple[Entry, ...]
    commit: int
    round: int


class InstallSnapshot(NamedTuple):
    """Everything up to ``index`` adds up to ``state``; ``print`` is the log's fingerprint there."""

    source: str
    term: int
    index: int
    last_term: int
    print: int
    state: Any
    round: int


class Appended(NamedTuple):
    """``ok``: the log agrees with the leader's up to ``index``. Else the entry ``prev_index`` did not match, and
    ``index`` is the first of the conflicting ``conflict_term`` (0: the log is that short)."""

    source: str
    term: int
    ok: bool
    index: int
    prev_index: int
    conflict_term: int
    round: int


Message = RequestVote | Vote | AppendEntries | InstallSnapshot | Appended
