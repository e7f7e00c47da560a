"""Reading apart (隔离读表): a function of ours runs over a foreign file in a child process.

Workbooks break the libraries that read them: 2 KB whose chain of sectors is a ring take all memory
there is, and the program with it; 1 KB of spaces keeps a pattern busy for hours.
"""

from __future__ import annotations

import gc
import io
import pickle
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO, Any, ParamSpec, TypeVar

from yuanheng.errors import Message, SourceError, Where
from yuanheng.ledger.sources.sandbox import BrokenFileError, Sandbox, read_line

P = ParamSpec("P")
T = TypeVar("T")

_CHILD = f"{__package__}.apart_child"
#: Of these an answer may be made, beside what its reader names.
_PLAIN: tuple[type, ...] = (date, Message, Where, SourceError, OSError, *OSError.__subclasses__())


class Apart(Sandbox):
    """Children that wait to be given a file and a function to call over it."""

    def __init__(self, module: str, *classes: type, patience: float = 1.0) -> None:
        """Start none yet; module: loaded when a child starts; classes: of what answers are made.

        patience: how many times as long a file may take as one that is only read.
        """
        super().__init__(_CHILD, {"module": module}, patience)
        self._classes = {(c.__module__, c.__qualname__): c for c in (*_PLAIN, *classes)}

    def call(
        self, path: Path, function: Callable[P, T], *arguments: P.args, **named: P.kwargs
    ) -> T:
        """Call a function of a module over a file; what it refuses is raised here.

        BrokenFileError where a library or the child gave up.
        """
        # The child stays in the folder where it was started.
        whole = [each.absolute() if isinstance(each, Path) else each for each in arguments]
        packed = pickle.dumps((whole, named))
        head = f"{function.__module__} {function.__name__} {len(packed)}\n".encode()
        is_done, found = self._unpacked(self._ask(path, head + packed, _receive))
        if not is_done:
            raise found
        answer: T = found
        return answer

    def _unpacked(self, answer: bytes) -> tuple[bool, Any]:
        """Make the values of an answer: whether the function ended well, and what it gave."""
        was_enabled = gc.isenabled()
        gc.disable()  # it would look through all the cells again and again
        try:
            is_done, found = _Answer(io.BytesIO(answer), self._classes).load()
        except (pickle.UnpicklingError, EOFError, TypeError, ValueError) as error:
            raise BrokenFileError("crash", str(error)) from error
        finally:
            if was_enabled:
                gc.enable()
        return is_done, found


class _Answer(pickle.Unpickler):
    """An answer of a child, which a file may have broken: it makes values and runs nothing."""

    def __init__(self, stream: IO[bytes], classes: dict[tuple[str, str], type]) -> None:
        """Take the classes of which it may be made, by module and name."""
        super().__init__(stream)
        self._classes = classes

    def find_class(self, module: str, name: str) -> type:
        """Give a class that is known."""
        if (module, name) not in self._classes:
            raise pickle.UnpicklingError(f"{module}.{name} is no value")
        return self._classes[module, name]


def _receive(answers: IO[bytes]) -> bytes:
    """Take an answer as it comes."""
    return answers.read(read_line(answers)["bytes"])
