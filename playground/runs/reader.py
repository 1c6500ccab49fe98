"""What is stored, by address: a run's manifest and single chunks."""

from __future__ import annotations

import re
from typing import Any

import redis
import redis.asyncio

from playground.runs.chunks import Chunk
from playground.runs.stream import End, entry_id, read_entries, run_key

_ADDRESS = re.compile(r"[0-9a-f]{64}")


def is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None


def manifest(client: redis.Redis, digest: str) -> dict[str, Any] | None:
    """What stands under ``digest``: its chunks' addresses and, when complete, its end. None when nothing does."""
    entries = read_entries(client.xrange(run_key(digest)))
    if not entries:
        return None
    chunks = [entry for entry in entries if isinstance(entry, Chunk)]
    listed = [[chunk.i, chunk.sha, chunk.first_seq, chunk.count, len(chunk.data)] for chunk in chunks]
    end = entries[-1]
    if isinstance(end, End):
        return {"run": digest, "status": "done", "chunks": listed, "end": end._asdict()}
    return {"run": digest, "status": "running", "chunks": listed}


async def chunk(client: redis.asyncio.Redis, sha: str) -> bytes | None:
    """The gzip bytes of one chunk, from whichever run holds it; None when none does any more."""
    place = await client.get(f"chunk:{sha}")
    if place is None:
        return None
    digest, i = place.decode().split()
    identifier = entry_id(int(i))
    for entry in read_entries(await client.xrange(run_key(digest), identifier, identifier)):
        if isinstance(entry, Chunk) and entry.sha == sha:
            return entry.data
    return None
