"""What is changed in the ledger by hand (更正、撤回): one record, or a whole batch withdrawn."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field

from yuanheng.app.keeping.ledger import withdraw
from yuanheng.app.keeping.records import Edited, edit_record
from yuanheng.errors import UsageError, say
from yuanheng.views.ledger.batches import local_moment
from yuanheng.views.steady_record import SteadyRecord
from yuanheng.web.misfits import fitted
from yuanheng.web.pages.ledger import BatchDetail, Number, acting, batch_detail, batch_of
from yuanheng.web.pages.ledger_records import (
    FactNamed,
    RecordCard,
    RelationNamed,
    record_card,
    record_of,
)
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act
from yuanheng.web.task_acts import MOST, Changed, Short
from yuanheng.web.visitors import Leader, Officer, Visitor

router = APIRouter(responses=REFUSALS)

_FIELD, _LONGEST = "cell.", 4000


class Correction(BaseModel):
    """Cells as one would write them in a table, on the version that was seen, and why.

    `later` says that a day after today of what has happened is meant.
    """

    version: int = Field(ge=1, le=MOST)
    reason: str = Field("", max_length=500)
    cells: dict[Short, Annotated[str, Field(max_length=_LONGEST)]] = Field(
        default_factory=dict, max_length=200
    )
    later: bool = False


class Withdrawal(BaseModel):
    """Why a batch is withdrawn."""

    reason: str = Field("", max_length=500)


@router.post("/api/ledger/batches/{number}/withdraw", tags=["ledger"])
def withdraw_api(visitor: Leader, number: Number, wish: Withdrawal) -> BatchDetail:
    """Withdraw a batch with a reason; what it had superseded stands again."""
    _withdraw(visitor, number, wish)
    return batch_detail(visitor, number, 1)


@router.post("/ledger/batches/{number}/withdraw", include_in_schema=False)
@act(say("withdraw a batch"))
def withdraw_form(visitor: Leader, number: Number, wish: Annotated[Withdrawal, Form()]) -> Response:
    """Withdraw a batch with a reason."""
    _withdraw(visitor, number, wish)
    return RedirectResponse(f"/ledger/batches/{number}", status_code=303)


def _withdraw(visitor: Visitor, number: int, wish: Withdrawal) -> None:
    """Withdraw a batch that the account sees."""
    batch_of(visitor, number)
    withdraw(acting(visitor), number, wish.reason)


@router.post("/api/ledger/records/{relation}/{fact}", tags=["ledger"])
def correct_api(
    visitor: Officer, relation: RelationNamed, fact: FactNamed, wish: Correction
) -> RecordCard:
    """Correct a record on the version that was seen; 409 tells both values where it is newer."""
    done = _correct(visitor, relation, fact, wish)
    if done.newer is not None:
        raise Changed(
            say("Somebody else corrected this record meanwhile"),
            tuple(
                say(
                    "{label}: it was {began}, is {theirs} now, and was to be {yours}",
                    label=c.label,
                    began=c.began or "–",
                    theirs=c.theirs or "–",
                    yours=c.yours or "–",
                )
                for c in done.clashes
            ),
        )
    return record_card(record_of(visitor, relation, fact))


@router.post("/ledger/records/{relation}/{fact}", include_in_schema=False)
@act(say("correct a record, with a reason"))
async def correct_form(
    request: Request, visitor: Officer, relation: RelationNamed, fact: FactNamed
) -> Response:
    """Correct a record; a page with both values where it is newer."""
    async with request.form() as form:
        texts = {name: value for name, value in form.items() if isinstance(value, str)}
    version = texts.get("version", "")
    if not version.isdecimal() or len(version) > 9:
        raise UsageError(say("The form does not say which version was seen"))
    wish = fitted(
        Correction,
        version=int(version),
        reason=texts.get("reason", ""),
        later="later" in texts,
        cells={
            name.removeprefix(_FIELD): text
            for name, text in texts.items()
            if name.startswith(_FIELD)
        },
    )
    done = await run_in_threadpool(_correct, visitor, relation, fact, wish)
    if done.newer is None:
        return RedirectResponse(f"/ledger/records/{relation}/{fact}", status_code=303)
    answer = page(
        request,
        visitor,
        "ledger_record.html",
        record=await run_in_threadpool(record_of, visitor, relation, fact),
        may_edit=True,
        edited=done,
        reason=wish.reason,
        moment=local_moment,
    )
    answer.status_code = 409
    return answer


def _correct(visitor: Visitor, relation: str, fact: str, wish: Correction) -> Edited:
    """Correct a record of a zone that the account sees."""
    reading = replace(visitor.house, record=SteadyRecord(visitor.house.record))
    record_of(replace(visitor, house=reading), relation, fact)
    house, words = acting(visitor), visitor.words
    return edit_record(
        house,
        words,
        relation,
        fact,
        wish.version,
        wish.cells,
        wish.reason,
        may_be_later=wish.later,
    )
