"""A response knows how the operation ended."""

from playground.kit.response import Response


def test_only_some_errors_leave_the_outcome_unknown():
    phases = {status: Response(status).phase for status in (200, 201, 404, 409, 429, 503, 500, 502, 504)}
    assert [status for status, phase in phases.items() if phase == "ok"] == [200, 201]
    assert [status for status, phase in phases.items() if phase == "unknown"] == [500, 502, 504]


def test_it_reads_as_status_and_body():
    assert str(Response(503, "try again")) == "503 try again"
    assert str(Response(204)) == "204"
