"""Who looks at files waits without holding threads that other pages need."""

import anyio

from yuanheng.web.turns import AT_ONCE, in_turn


def test_no_more_than_a_few_look_at_once_and_all_have_their_turn() -> None:
    inside, most, ended = 0, 0, 0

    async def look() -> None:
        nonlocal inside, most, ended
        async with in_turn():
            inside += 1
            most = max(most, inside)
            await anyio.sleep(0.001)
            inside -= 1
        ended += 1

    async def many() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(60):
                group.start_soon(look)

    anyio.run(many)
    assert (most, ended, inside) == (AT_ONCE, 60, 0)
