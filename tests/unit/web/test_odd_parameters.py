"""Pages and forms hold whatever their parameters are, for whoever asks.

Each parameter is left out, or says something real, or something odd; once, or many times. Most are
real, so that what is odd in one of them is met as deep inside as it can get.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.unit.web.access import Door, doors
from tests.unit.web.desk import PASSWORD, ROLES, RULEBOOK, SCORECARD, Desk, open_desk
from tests.unit.web.test_pages_hold import ENDING
from yuanheng.app.office.accounts import add_account, list_units
from yuanheng.model.accounts import Role

#: Turns of every page and form; each turn is another person's. More find more, and take longer.
TURNS = int(os.environ.get("YUANHENG_TURNS", "3"))
ODD = (
    *(
        "",
        " ",
        "\x00",
        "\t\r\n",
        "\ufeff",
        "\u202e园",
        "\ud800",
        "\udcff",
        "\U0010ffff",
        "𠮷",
        "<b>",
    ),
    *("0", "-1", "-0", "+1", "1.5", "1e6", "1e309", "nan", "inf", "0x1", "1_000", "１２", "٣", "²"),
    *("1000000", "2147483648", "9223372036854775808", "9" * 400, "-" + "9" * 5000, "1" * 4301),
    *("2013", "0000", "9999", "99999", "2013-00", "2013-13", "2013-Q5", "2013-W99", "-2013"),
    *("0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-02-30T25:61Z"),
    *(
        "true",
        "null",
        "[]",
        "{}",
        "[[",
        "%",
        "%s",
        "%00",
        "{0}",
        "{{1}}",
        "${1}",
        "\\",
        "'",
        '"',
        "--",
    ),
    *("../..", "//x.invalid/", "javascript:1", "=1+1", "*", "(", "[", ".*(a+)+$", "a" * 3000),
    *(
        "园" * 1200,
        " " * 5000,
        ",".join(map(str, range(2500))),
        "all",
        "none",
        "zh",
        "xlsx",
        "-name",
    ),
)
#: Who asks; the last two see one zone only.
PEOPLE: dict[str, Role] = {**ROLES, "part": "admin"}
REAL: dict[str, tuple[str, ...]] = {
    "period": ("2013", "2012", "2013-06"),
    "standard": (RULEBOOK, SCORECARD),
    "relation": ("supply", "parcel", "enterprise"),
    "rule": ("not-started", "area-agreement"),
    "node": ("total",),
    "subject": ("A", "B"),
    "state": ("open", "closed", "done"),
    "kind": ("order", "reminder", "supply", "zone"),
    "verb": ("accept", "remind", "close"),
    "format": ("docx", "xlsx", "html"),
    "sort": ("name", "-name", "number", "-days"),
    "col": ("name", "price"),
    "lang": ("zh", "en"),
    "day": ("2026-03-01",),
    "month": ("2013-06",),
    "q": ("甲", "A", "示例"),
    "decision": ("accept", "return"),
    "role": ("viewer", "officer"),
    "unit": ("1", "2"),
    "first": ("2026-03-01",),
    "due": ("2026-04-01",),
    "what_if": ("true", ""),
    "report_lang": ("zh", "en"),
    "left": ("1",),
    "right": ("1", "2"),
    "form": ("", "xlsx", "docx"),
    "days": ("5", "30"),
    "seen_run": ("2",),
    "answer": ("suspect",),
    "password": (PASSWORD,),
}


@pytest.fixture(scope="module")
def met(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk that is written to by whatever the calls happen to do."""
    desk = open_desk(template, tmp_path_factory.mktemp("odd"))
    unit = next(u.id for u in list_units(desk.house) if u.zone == desk.near)
    add_account(desk.house, "part", PASSWORD, "admin", unit=unit)
    return desk


