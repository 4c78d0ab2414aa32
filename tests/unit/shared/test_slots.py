import asyncio

import pytest

from shared.messaging.slots import Lease, Slots


async def settle() -> None:
    """Let every task that can run do so."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_slots_are_handed_out_up_to_their_count() -> None:
    slots = Slots(2)
    first = await slots.reserve()
    await slots.reserve()
    third = asyncio.create_task(slots.reserve())
    await settle()
    assert not third.done()
    first.release()
    await asyncio.wait_for(third, 1)


async def test_a_child_takes_from_its_parent_too() -> None:
    parent = Slots(2)
    child = Slots(1, parent=parent)
    of_child = await child.reserve()
    second_of_child = asyncio.create_task(child.reserve())
    of_parent = await parent.reserve()
    await settle()
    assert not second_of_child.done()
    of_parent.release()
    await settle()
    assert not second_of_child.done(), "the child's own slot is still taken"
    of_child.release()
    await asyncio.wait_for(second_of_child, 1)


async def test_the_parent_goes_first_then_who_waited_longest() -> None:
    parent = Slots(1)
    child = Slots(1, parent=parent)
    lease = await parent.reserve()
    order: list[str] = []

    async def wait(slots: Slots, name: str) -> None:
        taken = await slots.reserve()
        order.append(name)
        taken.release()

    async with asyncio.TaskGroup() as waiting:
        for slots, name in ((child, "c1"), (parent, "p1"), (child, "c2"), (parent, "p2")):
            waiting.create_task(wait(slots, name))
            await settle()
        lease.release()

    assert order == ["p1", "p2", "c1", "c2"]


async def test_a_cancelled_wait_takes_nothing() -> None:
    slots = Slots(1)
    lease = await slots.reserve()
    waiting = asyncio.create_task(slots.reserve())
    granted = asyncio.create_task(slots.reserve())
    await settle()
    waiting.cancel()
    lease.release()
    granted.cancel()  # in the very moment in which it is granted
    await asyncio.gather(waiting, granted, return_exceptions=True)
    await asyncio.wait_for(slots.reserve(), 1)


async def test_slots_are_full_when_used_not_when_reserved() -> None:
    parent = Slots(1)
    child = Slots(1, parent=parent)
    full = asyncio.create_task(child.full())
    lease: Lease = await parent.reserve()
    await settle()
    assert not full.done()
    lease.use()
    lease.use()
    await asyncio.wait_for(full, 1)
    await asyncio.wait_for(child.full(), 1)
    lease.release()
    lease.release()
    again = asyncio.create_task(child.full())
    await settle()
    assert not again.done()
    again.cancel()
    await asyncio.gather(again, return_exceptions=True)


def test_there_is_at_least_one_slot() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Slots(0)
