"""What does not check changes nothing, and the message names the field."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from topics.api_gateway.configuration import BadConfiguration, read
from topics.api_gateway.http import Request, Response
from topics.api_gateway.tests.cast import ROUTES, SERVICES, House


def with_route(**changed: Any) -> dict[str, Any]:
    data = deepcopy(ROUTES)
    data["routes"][0] |= changed
    return data


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({**ROUTES, "version": 0}, "version"),
        ({**ROUTES, "routes": []}, "routes"),
        ({**ROUTES, "routes": ["orders"]}, "routes[0]"),
        (with_route(prefix="orders"), "routes[0].prefix"),
        (with_route(prefix="/a/%2F"), "routes[0].prefix"),
        (with_route(to={"ordres": 100}), "routes[0].to.ordres"),
        (with_route(to={"orders": 60}), "routes[0].to"),
        (with_route(to={"orders": 160, "users": -60}), "routes[0].to.orders"),
        (with_route(to={}), "routes[0].to"),
        (with_route(gather={"user": "/api/v1/users/1"}), "routes[0].to"),
        (with_route(priority="urgent"), "routes[0].priority"),
        (with_route(timeout=3), "routes[0].timeout"),
        ({**ROUTES, "routes": ROUTES["routes"] * 2}, "routes"),
    ],
)
def test_a_mistake_is_named_by_its_field(data: dict[str, Any], field: str) -> None:
    with pytest.raises(BadConfiguration) as refused:
        read(data, SERVICES)
    assert refused.value.field == field


def test_a_newer_version_replaces_the_old_one_and_an_older_one_changes_nothing() -> None:
    house = House()
    third = read({**with_route(to={"users": 100}), "version": 3}, SERVICES)
    assert house.gateway.configure(third)
    assert not house.gateway.configure(read({**ROUTES, "version": 2}, SERVICES))
    assert house.gateway.configuration is third
    assert house.get("/api/v1/orders/1").status == 200
    assert house.services_asked == ["users"]


def test_a_request_is_decided_by_the_version_that_it_met() -> None:
    house = House()

    def reconfigured_meanwhile(request: Request) -> Response:
        house.gateway.configure(read({**with_route(to={"users": 100}), "version": 2}, SERVICES))
        return Response(200, {})

    house.services["orders"] = reconfigured_meanwhile
    assert house.get("/api/v1/orders/1").body["meta"]["version"] == 1
    assert house.get("/api/v1/orders/1").body["meta"]["version"] == 2
