"""Crypto-shredding: what is personal in an append-only log is written encrypted, with a key of its own for each person.

To forget somebody the key is destroyed; the log is not touched, and what it holds of that person is noise for ever.
(Known from Spotify's event delivery and from Axon's data protection module.) The cipher here is a keystream of keyed
BLAKE2b in counter mode (RFC 7693), enough to show the idea; a bank would take AES-GCM and keep its keys in a vault.
"""

from __future__ import annotations

from hashlib import blake2b

from .event_store import Database

SCHEMA = "CREATE TABLE IF NOT EXISTS subject_keys (subject TEXT PRIMARY KEY, key BLOB);"
BLOCK = 64


class KeyRing:
    """Keys by person. ``fresh(subject)`` makes 32 bytes that nobody can guess."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def add(self, subject: str, key: bytes) -> bytes:
        """The key of a person, which is ``key`` unless there is one."""
        await self._db.execute("INSERT OR IGNORE INTO subject_keys VALUES (?, ?)", (subject, key))
        return await self.find(subject) or key

    async def find(self, subject: str) -> bytes | None:
        """The key of a person, or None once it is destroyed."""
        rows = await self._db.execute("SELECT key FROM subject_keys WHERE subject = ?", (subject,))
        return rows[0][0] if rows else None

    async def destroy(self, subject: str) -> bool:
        """Destroy a key. Whether there was one."""
        sql = "DELETE FROM subject_keys WHERE subject = ? RETURNING subject"
        return bool(await self._db.execute(sql, (subject,)))


def sealed(text: str, key: bytes) -> str:
    """``text`` under ``key``, as hexadecimal digits."""
    return _mixed(text.encode(), key).hex()


def opened(text: str, key: bytes) -> str:
    """What was sealed under ``key``."""
    return _mixed(bytes.fromhex(text), key).decode(errors="replace")


def _mixed(data: bytes, key: bytes) -> bytes:
    blocks = range(-(-len(data) // BLOCK))
    stream = b"".join(blake2b(n.to_bytes(8, "big"), key=key, digest_size=BLOCK).digest() for n in blocks)
    return bytes(a ^ b for a, b in zip(data, stream, strict=False))
