"""What a member answers when it cannot do what it is asked.

::

    RaftError
    |-- NotLeader         nothing happened; ``leader`` is who to ask instead, when known
    `-- LeadershipLost    it was leader when the command came: nobody knows yet what becomes of it
"""

from __future__ import annotations


class RaftError(Exception):
    """Root of what this package raises on purpose."""


class NotLeader(RaftError):
    """Only the leader serves. Nothing happened."""

    def __init__(self, leader: str | None) -> None:
        super().__init__(f"not the leader; ask {leader}" if leader else "not the leader, and none is known")
        self.leader = leader


class LeadershipLost(RaftError):
    """The member was deposed while the request waited. A command may still be committed by a later leader."""
