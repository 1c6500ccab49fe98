"""The exhibit, on a small bench with a clock of the test's own."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import apsw
import pytest

from topics.indexing.measuring import measure

SIZES = (100, 1_000)


class Bench:
    """Each look at the clock is a millisecond later. ``dies_after`` tells, it is killed."""

    def __init__(self, folder: Path, dies_after: int | None = None) -> None:
        self.folder = folder
        self.told: list[tuple[int, int, str]] = []
        self.dies_after = dies_after
        self._ticks = count()

    def clock_s(self) -> float:
        return next(self._ticks) / 1000

    def tell(self, done: int, total: int, words: str) -> None:
        self.told.append((done, total, words))
        if len(self.told) == self.dies_after:
            raise KeyboardInterrupt


def test_it_prepares_asks_and_puts_the_model_beside_it(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    chart = measure(bench, SIZES)
    assert [line.kind for line in chart.series] == ["measured", "measured", "model", "model"]
    assert [x for x, _ in chart.series[0].points] == [100, 1_000]
    assert chart.series[0].points[0][1] == pytest.approx(1.0)
    assert chart.series[2].points[-1] == (10_000_000, 2_000.0)
    assert chart.series[3].points[-1] == (10_000_000, 4.8)
    assert "2.0 s without, 4.8 ms with it" in dict(chart.facts).values()
    done = [done for done, _, _ in bench.told]
    assert done == sorted(done)
    assert done[-1] == sum(SIZES) == bench.told[0][1]


def test_what_a_killed_worker_prepared_is_filled_up_and_not_made_twice(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        measure(Bench(tmp_path, dies_after=2), SIZES)
    measure(Bench(tmp_path), SIZES)
    db = apsw.Connection(str(tmp_path / "users.db"))
    for size in SIZES:
        assert db.execute(f"SELECT count(*), count(DISTINCT email), max(id) FROM users_{size}").fetchall() == [
            (size,) * 3
        ]
    again = Bench(tmp_path)
    measure(again, SIZES)
    assert len(again.told) == 2 * len(SIZES)
