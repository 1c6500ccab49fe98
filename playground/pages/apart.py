"""The account of a run, computed in a process of its own.

A page without scripts waits for its run. A lab that never ends, or takes all memory, must then hurt nobody but that
page: the process is ended after ``WAIT_S``, and the web process has run nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys

from django.conf import settings

from playground import catalog, simulate
from playground.pages.told import Account, Judged, Moment, account
from playground.sdk.scenario import Scenario
from playground.sdk.topic import Topic

WAIT_S = 8
"""As long as a worker may take for a run."""


class NoAccount(Exception):
    """The run did not come to an end here; the words say why."""


def account_of(topic: Topic, scenario: Scenario) -> Account:
    """Run ``scenario`` elsewhere and tell it. Raises NoAccount."""
    command = [sys.executable, "-m", "playground.pages.apart", topic.name]
    try:
        done = subprocess.run(
            command, input=scenario.canonical(), capture_output=True, timeout=WAIT_S, cwd=settings.BASE_DIR
        )
    except subprocess.TimeoutExpired:
        raise NoAccount(f"This run was given up after {WAIT_S} seconds.") from None
    if done.returncode != 0:
        raise NoAccount("This run failed: " + (done.stderr.decode().strip().splitlines() or ["no reason given"])[-1])
    summary, moments, verdicts = json.loads(done.stdout)
    return Account(summary, tuple(Moment(*one) for one in moments), tuple(Judged(*one) for one in verdicts))


def main() -> None:
    """A scenario on standard input, its account on standard output."""
    topic = catalog.topic(sys.argv[1])
    scenario = Scenario.parse(topic, json.load(sys.stdin))
    json.dump(account(topic, simulate.run(scenario, topic=topic)), sys.stdout)


if __name__ == "__main__":
    main()
