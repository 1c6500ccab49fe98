"""A broker keeps what it acknowledged and delivers it at least once, in order for each key."""

from contextlib import suppress

import pytest

from playground.engine.errors import Failure
from playground.kit.broker import Delivery, broker
from tests.kit.worlds import fault, played, world

PATIENT = Delivery(timeout_s=0.3, retry_s=0.1)


def delivered(*faults, publish=10, seconds=10, keys=1, handle=None, delivery=PATIENT):
    """What email got after orders published ``publish`` events, and how many of them were acknowledged."""
    made, got, stored = world(), [], []

    async def publish_one(node, n):
        with suppress(Failure):
            stored.append((n, await node.call("bus", "OrderPlaced", n, kind="event", timeout_s=1)))

    async def publishing(node):
        for n in range(publish):
            await node.spawn(publish_one(node, n), "publish", request=f"alice-{n % keys}")
            await node.world.pass_time(50_000)

    def orders(node):
        node.spawn(publishing(node), "publishing")

    def email(node):
        @node.on("OrderPlaced", reply="ack")
        async def take(request):
            if handle is not None:
                await handle(node, request)
            got.append(request.body)

    made.node("orders", boot=orders)
    broker(
        made,
        "bus",
        topics=("OrderPlaced", "OrderPaid"),
        subscriptions={"email": ("OrderPlaced",), "audit": ("OrderPaid",)},
        delivery=delivery,
    )
    made.node("email", boot=email)
    made.node("audit")
    for name in ("orders", "email", "audit"):
        made.link(name, "bus")
    records = played(made, seconds, *faults)
    return got, stored, records


def test_events_reach_their_subscriber_in_order_with_their_offsets():
    got, stored, _ = delivered()
    assert got == list(range(10))
    assert stored == [(n, n) for n in range(10)]


def test_an_event_carries_the_request_that_caused_it():
    _, _, records = delivered(publish=1)
    pushed = [r for r in records if type(r).__name__ == "Message" and r.target == "email"]
    assert [(m.kind, m.label, m.request) for m in pushed] == [("event", "OrderPlaced", "alice-0")]


def test_nobody_gets_a_topic_without_a_subscription():
    _, _, records = delivered()
    assert [r for r in records if type(r).__name__ == "Message" and r.target == "audit"] == []


def test_what_was_not_acknowledged_comes_again():
    got, _, _ = delivered(fault("crash", "email", at_s=0.12, for_s=2))
    assert sorted(set(got)) == list(range(10))


def test_a_subscriber_that_crashes_after_its_effect_gets_the_event_twice():
    crash = fault("crash", "email", when={"node": "email", "point": "reply", "edge": "before", "nth": 3}, for_s=1)
    got, _, _ = delivered(crash)
    assert got.count(2) == 2
    assert sorted(set(got)) == list(range(10))


def test_every_acknowledged_event_survives_the_brokers_crash_and_arrives():
    got, stored, _ = delivered(fault("crash", "bus", at_s=0.23, for_s=1), publish=40)
    assert {n for n, _ in stored} <= set(got)
    assert len(stored) < 40


def test_a_lag_is_shown_and_drains():
    _, _, records = delivered(fault("isolate", "email", at_s=0.1, for_s=3))
    lags = [r.value for r in records if type(r).__name__ == "State" and r.path == "lag_email"]
    assert max(lags) >= 5
    assert lags[-1] == 0


def most_at_once(**options):
    at_once, most = [0], []

    async def slowly(node, request):
        at_once[0] += 1
        most.append(at_once[0])
        await node.work(400_000)
        at_once[0] -= 1

    delivered(handle=slowly, delivery=Delivery(timeout_s=5, window=3), publish=20, **options)
    return max(most)


def test_events_of_one_key_are_delivered_one_after_the_other():
    assert most_at_once(keys=1) == 1


def test_events_of_different_keys_are_delivered_at_once_up_to_the_window():
    assert most_at_once(keys=20) == 3


def test_an_unknown_topic_in_a_subscription_is_refused():
    with pytest.raises(ValueError, match="subscribed for Rumour"):
        broker(world(), "bus", topics=("News",), subscriptions={"email": ("Rumour",)})
