"""Paths have one spelling; the longest prefix of whole segments decides."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics.api_gateway.paths import BadPath, normalised, segments
from topics.api_gateway.routes import Route, RouteTable

SEGMENT = st.sampled_from(["api", "v1", "v2", "orders", "orders-export", "order", "7"])
PATH = st.lists(SEGMENT, min_size=1, max_size=5).map(lambda parts: "/" + "/".join(parts))


def longest(prefixes: list[str], path: str) -> str | None:
    """The oracle: try them all."""
    fits = [prefix for prefix in prefixes if path == prefix or path.startswith(prefix + "/")]
    return max(fits, key=len, default=None)


@settings(max_examples=300, deadline=None)
@given(st.lists(PATH, min_size=1, max_size=12, unique=True), st.lists(PATH, min_size=1, max_size=8))
def test_a_table_finds_what_trying_every_prefix_finds(prefixes: list[str], paths: list[str]) -> None:
    table = RouteTable([Route(prefix, {"orders": 100}) for prefix in prefixes])
    for path in paths:
        route = table.match(segments(path))
        assert (route.prefix if route else None) == longest(prefixes, path)


@pytest.mark.parametrize(
    ("path", "spelled"),
    [
        ("/api/v1/orders/7", "/api/v1/orders/7"),
        ("/api//v1/./orders/7/", "/api/v1/orders/7"),
        ("/api/v1/users/../orders/7", "/api/v1/orders/7"),
        ("/api/v1/%6Frders/7?x=/../..#top", "/api/v1/orders/7"),
        ("/", "/"),
    ],
)
def test_a_path_has_one_spelling(path: str, spelled: str) -> None:
    assert normalised(path) == spelled


@given(PATH)
def test_a_normalised_path_stays_as_it_is(path: str) -> None:
    assert normalised(normalised(path)) == normalised(path)


@pytest.mark.parametrize(
    "path", ["orders", "/../etc", "/a/../../b", "/a%2Fb", "/a%5cb", "/a\\b", "/a%00", "/a%zz", "/a%"]
)
def test_a_path_with_two_meanings_or_none_is_refused(path: str) -> None:
    with pytest.raises(BadPath):
        segments(path)


def test_two_routes_with_one_prefix_are_refused() -> None:
    with pytest.raises(ValueError, match="two routes have the prefix /a"):
        RouteTable([Route("/a", {"orders": 100}), Route("/a/", {"users": 100})])


def test_a_user_stays_with_one_version_and_the_shares_come_out_about_right() -> None:
    route = Route("/a", {"orders": 90, "orders_new": 10})
    chosen = [route.service_for(f"user-{n}") for n in range(2_000)]
    assert chosen == [route.service_for(f"user-{n}") for n in range(2_000)]
    assert 120 < chosen.count("orders_new") < 280
