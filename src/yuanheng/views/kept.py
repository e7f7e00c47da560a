"""What was reckoned and is kept (算过不再算): by the very contents that it was reckoned from.

A key that names a run or a ledger would also fit another ledger that lies in its place now. The
digest of the facts themselves fits nothing else, so that nothing here can be out of date.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import pyarrow as pa

T = TypeVar("T")


class Kept(Generic[T]):
    """The results asked for last, each by what it depends on; whoever takes one changes nothing."""

    def __init__(self, most: int) -> None:
        """Hold nothing yet, and later at most so many."""
        self._most = most
        self._held: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, reckon: Callable[[], T]) -> T:
        """Give what is kept, or reckon it; two that ask at once may both reckon."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        found = reckon()
        with self._lock:
            self._held[key] = found
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return found


def content_of(table: pa.Table) -> bytes:
    """Give the digest of a table: of its columns, their types and every cell in order."""
    digest = hashlib.blake2b(digest_size=32)
    sink = pa.BufferOutputStream()
    whole = table.combine_chunks()
    with pa.ipc.new_stream(sink, whole.schema) as stream:
        stream.write_table(whole)
    digest.update(sink.getvalue())
    return digest.digest()
