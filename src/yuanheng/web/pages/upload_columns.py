"""The columns of an office's workbook (列对应): answered, changed and confirmed by a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import takewhile
from typing import Any, cast

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel, Field

from yuanheng.app.intake.uploads import Upload, answer_upload
from yuanheng.web.misfits import fitted
from yuanheng.web.pages.ledger_upload import LookCard, Token, look_card, shown, try_again, upload_of
from yuanheng.web.pages.upload_answers import form_texts
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rights import part
from yuanheng.web.task_acts import Short
from yuanheng.web.turns import turn
from yuanheng.web.visitors import Officer, Visitor

router = APIRouter(responses=REFUSALS)

_MOST_COLUMNS = 500
#: Questions that an answer of its own name settles.
_NAMED = ("relation", "period", "zone")


class ColumnsWish(BaseModel):
    """What a person says: {head: column}, {question: answer}, and whether all is right.

    An empty column leaves the head out.
    """

    columns: dict[Short, Short] = Field(default_factory=dict, max_length=_MOST_COLUMNS)
    answers: dict[Short, Short] = Field(default_factory=dict, max_length=50)
    confirmed: bool = False


@router.post("/api/ledger/uploads/{token}/columns", tags=["ledger"], dependencies=[Depends(turn)])
def columns_api(request: Request, visitor: Officer, token: Token, wish: ColumnsWish) -> LookCard:
    """Keep what a person says of the columns of a workbook, and look again."""
    return look_card(visitor, keep_columns(request, visitor, token, wish))


@router.post("/ledger/upload/{token}/columns", include_in_schema=False)
@part
async def columns_form(request: Request, visitor: Officer, token: Token) -> Response:
    """Keep what a person says of the columns of a workbook, and look again."""
    wish = read_columns(await form_texts(request))
    await run_in_threadpool(keep_columns, request, visitor, token, wish)
    return shown(token)


def read_columns(texts: Mapping[str, str]) -> ColumnsWish:
    """Read what a form says of heads and questions."""
    heads = takewhile(texts.__contains__, (f"head.{n}" for n in range(_MOST_COLUMNS)))
    columns = {}
    for name in heads:
        n = name.partition(".")[2]
        if texts.get(f"to.{n}", "") != texts.get(f"was.{n}", ""):
            columns[texts[name]] = texts.get(f"to.{n}", "")
    asked = takewhile(texts.__contains__, (f"question.{n}" for n in range(50)))
    answers = {texts[q]: texts.get(q.replace("question", "answer", 1), "") for q in asked}
    return fitted(
        ColumnsWish,
        columns=columns,
        answers={k: v for k, v in answers.items() if v},
        confirmed="confirmed" in texts,
    )


def keep_columns(request: Request, visitor: Visitor, token: str, wish: ColumnsWish) -> Upload:
    """Keep columns and answers beside those that were said before."""
    kept = upload_of(visitor, token)
    said = kept.answers
    for key, answer in wish.answers.items():
        if key == "zone":
            visitor.check_zone(answer)
        if key in _NAMED:
            said = replace(said, **cast("dict[str, Any]", {key: answer}))
    told = {k: v for k, v in wish.answers.items() if k not in _NAMED}
    assume = [a for a in said.assume if a.rpartition("=")[0] not in told]
    columns = [c for c in said.columns if c.rpartition("=")[0] not in wish.columns]
    said = replace(
        said,
        assume=(*assume, *(f"{k}={v}" for k, v in told.items())),
        columns=(*columns, *(f"{k}={v}" for k, v in wish.columns.items())),
        confirmed=said.confirmed or wish.confirmed,
    )
    kept = answer_upload(visitor.house, kept, said)
    try_again(request, visitor, kept)
    return kept
