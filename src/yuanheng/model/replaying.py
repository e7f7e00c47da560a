"""A run made again (重做): what it says otherwise, and why (更正, or a difference)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from yuanheng.model.evaluation import Run
from yuanheng.model.ledger import Reread

Kind = Literal["type", "quantity", "indicator", "potential", "score", "check", "verdict"]
Reason = Literal["amount", "limit", "contract", "cause", "new", "other"]
Outcome = Literal["equal", "corrected", "differs"]


@dataclass(frozen=True)
class RereadAmount(Reread):
    """An amount that was read again, with the zone and the key of the fact that it is of."""

    zone: str
    key: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """What a run says of one thing: a verdict with what goes with it, or a number."""

    verdict: str | None = None
    value: float | None = None
    falls_due: str | None = None
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """Something of which a run says another thing when it is made again.

    id: the rule, indicator or node. before, after: None where the one or the other does not say
    it. amounts: those that were read again and that it may rest on. reasons: `amount` where the
    amounts as they had been rounded, or read in another unit, give what was said; `contract` where
    the contracts without their changes do; `cause` where the causes without the days that their
    dates tell do; `limit` where an amount stands exactly at a limit and doubles fell beside it;
    several where only all of them together do. `new` where the standard of then did not say it;
    `other` where none of these explains it.
    """

    kind: Kind
    zone: str
    area: str
    subject: str
    name: str
    id: str
    before: Told | None
    after: Told | None
    reasons: tuple[Reason, ...] = ("other",)
    amounts: tuple[RereadAmount, ...] = ()


@dataclass(frozen=True)
class Replay:
    """A run made again on the ledger as it was known, with all that comes out otherwise."""

    run: Run
    result_digest: str
    same_pack: bool
    same_engine: bool
    same_code: bool
    changes: tuple[Change, ...] = ()

    @property
    def is_equal(self) -> bool:
        """Tell whether all that the run said is the same, but for the last digits of doubles."""
        return all(change.reasons == ("new",) for change in self.changes)

    @property
    def outcome(self) -> Outcome:
        """Tell whether it is the same, corrected since throughout, or different."""
        if self.is_equal:
            return "equal"
        return "differs" if any(c.reasons == ("other",) for c in self.changes) else "corrected"
