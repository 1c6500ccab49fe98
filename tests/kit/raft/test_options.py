"""What may be chosen, and what the pattern depends on."""

import re
from pathlib import Path

import pytest

from playground.kit import raft
from playground.kit.raft import DEFECTS, Options

IN_THE_WORLD = ("member.py", "cluster.py", "finder.py", "disk_journal.py")


def test_the_pattern_knows_neither_the_playground_nor_a_framework():
    files = [path for path in Path(raft.__file__).parent.glob("*.py") if path.name not in IN_THE_WORLD]
    imports = {name for path in files for name in re.findall(r"^ *(?:from|import) ([\w.]+)", path.read_text(), re.M)}
    foreign = {name for name in imports if not name.startswith("playground.kit.raft")}
    assert foreign <= {"__future__", "asyncio", "collections.abc", "dataclasses", "json", "typing", "zlib"}


def test_a_lease_that_may_outlive_the_followers_patience_is_refused():
    with pytest.raises(ValueError, match="may outlive"):
        Options(lease_s=0.39)


@pytest.mark.parametrize("options", [{"reads": "luck"}, {"defects": ("typo",)}, {"heartbeat_s": 0.5}])
def test_an_impossible_choice_is_refused(options):
    with pytest.raises(ValueError):
        Options(**options)


def test_every_mistake_is_known_and_told():
    assert Options(defects=tuple(DEFECTS)).wrong("local_reads")
    assert not Options().wrong("local_reads")
