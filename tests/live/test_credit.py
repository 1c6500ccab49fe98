from __future__ import annotations

from playground.live.bucket import TokenBucket
from playground.live.credit import WINDOW, Credit


def test_a_window_is_filled_and_then_held():
    credit = Credit()
    credit.begin(1)
    for i in range(4):
        assert credit.allows(WINDOW // 4)
        credit.sent(1, i, WINDOW // 4)
    assert not credit.allows(1)


def test_an_acknowledgement_frees_everything_up_to_it():
    credit = Credit()
    credit.begin(1)
    for i in range(4):
        credit.sent(1, i, WINDOW // 4)
    credit.acknowledged(1, 2)
    assert credit.allows(WINDOW // 4 * 3)
    assert credit.debt == WINDOW // 4


def test_a_frame_larger_than_what_is_left_waits_but_one_alone_may_go():
    credit = Credit()
    credit.begin(1)
    assert credit.allows(WINDOW * 2)
    credit.sent(1, 0, 10)
    assert not credit.allows(WINDOW)


def test_a_new_run_has_a_whole_window_and_the_debt_stays():
    credit = Credit()
    credit.begin(1)
    credit.sent(1, 0, WINDOW)
    credit.begin(2)
    assert credit.allows(WINDOW)
    assert credit.debt == WINDOW


def test_acknowledging_a_newer_run_settles_the_older_ones():
    credit = Credit()
    credit.begin(1)
    credit.sent(1, 5, 100)
    credit.begin(2)
    credit.sent(2, 0, 100)
    credit.acknowledged(2, 0)
    assert credit.debt == 0


def test_acknowledging_what_was_never_sent_frees_nothing_of_what_follows():
    credit = Credit()
    credit.begin(1)
    credit.sent(1, 3, WINDOW)
    credit.acknowledged(1, 2)
    credit.acknowledged(0, 99)
    assert not credit.allows(1)


def test_a_bucket_allows_a_burst_and_then_a_rate():
    now = [0.0]
    bucket = TokenBucket(20, 40, lambda: now[0])
    assert [bucket.take() for _ in range(41)] == [True] * 40 + [False]
    now[0] += 0.05
    assert [bucket.take() for _ in range(2)] == [True, False]
    now[0] += 3_600
    assert sum(bucket.take() for _ in range(100)) == 40
