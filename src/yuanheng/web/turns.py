"""Turns (轮候): who looks at a file waits without holding a thread that other pages need."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import Semaphore
from anyio.lowlevel import RunVar

#: So many files are looked at at once; the threads of the console are forty.
AT_ONCE = 6
_FREE: RunVar[Semaphore] = RunVar("turns of looking at files")


async def turn() -> AsyncIterator[None]:
    """Wait for a turn, as a dependency of what looks at a file."""
    try:
        free = _FREE.get()
    except LookupError:
        free = Semaphore(AT_ONCE)
        _FREE.set(free)
    async with free:
        yield


#: The same around a part of a request, where the file itself is still to come.
in_turn = asynccontextmanager(turn)
