from __future__ import annotations

import asyncio

import pytest

from playground.engine.group import OrderedGroup
from playground.engine.loop import VirtualLoop


def test_leaving_waits_for_every_child():
    done = []

    async def child(seconds: float) -> None:
        await asyncio.sleep(seconds)
        done.append(seconds)

    async def scene() -> None:
        async with OrderedGroup("g") as group:
            group.start(child(2), "slow")
            group.start(child(1), "fast")

    loop = VirtualLoop()
    loop.run(scene())
    assert done == [1, 2] and loop.now_us == 2_000_000


def test_the_first_failure_cancels_the_others_in_order_and_leaves_the_block():
    cancelled = []

    async def child(name: str) -> None:
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            cancelled.append(name)
            raise

    async def fails() -> None:
        await asyncio.sleep(1)
        raise ValueError("the one that counts")

    async def scene() -> None:
        async with OrderedGroup("g") as group:
            for name in ("a", "b", "c", "d"):
                group.start(child(name), name)
            group.start(fails(), "fails")

    loop = VirtualLoop()
    with pytest.raises(ValueError, match="the one that counts"):
        loop.run(scene())
    assert cancelled == ["a", "b", "c", "d"] and loop.now_us == 1_000_000


def test_an_exception_of_the_block_cancels_the_children_and_comes_out():
    async def scene() -> None:
        async with OrderedGroup("g") as group:
            group.start(asyncio.sleep(10), "sleeper")
            raise KeyError("block")

    with pytest.raises(KeyError, match="block"):
        VirtualLoop().run(scene())


def test_a_cancelled_block_cancels_its_children_and_waits_for_them():
    ended = []

    async def child() -> None:
        try:
            await asyncio.sleep(10)
        finally:
            await asyncio.sleep(1)
            ended.append("child")

    async def block() -> None:
        async with OrderedGroup("g") as group:
            group.start(child(), "child")

    async def scene() -> None:
        task = asyncio.get_running_loop().create_task(block(), name="block")
        await asyncio.sleep(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    VirtualLoop().run(scene())
    assert ended == ["child"]
