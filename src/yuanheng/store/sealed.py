"""Records and facts under a seal (封存): what changed on the disk is never taken for what was told.

A database notices a broken page, not a changed digit. So each record carries a digest of itself,
and each batch those of its facts. What an older program wrote has none and is read as it stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Any, Generic, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import TypeAdapter, ValidationError

from yuanheng.errors import DamagedError, Message, say

T = TypeVar("T")

#: Of what belongs to a batch and lies elsewhere, by table and column.
Digests = Mapping[str, Mapping[str, str]]

_MARK = ',"seal":"'
_SIZE = 8  # bytes of a digest: against rot, not against a forger, who could write it anew
_LENGTH = len(_MARK) + 2 * _SIZE + len('"}')
FACTS = say("The ledger is damaged: facts are not as they were told")
ORIGINAL = say("The ledger is damaged: an original is not as it was handed in")
_RECORD = say("The ledger is damaged: a record is not as it was written")
_MISSING = say("The ledger is damaged: records are missing")
_REMEDY = say(
    "Keep the damaged ledger as it is, write nothing to it, and make a new one of the last"
    " backup: yuanheng restore BACKUP --ledger NEW"
)
#: A mark of which so many characters are right was one.
_ALIKE = 6


class Sealed(Generic[T]):
    """Writes records of one kind as JSON under a seal, and reads them."""

    def __init__(self, kind: Any) -> None:  # noqa: ANN401 - a class, or a union of some
        """Take the kind of record."""
        self._kind = kind

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        """Learn the kind when the first record comes; a command meets few of the kinds."""
        return TypeAdapter(self._kind)

    def write(self, record: T, *beside: object, content: Digests | None = None) -> str:
        """Write a record; the seal holds for the columns `beside` it too.

        content: digests of what belongs to it and lies elsewhere, by table and column.
        """
        text = self._adapter.dump_json(record).decode()
        if content:
            text = f'{text[:-1]},"content":{json.dumps(content)}}}'
        return f'{text[:-1]}{_MARK}{_digest(text, *beside)}"}}'

    def read(self, text: object, *beside: object) -> T:
        """Read a record; DamagedError where it is not as it was written."""
        try:
            return self._adapter.validate_json(_unsealed(text, beside))
        except ValidationError as error:
            raise broken(_RECORD) from error

    def content(self, text: str) -> dict[str, dict[str, str]]:
        """Give the digests of what belongs to a record that was read."""
        return dict(json.loads(text).get("content") or {})


def facts_digests(facts: pa.Table) -> dict[str, str]:
    """Give the digest of each column of one batch's facts of a relation, in the order of the ids.

    By column, because one may be declared later, or no longer; of one that holds nothing none.
    """
    facts = facts.take(pc.sort_indices(facts.column("fact"))).combine_chunks()
    return {
        name: _column_digest(facts.column(name).combine_chunks())
        for name in facts.column_names
        if name != "seq" and facts.column(name).null_count < facts.num_rows
    }


def check_facts(facts: pa.Table, wanted: Mapping[str, str]) -> None:
    """Refuse the facts of a batch where a column is not as it was told; DamagedError."""
    found = facts_digests(facts)
    for name in facts.column_names:
        if name != "seq" and found.get(name) != wanted.get(name):
            raise broken(FACTS)


def rows_digest(rows: Iterable[object]) -> str:
    """Give the digest of plain rows, whatever their order."""
    texts = sorted(json.dumps(row, ensure_ascii=False) for row in rows)
    return _digest("\n".join(texts))


def check_numbers(last: int, numbers: Sequence[int]) -> None:
    """Refuse rows that do not follow one another: what was written in between is gone."""
    if list(numbers) != list(range(last + 1, last + 1 + len(numbers))):
        raise broken(_MISSING)


def broken(what: Message) -> DamagedError:
    """Say what of what was read is not what was written."""
    return DamagedError(what, remedy=_REMEDY)


def damaged(place: str, problem: str) -> DamagedError:
    """Say that a ledger cannot be read; `problem` is what its database said."""
    what = say("The ledger {path} is damaged: {problem}", path=place, problem=problem)
    return DamagedError(what, remedy=_REMEDY)


def _unsealed(text: object, beside: tuple[object, ...]) -> str:
    """Take the seal off; DamagedError where it is broken."""
    if not isinstance(text, str):
        raise broken(_RECORD)
    mark = text[-_LENGTH : -_LENGTH + len(_MARK)]
    if sum(a == b for a, b in zip(mark, _MARK, strict=False)) < _ALIKE:
        return text
    plain = f"{text[:-_LENGTH]}}}"
    if text != f'{plain[:-1]}{_MARK}{_digest(plain, *beside)}"}}':
        raise broken(_RECORD)
    return plain


def _digest(text: str, *beside: object) -> str:
    whole = "\x1f".join((text, *map(str, beside)))
    return blake2b(whole.encode(), digest_size=_SIZE).hexdigest()


def _column_digest(column: pa.Array) -> str:
    found = blake2b(digest_size=_SIZE)
    for piece in _bytes(column):
        found.update(piece)
    return found.hexdigest()


def _bytes(column: pa.Array) -> tuple[bytes, ...]:
    """Give which cells are stated, and what they state."""
    stated = pc.is_valid(column).to_numpy(zero_copy_only=False)
    if pa.types.is_string(column.type) or pa.types.is_binary(column.type):
        binary = column.cast(pa.binary()).fill_null(b"")
        sizes = pc.binary_length(binary).to_numpy(zero_copy_only=False)
        return stated.tobytes(), sizes.tobytes(), _joined(binary)
    if pa.types.is_floating(column.type):
        numbers = column.fill_null(0.0).to_numpy(zero_copy_only=False) + 0.0  # -0.0 is kept as 0.0
        stated = stated & ~np.isnan(numbers)  # which one database keeps as nothing
        return stated.tobytes(), np.where(stated, numbers, 0.0).tobytes()
    whole = column.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False)
    return stated.tobytes(), whole.tobytes()


def _joined(binary: pa.Array) -> bytes:
    """Give the bytes of all cells, one after the other."""
    _, offsets, data = binary.buffers()
    ends = np.frombuffer(offsets, np.int32)[binary.offset : binary.offset + len(binary) + 1]
    return bytes(data[int(ends[0]) : int(ends[-1])]) if data is not None else b""
