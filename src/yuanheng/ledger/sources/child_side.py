"""What the children of a sandbox have in common (子进程一侧): a line of JSON for each answer.

It imports nothing, so that to start a child costs what its own libraries cost.
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from typing import Any, BinaryIO


def begin() -> tuple[dict[str, Any], BinaryIO]:
    """Take what was asked when the child was started, and its way to answer; bound its memory."""
    asked: dict[str, Any] = json.loads(sys.argv[1])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    warnings.simplefilter("ignore")
    _limit_memory(asked["memory"])
    return asked, answers


def say_line(answers: BinaryIO, line: dict[str, Any]) -> None:
    """Write one line; the first says that the libraries are loaded."""
    answers.write(json.dumps(line).encode() + b"\n")
    answers.flush()


def _limit_memory(most_bytes: int) -> None:
    """Have the system refuse memory beyond a limit; Windows and macOS set none."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
