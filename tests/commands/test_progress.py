"""A progress bar tells the truth and does not fill a log file."""

from __future__ import annotations

from io import StringIO

from playground.commands.progress import LINES_ELSEWHERE, WIDTH, Progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_is_as_full_as_the_work_is_done() -> None:
    times = iter([0.0, 10.0])
    progress = Progress(Terminal(), "saga", 40, lambda: next(times))
    progress._done = 10
    assert progress.line() == f"saga [{'#' * 7}{'.' * (WIDTH - 7)}] 10/40, about 30 s left"


def test_on_a_terminal_every_step_repaints_one_line() -> None:
    terminal = Terminal()
    progress = Progress(terminal, "saga", 4)
    for _ in range(4):
        progress.advance(1)
    progress.finish()
    assert terminal.getvalue().count("\r") == 5
    assert "\n" not in terminal.getvalue()


def test_in_a_file_there_are_a_few_lines_however_many_steps() -> None:
    file = StringIO()
    progress = Progress(file, "saga", 1_000)
    for _ in range(1_000):
        progress.advance(1)
    assert file.getvalue().count("\n") == LINES_ELSEWHERE
    assert "1000/1000" in file.getvalue()
