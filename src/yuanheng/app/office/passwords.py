"""Passwords (口令): what is accepted, how it is kept (argon2id), how it is verified."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from yuanheng.errors import ForbiddenError, UsageError, say

SHORTEST_PASSWORD = 10
_HASHER = PasswordHasher()
#: Verified where there is no such account, so that a wrong name takes as long as a wrong password.
#: Bytes of chance in the form of a hash, which fit no password: none is hashed at import.
NOBODY = "$argon2id$v=19$m={m},t={t},p={p}${salt}${digest}".format(
    m=_HASHER.memory_cost,
    t=_HASHER.time_cost,
    p=_HASHER.parallelism,
    salt=b64encode(secrets.token_bytes(_HASHER.salt_len)).decode().rstrip("="),
    digest=b64encode(secrets.token_bytes(_HASHER.hash_len)).decode().rstrip("="),
)
#: One password is verified at a time: guesses sent together are counted one by one, and cannot
#: fill the memory, of which each takes 64 MiB.
_VERIFYING = Lock()
_LONGEST_WAIT = 20


def check_password(password: str, name: str) -> None:
    """Refuse a password that is short, or the name itself."""
    if len(password) < SHORTEST_PASSWORD or len(password) > 200 or password == name:
        raise UsageError(
            say("The password has fewer than {n} characters", n=SHORTEST_PASSWORD),
            remedy=say("Take a sentence that you can remember."),
        )


def hash_password(password: str) -> str:
    """Give the argon2id hash by which a password is kept."""
    return _HASHER.hash(password)


def is_old(hashed: str) -> bool:
    """Tell a hash that was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(hashed)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for one's turn to verify a password; ForbiddenError where too many wait."""
    if not _VERIFYING.acquire(timeout=_LONGEST_WAIT):
        raise ForbiddenError(
            say("Too many people sign in at this moment"), remedy=say("Wait a minute.")
        )
    try:
        yield
    finally:
        _VERIFYING.release()


def is_right(hashed: str, password: str) -> bool:
    """Verify a password; a hash that cannot be read fits none."""
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False
