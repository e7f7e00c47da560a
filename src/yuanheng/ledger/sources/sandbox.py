"""The sandbox (隔离读取): foreign files are read by a child process that can be stopped.

A file can name addresses and other files, take hours, or break the library that reads it. The
child reaches no network and has a limit of time for each file and one of memory; a child is kept
for the next file, since to start one takes half a second.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, TypeVar, cast

import psutil

from yuanheng.errors import SourceError, Where, say

#: A file may take so many seconds, and one more for so many bytes.
LEAST_SECONDS = 30.0
BYTES_A_SECOND = 1_000_000
#: What a child may hold; less where the machine has less.
MOST_MEMORY = 8 * 1024**3
#: Libraries reserve so much that they never use.
_RESERVED = 4 * 1024**3
#: A child that still holds so much after a file is not kept for the next.
_KEPT_MEMORY = 1024**3
#: A child may take so many seconds to start on a busy machine.
_STARTING = 120.0
#: So many files are read at once. Where one of them has taken longer than `_SLOW` seconds, so
#: many may wait: whoever waits holds a thread of the console.
_AT_ONCE = 3
_WAITING = 12
_SLOW = 3.0
_OFTEN = 0.1

T = TypeVar("T")

#: No address is reached by a proxy of a kind that does not exist; PROJ fetches grids by itself.
_SETTINGS = {
    "GDAL_HTTP_PROXY": "none://none",
    "PROJ_NETWORK": "OFF",
    "GDAL_PAM_ENABLED": "NO",
    "OGR_ARC_STEPSIZE": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
#: The ways a child ends, beside what libraries say.
_ENDS = frozenset({"time", "memory", "crash"})
#: What is set for other programs of the machine is not for this one.
_FOREIGN = ("GDAL_", "OGR_", "CPL_", "PROJ_", "SQLITE_", "VSI_")


class BrokenFileError(Exception):
    """What a library said of a file (`kind` is the name of its exception), or how the child ended.

    That is `time`, `memory`, or `crash`.
    """

    def __init__(self, kind: str, text: str = "") -> None:
        """Keep both apart."""
        super().__init__(text)
        self.kind = kind


class _Child:
    """A process that reads files, one after the other."""

    def __init__(self, module: str, settings: dict[str, Any]) -> None:
        """Start it and wait until its libraries are loaded."""
        self.ended = ""
        self._memory = min(MOST_MEMORY, psutil.virtual_memory().total * 3 // 4)
        asked = json.dumps(settings | {"memory": self._memory + _RESERVED})
        kept = {k: v for k, v in os.environ.items() if not _is_foreign(k)}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, asked],
            env=kept | _SETTINGS,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._questions = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)
        self.ask(_STARTING, b"", read_line)

    def ask(self, seconds: float, request: bytes, receive: Callable[[IO[bytes]], T]) -> T:
        """Ask one thing and take the answer; BrokenFileError where that breaks off."""
        done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(seconds, done), daemon=True)
        watch.start()
        try:
            self._questions.write(request)
            self._questions.flush()
            return receive(self._answers)
        except (OSError, ValueError) as error:  # the pipe breaks off
            self.close()
            raise BrokenFileError(self.ended or "crash", str(error)) from error
        finally:
            done.set()
            watch.join()

    def _watch(self, seconds: float, done: threading.Event) -> None:
        """End the process when it has taken too long, or holds too much."""
        until = time.monotonic() + seconds
        while not done.wait(_OFTEN):
            try:
                held = self.held_bytes()
            except psutil.Error:  # it has ended by itself
                return
            if time.monotonic() > until or held > self._memory:
                self.ended = "memory" if held > self._memory else "time"
                self._process.kill()
                return

    def held_bytes(self) -> int:
        """Give the memory that it holds; psutil.Error where it has ended."""
        return int(psutil.Process(self._process.pid).memory_info().rss)

    def is_sound(self) -> bool:
        """Tell whether it can read another file."""
        try:
            return not self.ended and self.held_bytes() < _KEPT_MEMORY
        except psutil.Error:
            return False

    def close(self) -> None:
        """End the process."""
        self.ended = self.ended or "crash"
        self._process.kill()
        self._process.wait()
        for pipe in (self._questions, self._answers):
            with suppress(OSError):
                pipe.close()


class Sandbox:
    """Children that wait for a file, and the files that are being read."""

    def __init__(self, module: str, settings: dict[str, Any], patience: float = 1.0) -> None:
        """Start none yet; module: what a child runs, with settings.

        patience: how many times as long as others its files may take.
        """
        self._module, self._settings, self._patience = module, settings, patience
        self._idle: list[_Child] = []
        self._begun: dict[int, float] = {}
        self._waiting = 0
        self._turns = threading.Condition()
        atexit.register(self.close)

    def close(self) -> None:
        """End the children that wait."""
        while self._idle:
            self._idle.pop().close()

    def _ask(self, path: Path, request: bytes, receive: Callable[[IO[bytes]], T]) -> T:
        """Ask a child that waits, or a new one."""
        seconds = self._patience * (LEAST_SECONDS + _size(path) / BYTES_A_SECOND)
        with self._turn(path):
            child = self._waiting_child() or _Child(self._module, self._settings)
            is_whole = False
            try:
                answer = child.ask(seconds, request, receive)
                is_whole = True
            except BrokenFileError as error:
                is_whole = error.kind not in _ENDS
                raise BrokenFileError(error.kind, without_folder(str(error), path)) from error
            finally:
                if is_whole and child.is_sound():
                    self._idle.append(child)
                else:
                    child.close()
        return answer

    def _waiting_child(self) -> _Child | None:
        """Take a child that waits and still lives."""
        with suppress(IndexError):
            while (child := self._idle.pop()) is not None:
                if child.is_sound():
                    return child
                child.close()
        return None

    @contextmanager
    def _turn(self, path: Path) -> Iterator[None]:
        """Wait for a turn; SourceError where too many wait for files that take long."""
        me = threading.get_ident()
        with self._turns:
            self._waiting += 1
            try:
                while len(self._begun) >= _AT_ONCE:
                    slow = time.monotonic() - min(self._begun.values()) > _SLOW
                    if slow and self._waiting > _WAITING:
                        raise SourceError(
                            say("Other files are being read, and that takes long"),
                            where=Where(file=path.name),
                            remedy=say("Try again in a few minutes."),
                        )
                    self._turns.wait(_OFTEN)
            finally:
                self._waiting -= 1
            self._begun[me] = time.monotonic()
        try:
            yield
        finally:
            with self._turns:
                del self._begun[me]
                self._turns.notify()


def without_folder(text: str, path: Path) -> str:
    """Have what a library says name a file only: where the file lies is nobody's business."""
    folder = path.absolute().parent
    for written in {str(folder), folder.as_posix(), str(path.parent), path.parent.as_posix()}:
        if len(written) > 1:
            text = text.replace(f"{written}/", "").replace(f"{written}{os.sep}", "")
    return text


def read_line(answers: IO[bytes]) -> dict[str, Any]:
    """Read a line of JSON; BrokenFileError where it says that a library gave up."""
    line: dict[str, Any] = json.loads(answers.readline())
    if "kind" in line:
        kind = "memory" if line["kind"].endswith("MemoryError") else line["kind"]
        raise BrokenFileError(kind, line["error"])
    return line


def _size(path: Path) -> int:
    """Give the bytes of a file, or of the files of a geodatabase."""
    files = path.iterdir() if path.is_dir() else (path,)
    return sum(file.stat().st_size for file in files if file.is_file())


def _is_foreign(key: str) -> bool:
    """Tell a setting that other programs of the machine have for GDAL, or for reaching out."""
    return key.upper().startswith(_FOREIGN) or key.lower().endswith("_proxy")
