"""The balancer on an ordinary loop and a clock moved by hand: counting, health, draining, slow start, old figures."""

from __future__ import annotations

import asyncio

import pytest

from topics.load_balancing.backend import DOWN, EJECTED, UP, NoBackend
from topics.load_balancing.defects import ForgetsFailed, PinsTheDead
from topics.load_balancing.health import ActiveChecks, PassiveChecks
from topics.load_balancing.load import Least, busyness
from topics.load_balancing.rotation import RoundRobin, SmoothWeighted
from topics.load_balancing.signed_token import BadToken, SignedTokens

from .cast import ManualClock, balancer, servers


def names(made, count: int) -> str:
    """The servers of some requests that end at once."""
    picked = [made.pick("") for _ in range(count)]
    for each in picked:
        made.end(each, ok=True)
    return "".join(each.backend.name for each in picked)


def test_what_is_in_flight_is_what_has_not_ended_on_an_ordinary_loop() -> None:
    made = balancer(RoundRobin(), ManualClock())

    async def request(fails: bool) -> None:
        picked = made.pick("")
        await asyncio.sleep(0)
        made.end(picked, ok=not fails)

    async def scene() -> None:
        tasks = [asyncio.create_task(request(n % 2 == 0)) for n in range(9)]
        await asyncio.sleep(0)
        assert [backend.in_flight for backend in made.backends] == [3, 3, 3]
        await asyncio.gather(*tasks)

    asyncio.run(scene())
    assert [backend.in_flight for backend in made.backends] == [0, 0, 0]


def test_active_checks_need_two_in_a_row_either_way() -> None:
    checks, (a, *_) = ActiveChecks(rise=2, fall=2), servers()
    seen = []
    for passed in (False, True, False, False, True, False, True, True):
        checks.observe(a, passed)
        seen.append(a.status)
    assert seen == [UP, UP, UP, DOWN, DOWN, DOWN, DOWN, UP]


def test_failures_in_a_row_eject_and_the_next_time_for_longer() -> None:
    clock = ManualClock()
    made = balancer(RoundRobin(), clock, passive=PassiveChecks(failures=2, eject_s=5))
    b = made.backend("b")
    for back_after_s in (5, 10):
        for _ in range(2):
            made.end(made.pick("", pinned="b"), ok=False)
        assert b.status == EJECTED
        assert "b" not in names(made, 6)
        clock.now_s += back_after_s - 0.1
        assert "b" not in names(made, 6)
        clock.now_s += 0.2
        assert "b" in names(made, 6)


def test_in_panic_all_are_used_and_draining_ones_are_not() -> None:
    made = balancer(RoundRobin(), ManualClock(), "abcd", panic_percent=50)
    for name in "bc":
        made.backend(name).status = DOWN
    made.drain("d")
    assert set(names(made, 6)) == {"a", "b", "c"}
    assert made.pick("").how == "panic"


def test_without_panic_nobody_is_left() -> None:
    made = balancer(RoundRobin(), ManualClock(), "a")
    made.backend("a").status = DOWN
    with pytest.raises(NoBackend):
        made.pick("")


def test_a_draining_server_gets_nothing_new_and_keeps_what_it_has() -> None:
    made = balancer(RoundRobin(), ManualClock())
    first = made.pick("")
    assert made.drain("a").in_flight == 1
    assert set(names(made, 6)) == {"b", "c"}
    made.end(first, ok=True)
    assert made.backend("a").in_flight == 0


def test_a_fresh_server_gets_little_at_first_and_its_full_share_later() -> None:
    clock = ManualClock()
    made = balancer(SmoothWeighted(), clock, "ab", warm_s=10)
    made.add(servers("c")[0], fresh=True)
    early = names(made, 42).count("c")
    clock.now_s += 10
    assert early == 2
    assert names(made, 42).count("c") == 14


def test_old_figures_make_a_herd() -> None:
    clock = ManualClock()
    made = balancer(Least(busyness), clock, stale_s=2)
    made.pick("", pinned="b"), made.pick("", pinned="c")
    made.backend("a").known, made.backend("b").known, made.backend("c").known = 0, 1, 1
    assert "".join(made.pick("").backend.name for _ in range(5)) == "aaaaa"
    clock.now_s += 2
    assert made.pick("").backend.name != "a"


def test_a_refused_request_may_go_to_the_next_one() -> None:
    made = balancer(RoundRobin(), ManualClock())
    assert made.pick("", avoid=["a"]).backend.name == "b"


def test_the_first_defect_keeps_failed_requests_counted() -> None:
    sound = balancer(RoundRobin(), ManualClock())
    defective = ForgetsFailed(RoundRobin(), sound._latency, ManualClock())
    defective.add(servers("a")[0])
    for made in (sound, defective):
        made.end(made.pick(""), ok=False)
    assert (sound.backend("a").in_flight, defective.backend("a").in_flight) == (0, 1)


def test_the_second_defect_sends_clients_to_a_server_that_is_out() -> None:
    sound = balancer(RoundRobin(), ManualClock())
    defective = PinsTheDead(RoundRobin(), sound._latency, ManualClock())
    for backend in servers():
        defective.add(backend)
    for made in (sound, defective):
        made.backend("b").status = DOWN
    assert sound.pick("", pinned="b").backend.name != "b"
    assert defective.pick("", pinned="b").backend.name == "b"


def test_a_signed_token_is_good_everywhere_until_it_expires() -> None:
    token = SignedTokens(b"secret").issue("ann", 200)
    assert SignedTokens(b"secret").verify(token, 199) == "ann"
    for tokens, text, now_s in (
        (SignedTokens(b"secret"), token, 200),
        (SignedTokens(b"other"), token, 100),
        (SignedTokens(b"secret"), token.replace("ann", "bob"), 100),
    ):
        with pytest.raises(BadToken):
            tokens.verify(text, now_s)
