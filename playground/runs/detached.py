"""A process that nobody waits for, and that touches nothing of the one it is forked from."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable
from functools import lru_cache

log = logging.getLogger(__name__)


def detach(work: Callable[[int], None]) -> None:
    """Call ``work`` in a process of its own, with a descriptor that is readable once this process has ended.

    Forked twice, so that this process has no child to wait for: it may be one that somebody else's pool looks after.
    """
    lifeline = _lifeline(os.getpid())[0]
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        if os.fork() == 0:
            _let_go(lifeline)
            work(lifeline)
    except BaseException as error:  # whatever it is, nothing of the caller's may run here
        log.info("a detached process ended: %r", error)
    finally:
        os._exit(0)


@lru_cache(maxsize=1)
def _lifeline(_pid: int) -> tuple[int, int]:
    """The two ends of a pipe. Nobody but this process has the second, so that it closes with it."""
    return os.pipe()


def _let_go(lifeline: int) -> None:
    """Sockets and pipes of the caller must neither be used here nor stay open when the caller closes them.

    They lead nowhere from now on, rather than being closed: objects that still hold their numbers would close
    whatever got those numbers next.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (int(name) for name in os.listdir("/dev/fd")):
        if descriptor > 2 and descriptor not in (lifeline, nowhere) and _is_open(descriptor):
            os.dup2(nowhere, descriptor)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGUSR1, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)


def _is_open(descriptor: int) -> bool:
    """The listing had a descriptor of its own."""
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
