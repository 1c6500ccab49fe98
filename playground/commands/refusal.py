"""How a command says no: one clear sentence and exit code 2."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import CommandError

from playground.sdk import InvalidScenario, InvalidTopic

BAD_INPUT = 2


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what is wrong with the input into the command's error, field first."""
    try:
        yield
    except (InvalidScenario, InvalidTopic) as error:
        raise CommandError(str(error), returncode=BAD_INPUT) from error
