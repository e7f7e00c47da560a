"""What does not fit is said in words: the field, what was found, and what is expected."""

from __future__ import annotations

import contextlib
import re
from html import unescape
from typing import Any

import pytest
from fastapi.routing import APIRoute
from pydantic import ValidationError

from tests.unit.web.desk import PASSWORD, Desk
from yuanheng.report.view import Lang
from yuanheng.web.misfits import misfits
from yuanheng.web.pages import ROUTERS
from yuanheng.words.words import Words


def said(text: str) -> str:
    """Give what a page says in its head."""
    found = re.search(r"<h1>(.*?)</h1>", text, re.DOTALL)
    assert found is not None
    return unescape(found[1])


LIGHTS = ("green", "yellow", "red", "grey", "unknown")


@pytest.mark.parametrize(
    ("query", "en", "zh"),
    [
        (
            "findings/due?offset=abc",
            "offset does not fit: found “abc”. Expected a whole number.",
            "“offset”填的是“abc”，不合要求。应为整数。",
        ),
        (
            "findings/due?offset=-1",
            "offset does not fit: found “-1”. Expected 0 or more.",
            "“offset”填的是“-1”，不合要求。应不小于 0。",
        ),
        (
            "findings/due?within=100000",
            "within how many days does not fit: found “100000”. Expected 99999 or less.",
            "“天数范围”填的是“100000”，不合要求。应不大于 99999。",
        ),
        (
            f"ledger?zone={'x' * 81}",
            f"zone does not fit: found “{'x' * 60}…”. Expected at most 80 characters.",
            f"“开发区”填的是“{'x' * 60}…”，不合要求。最多 80 个字符。",
        ),
        (
            "tasks?light=blue&view=wall",
            (
                f"light does not fit: found “blue”. Expected one of: {', '.join(LIGHTS)}."
                " view does not fit: found “wall”. Expected one of: list, board."
            ),
            (
                f"“灯”填的是“blue”，不合要求。应为以下之一：{'、'.join(LIGHTS)}。"
                "“view”填的是“wall”，不合要求。应为以下之一：list、board。"
            ),
        ),
        (
            "jobs/1?part=maybe",
            "part does not fit: found “maybe”. Expected true or false.",
            "“part”填的是“maybe”，不合要求。应为 true 或 false。",
        ),
        ("map?colour=@", "Coloured by does not fit: found “@”.", "“着色依据”填的是“@”，不合要求。"),
    ],
)
def test_a_page_says_what_of_its_address_does_not_fit(
    query: str, en: str, zh: str, desk: Desk
) -> None:
    """In the language of the reader, by what the page calls the field, and with the menu."""
    client = desk.client_of("viewer")
    for lang, wanted in (("en", en), ("zh", zh)):
        answer = client.get(f"/{query}{'&' if '?' in query else '?'}lang={lang}")
        assert (answer.status_code, said(answer.text)) == (422, wanted)
        assert 'class="menu"' in answer.text


@pytest.mark.parametrize(
    ("sent", "en", "zh"),
    [
        ({"seen_run": 1}, "lead is missing.", "缺少“lead”。"),
        (
            {"seen_run": 1, "lead": 3, "days": "x"},
            (
                "lead does not fit: found “3”. Expected a text."
                " days does not fit: found “x”. Expected a whole number."
            ),
            "“lead”填的是“3”，不合要求。应为文字。“days”填的是“x”，不合要求。应为整数。",
        ),
        (
            [],
            "body does not fit. Expected an object with named fields.",
            "“body”不合要求。应为带字段名的对象。",
        ),
    ],
)
def test_the_api_says_it_by_the_names_of_its_fields(
    sent: object, en: str, zh: str, desk: Desk
) -> None:
    """Programs and people read the same sentence."""
    client = desk.client_of("leader")
    for lang, wanted in (("en", en), ("zh", zh)):
        answer = client.post(f"/api/findings/1/task?lang={lang}", json=sent)
        assert (answer.status_code, answer.json()) == (422, {"error": wanted})


def test_what_is_no_json_is_said_to_be_none(desk: Desk) -> None:
    """Wherever it breaks off."""
    head = {"Content-Type": "application/json"}
    answer = desk.client_of("leader").post("/api/findings/1/task", content=b"{", headers=head)
    assert answer.json() == {"error": "body does not fit. Expected JSON."}


def test_a_form_says_all_that_it_misses_and_never_shows_a_password(desk: Desk) -> None:
    """A password that is too long is not written on the page for who looks over a shoulder."""
    empty = desk.client_of("leader").post("/ledger/rounds?lang=zh", data={})
    assert said(empty.text) == "缺少“内容”。缺少“期次”。缺少“期限”。"
    secret = PASSWORD * 100
    answer = desk.stranger().post("/sign-in", data={"name": "viewer", "password": secret})
    assert said(answer.text) == "Password does not fit. Expected at most 1000 characters."
    assert PASSWORD not in answer.text


def _typed(route: APIRoute) -> set[str]:
    """Name the fields of the form that a route takes."""
    found: set[str] = set()
    for each in (route.dependant, *route.dependant.dependencies):
        for field in each.body_params:
            model = field.field_info.annotation
            inner = getattr(model, "model_fields", None)
            found |= {i.alias or n for n, i in inner.items()} if inner else {field.alias}
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_form_is_answered_by_the_id_of_a_field(lang: Lang) -> None:
    """Whatever field of whatever form does not fit; an id such as open_from says nothing."""
    routes = [
        route
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and not route.path.startswith("/api")
    ]
    names = sorted(set().union(*(_typed(route) for route in routes)))
    assert len(names) > 60
    words = Words(lang)
    for name in names:
        told = misfits([{"type": "missing", "loc": ("body", name)}], words, is_page=True)
        assert "_" not in told
        if lang == "zh":
            assert re.search("[a-zA-Z]", told.replace("kWh", "")) is None, (name, told)


def test_null_in_place_of_any_value_fits_or_is_a_misfit() -> None:
    """A limit that is put on the whole of `float | None` breaks on null instead of refusing it."""
    seen = 0
    for router in ROUTERS:
        for route in router.routes:
            if not isinstance(route, APIRoute):
                continue
            for field in (*route.dependant.body_params, *route.dependant.query_params):
                model: Any = field.field_info.annotation
                for name in getattr(model, "model_fields", {}):
                    seen += 1
                    with contextlib.suppress(ValidationError):
                        model.model_validate({name: None})
    assert seen > 100
