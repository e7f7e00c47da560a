"""Pages from templates (页面): escaped always, in the reader's words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

import jinja2
from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from yuanheng import __version__
from yuanheng.errors import Message, say
from yuanheng.model.accounts import Role
from yuanheng.views.office.notices import unseen
from yuanheng.web.addresses import as_of_now, here, kept
from yuanheng.web.meanings import meanings
from yuanheng.web.visitors import Visitor, language_of
from yuanheng.words.articles import area_text, article_text
from yuanheng.words.figures import exact, figure, shown_unit, with_unit
from yuanheng.words.words import Words

_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b", re.ASCII)
#: A day, a period, an id of letters and digits: what a browser would break at its hyphens.
_WORD = re.compile(
    r"(?<![\w./-])[A-Za-z]{0,6}\d[A-Za-z0-9]{0,18}(?:-[A-Za-z0-9]{1,12}){1,3}(?![\w/-])", re.ASCII
)
#: A text that flows, after the tag before it; fields, drawings and scripts take no tags inside.
_TEXT = re.compile(
    r"(<(?!span class=\"nowrap\")/?(?:a|b|br|dd|dt|em|h1|h2|h3|li|p|small|span|strong|td|th)\b"
    r"[^<>]*>)([^<>]*\d-[^<>]*)(?=<)"
)
#: The console's menu: path, name, and the least role that sees it.
MENU: tuple[tuple[str, Message, Role], ...] = (
    ("/", say("Overview"), "viewer"),
    ("/ledger", say("Ledger"), "viewer"),
    ("/indicators", say("Indicators"), "viewer"),
    ("/evaluation", say("Evaluation"), "viewer"),
    ("/projects", say("Projects"), "viewer"),
    ("/land/backlogs", say("Land"), "viewer"),
    ("/map", say("Map"), "viewer"),
    ("/findings", say("Findings"), "viewer"),
    ("/tasks", say("Supervision"), "viewer"),
    ("/standards", say("Standards"), "viewer"),
    ("/reports", say("Reports"), "viewer"),
    ("/system", say("System"), "admin"),
)


@lru_cache(maxsize=1)
def _templates() -> jinja2.Environment:
    """Load the templates once; an unknown name in one is an error, never an empty text."""
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("yuanheng.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["whole_days"] = whole_days
    templates.filters["article"] = _article
    templates.filters["area"] = _area
    return templates


@jinja2.pass_context
def _article(context: jinja2.runtime.Context, text: str | None) -> str:
    """Say articles in the language of the reader."""
    return article_text(context["say"], text or "")


@jinja2.pass_context
def _area(context: jinja2.runtime.Context, text: str | None) -> str:
    """Say an assessed area in the language of the reader."""
    return area_text(context["say"], text or "")


def whole_days(text: str) -> Markup:
    """Escape a text and keep its days whole: no line ends within 2011-07-12."""
    return Markup(_DAY.sub(r'<span class="nowrap">\g<0></span>', str(escape(text))))  # noqa: S704


def render(request: Request, template: str, values: Mapping[str, Any]) -> str:
    """Render a template with the words of the reader; `visitor` is None before signing in."""
    words = Words(language_of(request))
    common = {
        "say": words,
        "label": words.label,
        "meanings": partial(meanings, words),
        "lang": words.lang,
        "figure": figure,
        "with_unit": with_unit,
        "exact": exact,
        "shown_unit": shown_unit,
        "version": __version__,
        "path": request.url.path,
        "here": here(request),
        "of_now": as_of_now(request),
        "kept": kept(request),
        "menu": MENU,
        "visitor": None,
        "news": 0,
        "is_fragment": bool(request.headers.get("HX-Request")),
        "known_on": request.query_params.get("as_known", ""),
        "comma": "、" if words.lang == "zh" else ", ",
    }
    return _whole(_templates().get_template(template).render({**common, **values}))


def _whole(text: str) -> str:
    """Keep the days and ids of a page whole: no line ends within 2011-07-12 or S999001-P019."""
    return _TEXT.sub(lambda m: m[1] + _WORD.sub(r'<span class="nowrap">\g<0></span>', m[2]), text)


def page(request: Request, visitor: Visitor, template: str, **values: object) -> HTMLResponse:
    """Answer with a page for a visitor; a whole one says how much is new for them."""
    is_whole = not request.headers.get("HX-Request")
    news = unseen(visitor.house, visitor.account, visitor.zones) if is_whole else 0
    return HTMLResponse(render(request, template, {**values, "visitor": visitor, "news": news}))
