"""A form that arrives broken is refused in words: nothing a browser or a program sends is a 5xx."""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import random
import re
from collections import Counter
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient
from pydantic import BaseModel

import yuanheng.web.pages
from tests.unit.web.access import Door, doors
from tests.unit.web.desk import Desk, open_desk
from tests.unit.web.forms import WRONG, Form, Pairs, Sent, misfits
from tests.unit.web.test_odd_parameters import ODD, REAL
from tests.unit.web.test_pages_hold import ENDING

#: Turns of every form: each is sent in so many ways that are wrong. More find more.
TURNS = int(os.environ.get("YUANHENG_TURNS", "2"))
#: These would end what the others need, or take long each time.
LAST = ENDING | {"POST /start/sample", "POST /start/sample/drop", "POST /me/password"}


@pytest.fixture(scope="module")
def met(template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, dict[str, str]]:
    """A desk that is written to by whatever the calls happen to do, with what fills its paths."""
    desk = open_desk(template, tmp_path_factory.mktemp("broken"))
    desk.bring_projects()
    leader = desk.client_of("leader")
    book = (desk.folder / "项目.xlsx").read_bytes()
    upload = leader.post("/ledger/upload", files={"file": ("项目.xlsx", book)})
    places = {
        "token": upload.headers["location"].rpartition("/")[2],
        "relation": "supply",
        "fact": "6.0",
        "verb": "accept",
        "standard": REAL["standard"][0],
    }
    return desk, places


def path_of(door: Door, places: dict[str, str]) -> str:
    """Fill the places of a path with what is there."""
    return re.sub(r"{(\w+)}", lambda m: places.get(m[1], "1"), door.path)


def fields_of(door: Door, desk: Desk, draw: random.Random) -> Pairs:
    """Fill a form as a person might."""
    zones = {"zone": (desk.near,), "zones": (desk.near,)}
    return tuple(
        (name, draw.choice(zones.get(name) or REAL.get(name, ("1", "甲", "2013"))))
        for name in sorted(door.fields)
        if name != "file"
    )


def wrong_ways(door: Door, desk: Desk, draw: random.Random, path: str) -> list[Sent]:
    """Choose the ways in which a form is sent; over all forms each way has its turn."""
    files = tuple(name for name in ("file", "sheet", "report") if name in door.fields)
    form = Form(path, fields_of(door, desk, draw), files, path)
    kinds = tuple(draw.sample(sorted(WRONG), min(TURNS, len(WRONG))))
    return [s for _ in range(-(-TURNS // len(WRONG))) for s in misfits(form, draw, ODD, kinds)]


@pytest.mark.filterwarnings(  # what reads forms lets go of a file that breaks off, unclosed
    "ignore::pytest.PytestUnraisableExceptionWarning"
)
def test_a_form_that_is_broken_is_refused_in_words(met: tuple[Desk, dict[str, str]]) -> None:
    """Each form, by the application's own list: never a 5xx, and a refusal says what is wrong."""
    desk, places = met
    broken, ways = [], Counter[str]()
    admin, leader = chinese(desk, "admin"), chinese(desk, "leader")  # whose upload it is
    for door in doors(desk.site):
        if door.method != "POST" or door.is_api or door.name in LAST:
            continue
        draw, path = random.Random(door.name), path_of(door, places)  # noqa: S311 - no secret
        sender = leader if "{token}" in door.path else admin
        for sent in wrong_ways(door, desk, draw, path):
            address = f"{path}?{sent.query}"
            answer = sender.post(address, content=sent.body, headers=sent.headers())
            ways[sent.kind] += 1
            if answer.status_code >= 500 or not is_clear(answer.status_code, answer.text):
                broken.append((door.name, sent.kind, answer.status_code, sent.body[:200]))
        if door.path.startswith(("/sign", "/system/accounts")):
            admin, leader = chinese(desk, "admin"), chinese(desk, "leader")
    assert broken == []
    assert set(ways) == set(WRONG)


def chinese(desk: Desk, role: str) -> TestClient:
    """Give a client of somebody who reads Chinese."""
    client = desk.client_of(role)
    client.headers["Accept-Language"] = "zh"
    return client


def is_clear(status: int, page: str) -> bool:
    """Tell an answer that is done, or a refusal whose page says in Chinese what is wrong."""
    if status < 400:
        return True
    head = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    return head is not None and re.search(r"[\u4e00-\u9fff]", head[1]) is not None


TOO_MUCH: tuple[tuple[str, dict[str, str]], ...] = (
    ("/ledger/upload/{token}", {"together": "maybe", "model": "x"}),
    ("/evaluation/new", {"standard": "x", "parameter": "a", "given": "1" * 21_000}),
    (
        "/map/placements",
        {"zone": "Z", "period": "1", "parcel": "1", "subject": f"supply:{10**220}"},
    ),
    (
        "/standards/{standard}/parameters",
        {
            "name": "甲",
            "valid_from": "2013",
            "reason": "好",
            "reference": "文",
            "parameter": "a",
            "given": "1" * 21_000,
        },
    ),
    ("/ledger/records/{relation}/{fact}", {"version": "1", "reason": "好" * 600}),
    ("/ledger/records/{relation}/{fact}", {"version": "1", "cell.name": "改" * 4100}),
)


@pytest.mark.parametrize(("path", "fields"), TOO_MUCH, ids=range(len(TOO_MUCH)))
def test_what_a_form_and_its_twin_allow_is_the_same(
    path: str, fields: dict[str, str], met: tuple[Desk, dict[str, str]]
) -> None:
    """A form is refused for what its twin refuses; nothing is cut silently, and nothing breaks."""
    desk, places = met
    filled = re.sub(r"{(\w+)}", lambda m: places[m[1]], path)
    answer = chinese(desk, "leader").post(filled, data=fields)
    assert answer.status_code == 422
    assert is_clear(422, answer.text)


def test_no_route_makes_a_wish_that_fails_as_a_fault_of_the_program(desk: Desk) -> None:
    """What stands in JSON for a form is made by `fitted`, which names the field that is wrong."""
    wishes = set(_wishes(desk))
    made = []
    for found in pkgutil.walk_packages(yuanheng.web.pages.__path__, "yuanheng.web.pages."):
        module = importlib.import_module(found.name)
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            function = call.func
            if isinstance(function, ast.Attribute) and function.attr == "model_validate":
                function = function.value
            name = function.id if isinstance(function, ast.Name) else ""
            if getattr(module, name, None) in wishes:
                made.append((found.name, name, call.lineno))
    assert made == []
    assert len(wishes) > 15


def _wishes(desk: Desk) -> list[type[BaseModel]]:
    """Give what the twins of forms are sent."""
    sent = (
        param.field_info.annotation
        for context in iter_route_contexts(desk.site.routes)
        if (dependant := getattr(context, "dependant", None)) is not None
        for param in dependant.body_params
    )
    return [kind for kind in sent if isinstance(kind, type) and issubclass(kind, BaseModel)]


def test_a_long_name_of_a_file_is_kept_as_far_as_a_disk_takes_it(desk: Desk) -> None:
    """A Chinese name of a hundred signs has three hundred bytes; no file system takes those."""
    name = "示例县经济开发区" * 15
    leader, book = desk.client_of("leader"), (desk.folder / "项目.xlsx")
    desk.bring_projects()
    sent = {"file": (f"{name}.xlsx", book.read_bytes())}
    answer = leader.post("/ledger/upload", files=sent)
    assert answer.status_code == 303, answer.text
    kept = leader.get(answer.headers["location"])
    assert name[:60] in kept.text
