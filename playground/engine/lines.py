"""Which line of the pattern a request stands on.

After each step of a traced request the chain of awaits is walked to the innermost frame that lies in one of the
topic's pattern files; a changed line is recorded. Nothing is instrumented: the frames are the running code's own.
"""

from __future__ import annotations

import asyncio
from types import CoroutineType
from typing import TYPE_CHECKING, Any

from playground.engine.causality import CAUSE
from playground.engine.loop import Handle
from playground.engine.records import Line

if TYPE_CHECKING:
    from playground.engine.recorder import Recorder


class Lines:
    """``files`` maps the absolute path of each pattern file to the name the page shows."""

    def __init__(self, recorder: Recorder, files: dict[str, str]) -> None:
        self._recorder = recorder
        self.files = files
        self._last: dict[tuple[str, str], tuple[str, int]] = {}
        self._outer: dict[asyncio.Task, CoroutineType] = {}

    def stepped(self, node: str, handle: Handle) -> None:
        """Look where the task of ``handle`` now waits."""
        task = getattr(handle.callback, "__self__", None)
        if type(task) is not asyncio.Task:
            return
        if task.done():
            self._outer.pop(task, None)
            return
        request = handle.context[CAUSE].request
        if request is None:
            return
        place = self._innermost(task)
        asked = (request, node)
        if place is None or self._last.get(asked) == place:
            return
        self._last[asked] = place
        self._recorder.write(Line, *place, *asked)

    def _innermost(self, task: asyncio.Task) -> tuple[str, int] | None:
        """The walk starts at the frame found last while that has not returned: whoever awaits it awaits it still."""
        outer = self._outer.get(task)
        awaited: Any = outer if outer is not None and outer.cr_frame is not None else task.get_coro()
        found = None
        files = self.files
        while type(awaited) is CoroutineType:
            if awaited.cr_code.co_filename in files:
                found = awaited
            awaited = awaited.cr_await
        if found is None or found.cr_frame is None:
            return None
        self._outer[task] = found
        return files[found.cr_code.co_filename], found.cr_frame.f_lineno
