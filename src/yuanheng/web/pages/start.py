"""The first steps (起步): register the zone, lend the sample zone, and the office's guide."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from markdown_it import MarkdownIt
from markupsafe import Markup

from yuanheng.app.demo.sample import bring_sample, remove_sample
from yuanheng.app.intake import layers
from yuanheng.app.office.accounts import note_action
from yuanheng.errors import say
from yuanheng.web.pages.ledger import acting
from yuanheng.web.pages.system import KeeperWriter, Text
from yuanheng.web.refusals import REFUSALS
from yuanheng.web.rendering import page
from yuanheng.web.rights import act, part
from yuanheng.web.turns import turn
from yuanheng.web.visitors import Reader
from yuanheng.words.glossary import glossary

router = APIRouter(responses=REFUSALS)


@router.post("/start/zone", include_in_schema=False)
@act(say("register the first zone"))
def register_zone(visitor: KeeperWriter, name: Text, code: Text = "") -> RedirectResponse:
    """Register the first zone."""
    zone, _ = layers.add_zone(acting(visitor), name, {"code": code.strip() or None, "level": None})
    note_action(visitor.house, "zone.add", zone)
    return RedirectResponse("/", status_code=303)


@router.post("/start/sample", include_in_schema=False, dependencies=[Depends(turn)])
@act(say("bring in sample data, and take them away again"))
def try_sample(visitor: KeeperWriter) -> RedirectResponse:
    """Bring the sample zone."""
    zone = bring_sample(acting(visitor), visitor.words)
    note_action(visitor.house, "sample.add", zone)
    return RedirectResponse("/", status_code=303)


@router.post("/start/sample/drop", include_in_schema=False, dependencies=[Depends(turn)])
@part
def drop_sample(visitor: KeeperWriter) -> RedirectResponse:
    """Take the sample zone out again."""
    count = remove_sample(acting(visitor))
    note_action(visitor.house, "sample.drop", str(count))
    return RedirectResponse("/", status_code=303)


@router.get("/guide", include_in_schema=False)
def guide_page(request: Request, visitor: Reader) -> HTMLResponse:
    """Show the guide, which is in Chinese."""
    return page(request, visitor, "guide.html", guide=_guide(), terms=glossary().values())


@lru_cache(maxsize=1)
def _guide() -> Markup:
    """Give the guide as it stands in the repository, its pictures from the console's own files."""
    text = files("yuanheng").joinpath("web", "guide", "office.zh.md").read_text(encoding="utf-8")
    rendered = MarkdownIt("commonmark").enable("table").render(text)
    return Markup(rendered.replace('src="../static/', 'src="/static/'))  # noqa: S704 - our own file
