"""One act on many (批量办理): each is done or refused by itself, and every refusal says why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yuanheng.errors import YuanhengError


@dataclass(frozen=True)
class RefusedOne:
    """What was not done, by its number or key, and why."""

    key: str
    error: YuanhengError


@dataclass(frozen=True)
class ManyDone:
    """What came of each: the numbers of the tasks that were made or changed, and the refusals."""

    done: tuple[int, ...]
    refused: tuple[RefusedOne, ...]


def each_of(keys: Iterable[str], act: Callable[[str], int]) -> ManyDone:
    """Do one thing to each; a refusal stops none of the others, and nothing is taken back."""
    done, refused = [], []
    for key in dict.fromkeys(keys):
        try:
            done.append(act(key))
        except YuanhengError as error:
            refused.append(RefusedOne(key, error))
    return ManyDone(tuple(done), tuple(refused))
