"""What is known of an exhibit, who may write it, and what a dead worker leaves."""

from __future__ import annotations

from hashlib import sha256

import pytest

from playground.exhibits import shelf
from playground.exhibits.shelf import LeaseLost, Maker

NAME = shelf.address("counter", "curve", "code")


@pytest.fixture
def alice(redis_client):
    return Maker(redis_client, NAME, "alice")


@pytest.fixture
def bob(redis_client):
    return Maker(redis_client, NAME, "bob")


def test_its_name_changes_with_whatever_it_is_made_of():
    assert (
        len({shelf.address(*words) for words in (("a", "b", "c"), ("a", "b", "d"), ("a", "c", "c"), ("ab", "", "c"))})
        == 4
    )


def test_one_of_many_who_ask_enqueues_it(redis_client):
    assert [shelf.claim(redis_client, NAME) for _ in range(3)] == [
        (shelf.Standing("queued"), True),
        (shelf.Standing("queued"), False),
        (shelf.Standing("queued"), False),
    ]


def test_while_it_is_made_it_tells_how_far_it_is(redis_client, alice):
    assert alice.take()
    assert shelf.standing(redis_client, NAME) == shelf.Standing("running")
    alice.tell(3, 10, "preparing")
    told = shelf.standing(redis_client, NAME)
    assert (told.status, told.progress) == ("running", {"done": 3, "total": 10, "words": "preparing"})
    assert shelf.claim(redis_client, NAME) == (told, False)


def test_it_is_kept_at_the_hash_of_its_content(redis_client, alice):
    alice.take()
    sha = alice.finish(b"{}")
    assert sha == sha256(b"{}").hexdigest()
    assert shelf.standing(redis_client, NAME) == shelf.Standing("done", sha=sha)
    assert shelf.content(redis_client, sha) == b"{}"
    assert not alice.take()


def test_one_worker_at_a_time_makes_it(alice, bob):
    assert alice.take()
    assert not bob.take()
    for act in (lambda: bob.tell(1, 2, "mine"), lambda: bob.finish(b"{}")):
        with pytest.raises(LeaseLost):
            act()


def test_when_a_worker_is_gone_the_next_one_who_asks_has_it_made_again(redis_client, alice, bob):
    shelf.claim(redis_client, NAME)
    alice.take()
    alice.tell(1, 2, "half")
    redis_client.delete(f"exhibit-lease:{NAME}")  # as when it lapses
    assert shelf.standing(redis_client, NAME).status == "absent"
    assert shelf.claim(redis_client, NAME)[1]
    assert bob.take()
    assert shelf.standing(redis_client, NAME).progress is None
    with pytest.raises(LeaseLost):
        alice.finish(b"late")


def test_what_ended_its_worker_three_times_is_not_tried_again_for_a_while(redis_client, alice):
    for _ in range(shelf.TRIES):
        assert alice.take()
        redis_client.delete(f"exhibit-lease:{NAME}")
    assert not alice.take()
    assert "3 times" in shelf.standing(redis_client, NAME).failure


def test_a_failure_is_told_until_somebody_asks_again(redis_client, alice):
    alice.take()
    alice.fail("no room left")
    assert shelf.standing(redis_client, NAME) == shelf.Standing("failed", failure="no room left")
    assert shelf.claim(redis_client, NAME) == (shelf.Standing("queued"), True)
    assert shelf.standing(redis_client, NAME).status == "queued"


def test_content_that_is_gone_can_be_made_again(redis_client, alice):
    alice.take()
    sha = alice.finish(b"{}")
    redis_client.delete(f"exhibit-content:{sha}")
    assert shelf.standing(redis_client, NAME).status == "absent"