class Drawing:
    """What is sent in one turn: the same in every run."""

    def __init__(self, door: Door, turn: int, desk: Desk) -> None:
        self._draw = random.Random(f"{door.name} {turn}")  # noqa: S311 - a choice, no secret
        self._zones = (desk.near, desk.far)

    def value(self, name: str, odd: float) -> str:
        """Give something odd, or else what may be there."""
        if self._draw.random() < odd:
            return self._draw.choice(ODD)
        if "zone" in name:
            return self._draw.choice(self._zones)
        return self._draw.choice(REAL.get(name, ("1", "2", "3", "甲", "true")))

    def sent(self, names: frozenset[str], most: int) -> list[tuple[str, str]]:
        """Fill some of the parameters: one oddly, or many, or one over and over."""
        odd, pairs = self._draw.choice((None, 0.3)), []
        chosen = self._draw.choice(sorted(names)) if names else ""
        for name in sorted(names):
            rate = float(name == chosen) if odd is None else odd
            times = 1 if odd is None else self._draw.choice((0, 1, 1, 2))
            pairs += [(name, self.value(name, rate)) for _ in range(times)]
        if pairs and self._draw.random() < 0.1:
            pairs += [self._draw.choice(pairs)] * self._draw.choice((3, 30, most))
        return [*pairs, ("nobody.knows", self._draw.choice(ODD))]

    def path(self, door: Door) -> str:
        """Fill the places of the path; nothing in them is empty, that is another path."""
        odd = self._draw.choice((0, 0, 0.5))

        def fill(place: re.Match[str]) -> str:
            said = self.value(place[1], odd) or "0"
            return quote(said[:500], safe="", errors="surrogatepass")

        return re.sub(r"{(\w+)}", fill, door.path)


def encoded(pairs: list[tuple[str, str]]) -> str:
    """Write pairs as a query or a form does; half of a pair of surrogates as bytes of its own."""
    return "&".join(
        f"{quote(name)}={quote(value, safe='', errors='surrogatepass')}" for name, value in pairs
    )


def turns(desk: Desk, method: str) -> Iterator[tuple[Door, int, str, Drawing]]:
    """Give each door so many turns: the people who may, one after another, and one who may not."""
    ranks = ("open", "viewer", "officer", "leader", "admin")
    chosen = [d for d in doors(desk.site) if d.method == method and d.name not in ENDING]
    for place, door in enumerate(chosen):
        least = ranks.index(door.role)
        able = [who for who in PEOPLE if ranks.index(PEOPLE[who]) >= least]
        for turn in range(TURNS):
            asks = able if turn or not least else list(PEOPLE)
            yield door, turn, asks[(place + turn) % len(asks)], Drawing(door, turn, desk)


def test_no_page_breaks_by_odd_parameters_whoever_asks(met: Desk) -> None:
    """Pages and twins, tiles and files: never a 5xx."""
    clients = {role: met.client_of(role) for role in PEOPLE}
    broken, answered = [], Counter[int]()
    for door, turn, role, drawing in turns(met, "GET"):
        path, query = drawing.path(door), encoded(drawing.sent(door.queries, 300))
        answer = clients[role].get(f"{path}?{query[: 15 * 1024]}")
        if answer.status_code >= 500:
            broken.append((door.name, turn, role, f"{path}?{query}"[:300]))
        answered[answer.status_code] += 1
    assert broken == []
    assert answered[200] > sum(answered.values()) / 5


def test_no_form_breaks_by_odd_fields_whoever_sends_it(met: Desk) -> None:
    """Thousands of one field too; whom it signs out signs in again."""
    clients = {role: met.client_of(role) for role in PEOPLE}
    broken, answered = [], Counter[int]()
    for door, turn, role, drawing in turns(met, "POST"):
        if door.is_api:  # these take JSON: test_api_contract
            continue
        path, form = drawing.path(door), encoded(drawing.sent(door.fields, 3000))
        sent = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = clients[role].post(path, content=form.encode(), headers=sent)
        if answer.status_code >= 500:
            broken.append((door.name, turn, role, f"{path} {form}"[:300]))
        answered[answer.status_code] += 1
        if door.path.startswith(("/me/", "/sign", "/system/accounts")):
            clients[role] = met.client_of(role)
    assert broken == []
    assert answered[200] + answered[303] > sum(answered.values()) / 25
