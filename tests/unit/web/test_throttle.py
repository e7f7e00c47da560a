"""Attempts from one address are counted, and forgotten after a minute."""

from __future__ import annotations

import pytest

from yuanheng.errors import ForbiddenError
from yuanheng.web import throttle
from yuanheng.web.throttle import MOST_ATTEMPTS, SECONDS, Throttle


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
