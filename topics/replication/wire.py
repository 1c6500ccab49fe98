"""How the pattern's errors travel between nodes: as refusals with a reason, and back."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from playground.sdk import Errored, Failure, Node, Refused, TimedOut, Unreachable

from .errors import Behind, Deposed, Gap, NotPrimary, OldEpoch, PeerLost, WaitCancelled

NOT_PRIMARY = "not primary"
BEHIND = "too far behind"
OLD_EPOCH = "old epoch"
GAP = "does not fit"
STOPPED = "replication stopped"
NOBODY = "-"


async def answered(work: Awaitable[Any]) -> Any:
    """A handler's answer, with the pattern's errors as failures that travel."""
    try:
        return await work
    except NotPrimary as no:
        raise Refused(NOT_PRIMARY, no.hint or NOBODY) from None
    except Behind:
        raise Refused(BEHIND) from None
    except OldEpoch as old:
        raise Refused(OLD_EPOCH, str(old.epoch)) from None
    except Gap as gap:
        raise Refused(GAP, str(gap.after)) from None
    except Deposed:
        raise Errored("deposed", "the primary was replaced while it had the write") from None
    except WaitCancelled:
        raise Errored("wait cancelled", "committed here and visible, not known to be anywhere else") from None


async def asked(node: Node, target: str, operation: str, body: Any, *, kind: str, timeout_s: float) -> Any:
    """Ask another copy or the coordinator; whatever breaks on the way is PeerLost."""
    try:
        return await node.call(target, operation, body, kind=kind, timeout_s=timeout_s)
    except Refused as no:
        raise _understood(no) from None
    except Failure:
        raise PeerLost from None


async def asked_by_client(node: Node, target: str, operation: str, body: Any, *, kind: str, timeout_s: float) -> Any:
    """Ask as a client does: what certainly did not happen comes as the pattern's errors, what may have as it is."""
    try:
        return await node.call(target, operation, body, kind=kind, timeout_s=timeout_s)
    except (Refused, Unreachable) as no:
        raise _understood(no) from None


def may_have_happened(error: Failure) -> bool:
    """Whether a client cannot know what became of its request, and whether anybody is there."""
    return isinstance(error, TimedOut) or not error.definite


def _understood(no: Failure) -> Exception:
    words = str(no)
    if no.reason == NOT_PRIMARY:
        return NotPrimary(None if words in (NOBODY, NOT_PRIMARY) else words)
    if no.reason == OLD_EPOCH:
        return OldEpoch(int(words))
    if no.reason == GAP:
        return Gap(int(words))
    return Behind() if no.reason == BEHIND else PeerLost()
