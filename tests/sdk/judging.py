"""Records written by hand, judged as those of a run are: how a test shows a property what no run of ours does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from playground.engine.loop import VirtualLoop
from playground.engine.recorder import Recorder
from playground.engine.records import Verdict
from playground.sdk import Property
from playground.sdk.judge import Judge


def verdict(prop: type[Property], params: Any, script: Iterable[tuple], end_us: int = 30_000_000) -> Verdict:
    """What ``prop`` says of ``script``: (at_us, type of record, the fields after ``at_us``)."""
    loop = VirtualLoop()
    recorder = Recorder(loop)
    judge = Judge(recorder, params, [prop])
    for at_us, kind, *fields in script:
        loop.now_us = at_us
        recorder.write(kind, *fields)
    loop.now_us = end_us
    judge.finish(end_us)
    (found,) = [record for record in recorder.records if type(record) is Verdict]
    return found
