"""Overview (总览): how the zones stand, on one screen."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from yuanheng.web.rendering import page
from yuanheng.web.visitors import Reader

router = APIRouter()


@router.get("/", include_in_schema=False)
def overview_page(request: Request, visitor: Reader) -> HTMLResponse:
    """Show the overview."""
    return page(request, visitor, "overview.html")
