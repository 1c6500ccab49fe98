"""What ``bin/play`` says before it starts anything, when it cannot."""

from __future__ import annotations

import socket

import pytest

from playground.up import play
from playground.up.errors import CannotStart


def test_a_taken_port_is_told_with_the_option_that_helps() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"Port {port} .* is taken.*--port {port + 1}"):
            play.prepare(["--port", str(port)])


@pytest.mark.parametrize("port", ["0", "70000", "-1"])
def test_an_impossible_port_is_told_with_its_range(port: str) -> None:
    with pytest.raises(CannotStart, match="--port must be between 1 and 65535"):
        play.prepare([f"--port={port}"])


def test_an_address_of_another_machine_is_told_with_the_option() -> None:
    with pytest.raises(CannotStart, match="--host 192.0.2.1"):
        play.prepare(["--host", "192.0.2.1"])


def test_a_browser_may_open_the_site_under_the_names_a_person_types() -> None:
    assert play._origins("127.0.0.1", 9000) == ["http://localhost:9000", "http://127.0.0.1:9000"]
    assert play._origins("school.example", 80) == ["http://school.example:80"]


def test_a_wildcard_address_still_names_its_origins_one_by_one() -> None:
    origins = play._origins("0.0.0.0", 8000)
    assert f"http://{socket.gethostname()}:8000" in origins
    assert not any("*" in origin or "0.0.0.0" in origin for origin in origins)


def test_a_password_in_redis_url_is_never_shown() -> None:
    assert play._without_password("redis://user:secret@db-1:6379/0") == "redis://***@db-1:6379/0"
