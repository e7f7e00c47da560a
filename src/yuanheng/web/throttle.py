"""Guessing at passwords (限速): it gets slower and slower, and shuts nobody out who does not guess.

What is counted, by address and by who is guessed at, is held in this program alone, of a bounded
number, and by a clock that nobody sets.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections import deque
from dataclasses import dataclass
from threading import Lock

from anyio import sleep

from yuanheng.errors import ForbiddenError, say

#: Wrong attempts from one address within so many seconds.
MOST_ATTEMPTS = 20
SECONDS = 60.0
_MOST_ADDRESSES = 10_000
#: So many wrong passwords in a row cost nothing; each after them waits twice as long, in seconds,
#: up to the last, until there was none for so long.
FREE_GUESSES = 5
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
FORGOTTEN_AFTER = 900.0
_MOST_GUESSED = 10_000
#: So many may wait at once, of one guesser and of all.
_MOST_WAITING_OF_ONE, _MOST_WAITING = 3, 50


@dataclass(frozen=True)
class Attempt:
    """An attempt that counts as wrong until it is forgotten, and how long it is to wait."""

    network: str | None
    at: float
    guesser: str
    wait: float


@dataclass
class _Guesses:
    """Wrong passwords in a row of one guesser, and how many of its attempts wait now."""

    count: int = 0
    at: float = 0.0
    waiting: int = 0


class Throttle:
    """Counts attempts by address, and by address together with who is guessed at.

    A browser that has signed in before is counted by itself: whoever guesses at the same name
    slows down nobody who knows the password. Behind a proxy that is not named all come from one
    address, so that only the second counts.
    """

    def __init__(self) -> None:
        """Nobody has tried yet."""
        self._lock = Lock()
        self._tried: dict[str, deque[float]] = {}
        self._guessed: dict[str, _Guesses] = {}
        self._salt = secrets.token_bytes(16)  # a password is soon typed as a name

    def begin(self, address: str | None, account: str = "", browser: str | None = None) -> Attempt:
        """Count an attempt; ForbiddenError for an address that tries too often.

        browser: the one that is known to have signed in to this account, if it is.
        """
        now, network = time.monotonic(), None if browser else _network(address)
        with self._lock:
            self._drop_old(now)
            if network is not None:
                tried = self._tried.setdefault(network, deque())
                if len(tried) >= MOST_ATTEMPTS:
                    raise ForbiddenError(
                        say("Too many attempts from this address"), remedy=say("Wait a minute.")
                    )
                tried.append(now)
            guesser = self._name(browser or network or "", account)
            guesses = self._guessed.pop(guesser, None) or _Guesses()
            self._guessed[guesser] = guesses  # the last that was counted is dropped last
            over = guesses.count - FREE_GUESSES
            guesses.count, guesses.at = guesses.count + 1, now
        wait = 0.0 if over < 0 else min(LONGEST_WAIT, FIRST_WAIT * 2.0 ** min(over, 30))
        return Attempt(network, now, guesser, wait)

    async def wait(self, attempt: Attempt) -> None:
        """Let an attempt wait its time; ForbiddenError where too many wait already."""
        if not attempt.wait:
            return
        with self._lock:
            guesses = self._guessed.setdefault(attempt.guesser, _Guesses())
            waiting = sum(each.waiting for each in self._guessed.values())
            if guesses.waiting >= _MOST_WAITING_OF_ONE or waiting >= _MOST_WAITING:
                raise ForbiddenError(
                    say("Too many attempts to sign in wait already"), remedy=say("Wait a minute.")
                )
            guesses.waiting += 1
        try:
            await sleep(attempt.wait)
        finally:
            with self._lock:
                guesses.waiting -= 1

    def forget(self, attempt: Attempt) -> None:
        """Take back an attempt that was right, and all wrong ones of the same guesser before it."""
        with self._lock:
            tried = self._tried.get(attempt.network or "")
            if tried and attempt.at in tried:
                tried.remove(attempt.at)
            self._guessed.pop(attempt.guesser, None)

    def _name(self, origin: str, account: str) -> str:
        """Name who guesses at what, without keeping either."""
        said = f"{origin}\0{account}".encode(errors="replace")
        return hashlib.blake2b(said, digest_size=16, key=self._salt).hexdigest()

    def _drop_old(self, now: float) -> None:
        """Drop what is long ago; of too many those that were counted first."""
        for network, tried in list(self._tried.items()):
            while tried and tried[0] < now - SECONDS:
                tried.popleft()
            if not tried:
                del self._tried[network]
        while len(self._tried) >= _MOST_ADDRESSES:
            del self._tried[next(iter(self._tried))]
        while self._guessed:
            first = next(iter(self._guessed))
            is_old = self._guessed[first].at < now - FORGOTTEN_AFTER
            if not is_old and len(self._guessed) < _MOST_GUESSED:
                break
            del self._guessed[first]


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
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))
