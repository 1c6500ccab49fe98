"""Raft in plain asyncio: a log that a majority agrees on, and a state machine that follows it.

Source: Ongaro & Ousterhout, "In search of an understandable consensus algorithm" (2014), and Ongaro's dissertation
(2014) for pre-vote (9.6), sessions (6.3), read index and leases (6.4). All but ``member.py``, ``disk_journal.py``,
``cluster.py`` and ``finder.py`` is the pattern: it knows no framework and no playground. ``raft.py`` joins the parts
and names the four ports it needs.
"""

from __future__ import annotations

from playground.kit.raft.errors import LeadershipLost, NotLeader, RaftError
from playground.kit.raft.journal import Journal, MemoryJournal
from playground.kit.raft.machines import Counter, Machine, Register
from playground.kit.raft.options import DEFECTS, Options
from playground.kit.raft.raft import Raft
from playground.kit.raft.roles import Role

__all__ = [
    "Counter",
    "DEFECTS",
    "Journal",
    "LeadershipLost",
    "Machine",
    "MemoryJournal",
    "NotLeader",
    "Options",
    "Raft",
    "RaftError",
    "Register",
    "Role",
]
