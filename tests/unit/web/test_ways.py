"""Every refusal that one can answer on the console has a button; the others are named here."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import yuanheng
from tests.unit.web.desk import Desk
from yuanheng.app.supervision.tasks import make_task
from yuanheng.model.tasks import People
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.web.pages import ROUTERS
from yuanheng.web.ways import WAYS, is_for_the_terminal

#: Answered by fields on the page that shows the refusal: the look at an upload, a form, a task.
IN_PLACE = re.compile(
    r"--(assume|layer|sheet|profile|relation|period|zone|map|together|yes|branch|reason|lead|due|"
    r"days|document|set|as-of|sort|another)\b|`shapes`|`needs`|`from`"
)
#: Of verbs alone: there is no page for these, and nobody meets them before the console.
TERMINAL = re.compile(
    r"--(out|marked|format|as-known|overwrite)\b|`shapes: |--ledger NEW|yuanheng init|"
    r"extra `postgres`|yuanheng demo|yuanheng profile make|yuanheng standards scheme-sheet|"
    r"import --dry-run|ledger/store"
)


def remedies() -> set[str]:
    """Read every remedy of the program but those of the terminal itself."""
    found = set()
    root = Path(yuanheng.__file__).parent
    for path in root.rglob("*.py"):
        if path.is_relative_to(root / "cli"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "remedy":
                found |= {
                    str(call.args[0].value)
                    for call in ast.walk(node.value)
                    if isinstance(call, ast.Call)
                    and getattr(call.func, "id", "") == "say"
                    and isinstance(call.args[0], ast.Constant)
                }
    return found


def test_every_remedy_in_words_of_the_terminal_has_a_way_on_the_console_or_is_named() -> None:
    """Who adds one says where it is answered."""
    terminal = {text for text in remedies() if is_for_the_terminal(text)}
    sorted_ = {t for t in terminal if t in WAYS or IN_PLACE.search(t) or TERMINAL.search(t)}
    assert (len(terminal) > 50, sorted(terminal - sorted_)) == (True, [])


def test_every_way_leads_to_a_page() -> None:
    """Whatever stands in its address."""
    spec = {getattr(route, "path", "") for router in ROUTERS for route in router.routes}
    for address in {address for ways in WAYS.values() for _, address in ways}:
        path = re.sub(r"\{\w+\}", "{}", address.partition("#")[0])
        assert path in {re.sub(r"\{\w+\}", "{}", known) for known in spec}, address


@pytest.mark.parametrize(
    ("path", "form", "way"),
    [
        ("/tasks/1/resume", {"seen": "1"}, 'href="/tasks/1"'),
        (
            "/evaluation/new",
            {"standard": "cn.idle-land.2012", "kind": "official"},
            "/evaluation/new",
        ),
    ],
)
def test_a_refusal_offers_its_way_and_no_word_of_the_terminal(
    desk: Desk, path: str, form: dict[str, str], way: str
) -> None:
    """A task that is not stopped; an officer who asks for what is a leader's."""
    number = str(list_findings(desk.house)[0].number)
    make_task(desk.house, number, People("甲局"), days=10)
    role = "leader" if path.startswith("/tasks") else "officer"
    page = desk.client_of(role).post(path, data=form)
    assert (page.status_code >= 400, way in page.text) == (True, True)
    assert "yuanheng task" not in page.text
