"""Attempts to sign in (限速): so many wrong ones from one address within a minute, and no more."""

from __future__ import annotations

import ipaddress
import time
from collections import deque
from dataclasses import dataclass
from threading import Lock

from yuanheng.errors import ForbiddenError, say

#: Wrong attempts from one address within so many seconds.
MOST_ATTEMPTS = 20
SECONDS = 60.0
_MOST_ADDRESSES = 10_000


@dataclass(frozen=True)
class Attempt:
    """An attempt that counts as wrong until it is forgotten."""

    network: str | None
    at: float


class Throttle:
    """Counts attempts by address; behind a proxy, which alone knows them, it lets all pass.

    What guesses at one account is counted with the account itself, wherever it comes from.
    """

    def __init__(self) -> None:
        """Nobody has tried yet."""
        self._lock = Lock()
        self._tried: dict[str, deque[float]] = {}

    def begin(self, address: str | None) -> Attempt:
        """Count an attempt; ForbiddenError for an address that tries too often."""
        now, network = time.monotonic(), _network(address)
        if network is None:
            return Attempt(None, now)
        with self._lock:
            self._drop_old(now)
            tried = self._tried.setdefault(network, deque())
            if len(tried) >= MOST_ATTEMPTS:
                raise ForbiddenError(
                    say("Too many attempts from this address"), remedy=say("Wait a minute.")
                )
            tried.append(now)
        return Attempt(network, now)

    def forget(self, attempt: Attempt) -> None:
        """Take back an attempt that was right."""
        with self._lock:
            tried = self._tried.get(attempt.network or "")
            if tried and attempt.at in tried:
                tried.remove(attempt.at)

    def _drop_old(self, now: float) -> None:
        """Drop what is long ago; of too many addresses those that were counted first."""
        for network, tried in list(self._tried.items()):
            while tried and tried[0] < now - SECONDS:
                tried.popleft()
            if not tried:
                del self._tried[network]
        while len(self._tried) >= _MOST_ADDRESSES:
            del self._tried[next(iter(self._tried))]


def _network(address: str | None) -> str | None:
    """Give an address, of IPv6 the network of 64 bits that one subscriber has."""
    if address is None:
        return None
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False))
