"""No page breaks, and none gives back as its own what it was sent, whatever that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.unit.web.access import Door, doors
from tests.unit.web.desk import Desk, open_desk

MARK = "<i>mark</i>"
#: What people and programs send: markup, signs of SQL and of templates, odd numbers, odd texts.
NASTY = (
    f"\"'>{MARK}<!--",
    "' OR 1=1; DROP TABLE account --",
    "{{ 7*7 }}${7*7}%s%n",
    "../../../../etc/passwd\x00.xlsx",
    "-1",
    "999999999999999999999999",
    "1e309",
    "NaN",
    "２０２６-０３",
    "2026-02-30",
    "=cmd|' /C calc'!A0",
    "\u202e\u0000\ufffe园衡" * 5,
    "x" * 3000,
)

#: These end the session, or take long each time, and take nothing from the form.
ENDING = {
    "POST /sign-out",
    "POST /me/sessions",
    "POST /system/backup",
}


@pytest.fixture(scope="module")
def held(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk that is written to by whatever the calls happen to do."""
    return open_desk(template, tmp_path_factory.mktemp("nasty"))


def paths(door: Door, nasty: str) -> Iterator[str]:
    """Fill the places of a path with what is nasty, and with what may be there."""
    yield re.sub(r"{\w+}", quote(nasty, safe=""), door.path)
    if "{" in door.path:
        yield re.sub(r"{\w+}", "1", door.path)


def is_page(answer: httpx.Response) -> bool:
    return str(answer.headers.get("content-type", "")).startswith("text/html")


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_no_page_breaks_whatever_its_address_says(nasty: str, held: Desk) -> None:
    """Never a 5xx, and what was sent is shown as text."""
    client, broken = held.client_of("admin"), []
    for door in doors(held.site):
        if door.method != "GET":
            continue
        for path in paths(door, nasty):
            answer = client.get(path, params=dict.fromkeys(door.queries, nasty))
            if answer.status_code >= 500 or (is_page(answer) and MARK in answer.text):
                broken.append((door.name, answer.status_code))
    assert broken == []


@pytest.mark.parametrize("nasty", NASTY[:4], ids=range(4))
def test_no_form_breaks_whatever_it_holds(nasty: str, held: Desk) -> None:
    """Fields as text, as files where texts are asked for, and a body that is no form at all."""
    client, broken = held.client_of("admin"), []
    for door in doors(held.site):
        if door.method != "POST" or door.name in ENDING:
            continue
        for path in paths(door, nasty):
            fields = dict.fromkeys(door.fields, nasty)
            file = (f"{nasty[:90]}.xlsx", b"PK\x03\x04")
            answers = [
                client.post(path, data=fields),
                client.post(path, files=dict.fromkeys(fields, file)),
                client.post(path, content=nasty.encode(), headers={"Content-Type": "text/plain"}),
                client.post(
                    path,
                    content=b"--x\r\nbroken",
                    headers={"Content-Type": "multipart/form-data; boundary=x"},
                ),
            ]
            broken += [(door.name, a.status_code) for a in answers if a.status_code >= 500]
            broken += [(door.name, 0) for a in answers if is_page(a) and MARK in a.text]
    assert broken == []
