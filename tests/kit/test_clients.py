"""Clients ask by their own plan and note how each operation ended."""

import pytest

from playground.engine.distributions import constant
from playground.engine.errors import Errored, Refused
from playground.engine.records import Message, Operation
from playground.kit.arrivals import steady
from playground.kit.calls import Call
from playground.kit.clients import closed_loop, open_loop, short
from playground.kit.response import Response
from tests.kit.worlds import fault, phases, played, world


def shop(answer, *, loop=open_loop, workers=0, **options):
    made = world()
    call = Call("orders", "POST /orders", body=lambda node, n: n, subject=lambda node, n: f"order-{n}", timeout_s=1)
    alice = loop(made, "alice", call=call, **options)
    orders = made.node("orders", workers=workers, queue=1 if workers else 0)
    made.link("alice", "orders", latency=constant(ms=1))

    @made.boots(orders)
    def boot(node):
        @node.on("POST /orders")
        async def place(request):
            return await answer(node, request)

    return made, alice


async def at_once(node, request):
    return request.body


def operations(records, phase):
    return [record for record in records if type(record) is Operation and record.phase == phase]


def test_an_open_loop_asks_at_its_arrivals_whatever_becomes_of_them():
    async def never(node, request):
        await node.work(10_000_000)

    made, _ = shop(never, arrivals=steady(10))
    asked = operations(played(made, 1), "invoked")
    assert [(op.op, op.at_us, op.key) for op in asked[:2]] == [
        ("alice-1", 100_000, "order-1"),
        ("alice-2", 200_000, "order-2"),
    ]
    assert len(asked) == 9


def test_every_message_carries_the_key_of_its_request():
    made, _ = shop(at_once, arrivals=steady(10))
    messages = [record for record in played(made, 0.35) if type(record) is Message]
    assert {message.request for message in messages} == {"alice-1", "alice-2", "alice-3"}


@pytest.mark.parametrize(
    ("failure", "phase", "value"),
    [
        (Refused("sold out"), "failed", "sold out"),
        (Errored("broken"), "unknown", "broken"),
    ],
)
def test_a_definite_failure_did_not_happen_and_any_other_is_unknown(failure, phase, value):
    async def fail(node, request):
        raise failure

    made, _ = shop(fail, arrivals=steady(10))
    records = played(made, 0.25)
    assert {record.value for record in operations(records, phase)} == {value}
    assert phases(records) == {"alice-1": phase, "alice-2": phase}


def test_a_response_tells_by_its_status_how_it_ended():
    async def by_turns(node, request):
        return Response([200, 409, 504][request.body % 3], "so it is")

    made, _ = shop(by_turns, arrivals=steady(10))
    records = played(made, 0.35)
    assert phases(records) == {"alice-1": "failed", "alice-2": "unknown", "alice-3": "ok"}
    assert operations(records, "ok")[0].value == "200 so it is"


def test_silence_is_unknown_after_the_clients_patience():
    made, _ = shop(at_once, arrivals=steady(10))
    records = played(made, 2, fault("isolate", "orders", at_s=0.05))
    ended = operations(records, "unknown")
    assert (ended[0].value, ended[0].at_us) == ("timeout", 1_100_000)


def test_a_full_server_refuses_definitely():
    async def slowly(node, request):
        await node.work(5_000_000)

    made, _ = shop(slowly, workers=1, arrivals=steady(10))
    records = played(made, 1)
    assert {record.value for record in operations(records, "failed")} == {"queue full"}


def test_a_client_that_comes_back_goes_on_with_the_numbers_of_its_arrivals():
    made, _ = shop(at_once, arrivals=steady(10))
    records = played(made, 1.05, fault("crash", "alice", at_s=0.35, for_s=0.3))
    assert [op.op for op in operations(records, "invoked")] == [f"alice-{n}" for n in (1, 2, 3, 7, 8, 9, 10)]


def test_a_skewed_clock_does_not_move_arrivals():
    made, _ = shop(at_once, arrivals=steady(10))
    skewed = played(made, 1, fault("skew", "alice", at_s=0.01, drift_ppm=400_000, offset_us=0))
    assert [op.at_us for op in operations(skewed, "invoked")] == [n * 100_000 for n in range(1, 10)]


def test_closed_loop_users_wait_and_think():
    async def half_a_second(node, request):
        await node.work(498_000)

    made, _ = shop(half_a_second, loop=closed_loop, users=2, think=constant(ms=500))
    records = played(made, 2.1)
    assert [op.at_us for op in operations(records, "invoked") if op.op.startswith("alice-2.")] == [500_000, 1_500_000]
    assert {op.op for op in operations(records, "ok")} == {"alice-1.1", "alice-1.2", "alice-2.1", "alice-2.2"}


def test_a_burst_is_an_action_that_ends():
    made, alice = shop(at_once, arrivals=steady(1))
    made.action("burst", alice.burst)
    records = played(made, 5, fault("burst", "alice", at_s=1.5, rate_per_s=200, for_s=1))
    extra = [op for op in operations(records, "invoked") if op.op.startswith("alice-1.5.")]
    assert 150 < len(extra) < 250
    assert all(1_500_000 < op.at_us < 2_500_000 for op in extra)
    assert len({op.key for op in operations(records, "invoked")}) == len(operations(records, "invoked"))


def test_a_burst_of_a_client_that_is_down_is_missed():
    made, alice = shop(at_once, arrivals=steady(1))
    made.action("burst", alice.burst)
    records = played(made, 2, fault("crash", "alice", at_s=1), fault("burst", "alice", at_s=1.5))
    assert [r.outcome for r in records if type(r).__name__ == "Intervention"] == ["applied", "missed"]


def test_a_noted_value_is_short():
    assert short("x" * 500) == "x" * 77 + "..."
    assert (short(5), short(None), short(True), short([1])) == (5, None, "True", "[1]")
