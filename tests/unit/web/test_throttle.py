"""Attempts from one address are counted, and forgotten after a minute."""

from __future__ import annotations

import anyio
import pytest

from yuanheng.errors import ForbiddenError
from yuanheng.web import throttle
from yuanheng.web.throttle import MOST_ATTEMPTS, SECONDS, Attempt, Throttle


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands until it is moved."""
    now = [1000.0]
    monkeypatch.setattr("yuanheng.web.throttle.time.monotonic", lambda: now[0])
    return now


def test_an_address_is_refused_after_its_attempts_and_let_in_a_minute_later(
    clock: list[float],
) -> None:
    """Another address is not concerned."""
    found = Throttle()
    for _ in range(MOST_ATTEMPTS):
        found.begin("10.0.0.1")
    with pytest.raises(ForbiddenError):
        found.begin("10.0.0.1")
    assert found.begin("10.0.0.2").network == "10.0.0.2"
    clock[0] += SECONDS + 1
    assert found.begin("10.0.0.1").network == "10.0.0.1"


def test_an_attempt_that_was_right_is_forgotten(clock: list[float]) -> None:
    """An office that signs in from one address each morning is not refused."""
    found = Throttle()
    for _ in range(3 * MOST_ATTEMPTS):
        clock[0] += 0.01
        found.forget(found.begin("10.0.0.1"))
    assert found.begin("10.0.0.1").at == clock[0]


@pytest.mark.usefixtures("clock")
def test_addresses_of_one_subscriber_count_together() -> None:
    """Of IPv6 everybody has 2**64 addresses."""
    found = Throttle()
    for n in range(MOST_ATTEMPTS):
        found.begin(f"2001:db8:1:2::{n:x}")
    with pytest.raises(ForbiddenError):
        found.begin("2001:db8:1:2:ffff::1")
    assert found.begin("2001:db8:1:3::1").network == "2001:db8:1:3::/64"


@pytest.mark.usefixtures("clock")
def test_behind_a_proxy_no_address_is_counted() -> None:
    """All come from the proxy; one who guesses would lock out everybody."""
    found = Throttle()
    assert {found.begin(None).network for _ in range(3 * MOST_ATTEMPTS)} == {None}


@pytest.mark.usefixtures("clock")
def test_very_many_addresses_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that were counted first are dropped."""
    monkeypatch.setattr(throttle, "_MOST_ADDRESSES", 10)
    found = Throttle()
    for n in range(50):
        found.begin(f"10.0.0.{n}")
    assert len(found._tried) == 10


@pytest.mark.usefixtures("clock")
def test_each_wrong_password_after_five_waits_twice_as_long() -> None:
    """Up to half a minute; by another name, from elsewhere or in a known browser it begins anew."""
    found = Throttle()
    waits = [found.begin(None, "chief").wait for _ in range(12)]
    assert waits == [0.0] * 5 + [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]
    others = (("10.0.0.1", "chief", None), (None, "other", None), (None, "chief", "browser"))
    assert {found.begin(*other).wait for other in others} == {0.0}


def test_guesses_are_forgotten_by_the_right_password_or_after_a_quiet_time(
    clock: list[float],
) -> None:
    """The clock of the computer may be set as one likes: it is not asked."""
    found = Throttle()
    for _ in range(7):
        last = found.begin(None, "chief")
    found.forget(last)
    assert found.begin(None, "chief").wait == 0.0
    for _ in range(7):
        found.begin(None, "chief")
    clock[0] += throttle.FORGOTTEN_AFTER
    assert found.begin(None, "chief").wait > 0
    clock[0] += throttle.FORGOTTEN_AFTER + 1
    assert found.begin(None, "chief").wait == 0.0


def test_only_so_many_wait_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one guesser, and of all; the others are told to come again."""
    found, started = Throttle(), []

    async def standing(seconds: float) -> None:
        started.append(seconds)
        await anyio.sleep_forever()

    monkeypatch.setattr(throttle, "sleep", standing)
    monkeypatch.setattr(throttle, "_MOST_WAITING", 5)
    refused: list[str] = []

    async def attempt(name: str) -> None:
        try:
            await found.wait(Attempt(None, 0.0, name, 1.0))
        except ForbiddenError:
            refused.append(name)

    async def all_at_once() -> None:
        with anyio.move_on_after(0.2):
            async with anyio.create_task_group() as group:
                for name in "aaaaabbbbb":
                    group.start_soon(attempt, name)

    anyio.run(all_at_once)
    assert (len(started), sorted(refused)) == (5, ["a", "a", "b", "b", "b"])
    assert {each.waiting for each in found._guessed.values()} == {0}


@pytest.mark.usefixtures("clock")
def test_very_many_names_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that were tried last are kept, and none of them in words."""
    monkeypatch.setattr(throttle, "_MOST_GUESSED", 10)
    found = Throttle()
    for n in range(50):
        found.begin(None, f"name{n}")
    assert (len(found._guessed), "name" in str(found._guessed)) == (10, False)
