"""How long a test waits for what must come: so long that a busy machine is no wrong answer."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

#: Nothing that passes waits so long; only what fails takes its time.
PATIENCE_S = 300


def wait_for(state: Callable[[], bool], what: str = "nothing came of it") -> None:
    """Look again and again until a state is reached; the test fails where it never is."""
    end = time.monotonic() + PATIENCE_S
    while not state():
        if time.monotonic() > end:
            pytest.fail(what)
        time.sleep(0.05)
