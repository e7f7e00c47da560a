"""Papers (公文): analysis, bulletin, idle land and own assessment, made when they are asked for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, Field

from yuanheng.views.known_house import known_house
from yuanheng.views.papers.making import PaperAsked, PaperKind, paper_file
from yuanheng.web.downloads import DOCX, download
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.visitors import Reader, Visitor

router = APIRouter(responses=REFUSALS)


class AskedPaper(BaseModel):
    """Which paper: its kind, of which zone, of which month, from which day on; as known when."""

    kind: PaperKind
    zone: str = Field("", max_length=80)
    period: str = Field("", max_length=10)
    since: str = Field("", max_length=10)
    as_known: str = Field("", max_length=20)


Asked = Annotated[AskedPaper, Query()]


def answer_paper(visitor: Visitor, asked: PaperAsked, as_known: str = "") -> Response:
    """Give a paper as a file to save."""
    file = paper_file(known_house(visitor.house, as_known), visitor.words, asked)
    return download(file.content, file.name)


@router.get(
    "/api/papers",
    tags=["reports"],
    response_class=Response,
    responses={**REFUSALS, 200: {"description": "A paper as a Word file.", "content": {DOCX: {}}}},
)
@router.get("/papers", include_in_schema=False)
def paper(visitor: Reader, asked: Asked) -> Response:
    """Give a paper to be completed and sent; it is made of what the ledger knows now."""
    return answer_paper(
        visitor,
        PaperAsked(
            asked.kind,
            tuple(sorted(visitor.zones)),
            visitor.check_zone(asked.zone) if asked.zone else "",
            asked.period.strip(),
            asked.since.strip(),
        ),
        asked.as_known.strip(),
    )
