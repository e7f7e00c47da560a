"""The other side of reading apart (读表子进程): calls functions of this package over foreign files.

A line of JSON names the function and how long its pickled arguments are; a line that says how long
the pickled answer is comes back, or one that names what a library raised.
"""

from __future__ import annotations

import gc
import pickle
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import BinaryIO

from yuanheng.errors import YuanhengError
from yuanheng.ledger.sources.child_side import begin, say_line


def main() -> None:
    """Answer until the other side is gone."""
    asked, answers = begin()
    import_module(asked["module"])
    say_line(answers, {})
    questions = sys.stdin.buffer
    while line := questions.readline():
        module, name, length = line.decode().split()
        arguments, named = pickle.loads(questions.read(int(length)))  # noqa: S301 - of our parent
        function = getattr(import_module(module), name)
        _answer(answers, partial(function, *arguments, **named))


def _answer(answers: BinaryIO, call: Callable[[], object]) -> None:
    """Call a function; what it refuses is an answer, what else is raised is said in its place."""
    gc.disable()  # it would look through all the cells again and again
    try:
        packed = pickle.dumps(_said(call), protocol=5)
    except Exception as error:  # noqa: BLE001 - told to the other side, which decides
        say_line(answers, {"kind": type(error).__name__, "error": str(error)})
        return
    finally:
        gc.enable()
    say_line(answers, {"bytes": len(packed)})
    answers.write(packed)
    answers.flush()


def _said(call: Callable[[], object]) -> tuple[bool, object]:
    """Tell whether a function ended well, and what it gave or refused."""
    try:
        return True, call()
    except (YuanhengError, OSError) as error:
        return False, error


if __name__ == "__main__":
    main()
