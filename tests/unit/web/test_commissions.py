"""Matters that a document gives, on the console: entered by a clerk, closed by documents."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import docx
import openpyxl

from tests.unit.web.desk import Desk
from yuanheng.app.demo import ZONE_NAME
from yuanheng.app.intake.tables import import_book
from yuanheng.app.office.accounts import list_audit
from yuanheng.app.supervision.commissions import settle_task
from yuanheng.app.supervision.tasks import step_task
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.words.words import Words

TITLE, NUMBER = "完成污水管网改造", "园管纪要〔2026〕3号"
REPORT, BASIS = "办理情况报告", "办结依据"


def matter(desk: Desk, **more: object) -> dict[str, Any]:
    return {
        "zone": desk.near,
        "source": "meeting",
        "matter": TITLE,
        "content": "六月底前完成主管网2.3公里改造",
        "document": "管委会主任办公会议纪要",
        "number": NUMBER,
        "dated": "2026-03-01",
        "lead": "建设局",
        "support": ["财政局"],
        "due": "2026-06-30",
        **more,
    }


def client_of(desk: Desk, role: str) -> Any:  # noqa: ANN401 - as the desk gives it
    """Give a client that reads Chinese, as an office does."""
    client = desk.client_of(role)
    client.headers["Accept-Language"] = "zh"
    return client


def enter(desk: Desk, role: str = "officer", **more: object) -> tuple[int, dict[str, Any]]:
    answer = client_of(desk, role).post("/api/tasks", json=matter(desk, **more))
    return answer.status_code, answer.json()


def bring_to_end(desk: Desk, number: int = 1) -> None:
    for documents, branch in (((), None), ((f"{REPORT}=5号",), None), ((), "passed")):
        step_task(desk.house, number, branch=branch, reason="好", documents=documents)


def slip_text(desk: Desk, number: int, kind: str) -> str:
    answer = client_of(desk, "viewer").get(f"/tasks/{number}/slips/{kind}")
    tables = docx.Document(io.BytesIO(answer.content)).tables
    return "\n".join(c.text for t in tables for row in t.rows for c in row.cells)


def test_a_clerk_enters_a_matter_and_it_stands_on_lists_slips_and_in_the_search(
    desk: Desk,
) -> None:
    """Wherever tasks stand it stands too, with what gave it, and no finding."""
    status, card = enter(desk)
    assert (status, card["line"]["finding"], card["given"]["number"]) == (201, None, NUMBER)
    assert list_audit(desk.house, 1)[0].action == "task.commission"
    viewer = client_of(desk, "viewer")
    (line,) = viewer.get("/api/tasks").json()
    assert (line["title"], line["source"], line["light"]) == (TITLE, "会议议定", "green")
    for path in ("/tasks", "/tasks?view=board", "/tasks/1", "/tasks/digests"):
        assert TITLE in viewer.get(path).text, path
    assert "建设局" in viewer.get("/").text
    assert TITLE in client_of(desk, "officer").get("/").text
    order = slip_text(desk, 1, "order")
    for told in (TITLE, "会议议定", NUMBER, "主管网2.3公里", "建设局", "2026-06-30"):
        assert told in order, told
    assert TITLE in viewer.get("/search", params={"q": "园管纪要"}).text
    sheet = openpyxl.load_workbook(io.BytesIO(viewer.get("/tasks?form=xlsx").content)).active
    assert any(TITLE in str(c.value) for row in sheet.iter_rows() for c in row)


def test_what_may_stand_already_is_asked_and_entered_where_it_is_another_matter(
    desk: Desk,
) -> None:
    """The form keeps what was typed; nothing is entered until it is answered."""
    enter(desk)
    assert enter(desk)[0] == 422
    client = client_of(desk, "officer")
    assert client.get(f"/tasks/new?source=appeal&zone={desk.near}").status_code == 200
    form = {**matter(desk, support="财政局")}
    asked = client.post("/tasks/new", data=form)
    assert asked.status_code == 422
    assert all(told in asked.text for told in ("督办任务 1", 'name="another"', f'value="{TITLE}"'))
    assert len(client.get("/api/tasks").json()) == 1
    made = client.post("/tasks/new", data={**form, "another": "true"})
    assert (made.status_code, made.headers["location"]) == (303, "/tasks/2")


def test_it_is_closed_by_documents_and_nowhere_called_proven(desk: Desk) -> None:
    """On the page, the slip, the list and the bulletin; a test by rule is refused."""
    enter(desk)
    bring_to_end(desk)
    leader, seen = client_of(desk, "leader"), desk.house.store.task_events()[-1].n
    proof = leader.post("/api/tasks/1/close", json={"seen": seen, "evaluate": True})
    assert proof.status_code == 400
    papers = [{"title": BASIS, "number": "竣工验收6号"}]
    wish = {"seen": seen, "reason": "已通水", "papers": papers}
    assert client_of(desk, "officer").post("/api/tasks/1/settle", json=wish).status_code == 403
    card = leader.post("/api/tasks/1/settle", json=wish).json()
    assert (card["proof"], card["line"]["by_document"], card["line"]["late"]) == (None, True, False)
    assert "未经数据验证" in card["settled"]
    page = leader.get("/tasks/1").text
    assert "依文件销号" in page
    assert "按期销号" not in page
    assert "依文件销号" in leader.get("/tasks?closed=true").text
    closing = slip_text(desk, 1, "closing")
    assert "未经数据验证：已通水" in closing
    bulletin = docx.Document(io.BytesIO(leader.get("/tasks/bulletin").content))
    told = "\n".join(p.text for p in bulletin.paragraphs)
    assert "依文件销号（未经数据验证）" in told
    assert "以证据销号" not in told


def test_a_task_is_made_of_a_row_of_the_targets_and_stands_beside_it(desk: Desk) -> None:
    """The link of the row fills the form; a target that no list names is refused."""
    path = desk.folder / "目标任务2026.csv"
    path.write_text(
        "目标任务,年度目标值,计量单位,牵头单位,上级目标\n"
        "盘活存量土地,600,亩,管委会,\n盘活甲片区,400,亩,甲局,盘活存量土地\n"
        "盘活乙片区,150,亩,乙局,盘活存量土地\n",
        encoding="utf-8",
    )
    asked = TableRequest(path, None, None, "2026", ZONE_NAME, is_confirmed=True)
    import_book(desk.house, asked, Words("zh"))
    officer = client_of(desk, "officer")
    page = officer.get("/indicators/targets").text
    assert "2 项分解，合计仅 550" in page
    (link,) = re.findall(r'href="(/tasks/new[^"]+%E7%94%B2%E5%B1%80[^"]*)"', page)
    form = officer.get(html.unescape(link)).text
    assert all(f'value="{told}"' in form for told in ("盘活甲片区", "甲局", "2026"))
    more = {"source": "target", "document": "", "matter": "盘活甲片区", "target_year": "2026"}
    assert enter(desk, **more, target="盘活丙片区")[0] == 400
    assert enter(desk, **more, target="盘活甲片区")[0] == 201
    sheet = officer.get("/api/indicators/targets").json()
    told = [(t["name"], t["level"], [k["light"] for k in t["tasks"]]) for t in sheet["tree"]]
    assert told == [
        ("盘活存量土地", 0, []),
        ("盘活甲片区", 1, ["green"]),
        ("盘活乙片区", 1, []),
    ]
    assert "盘活甲片区" in slip_text(desk, 1, "order")


def test_a_zone_out_of_reach_is_nothing_at_all(desk: Desk) -> None:
    """Neither entered there, nor seen nor closed."""
    assert enter(desk, "scoped", zone=desk.far)[0] == 404
    enter(desk, zone=desk.far)
    scoped = client_of(desk, "scoped")
    assert scoped.get("/api/tasks").json() == []
    assert scoped.get("/tasks/1").status_code == 404
    bring_to_end(desk)
    wish = {"seen": 4, "reason": "好", "papers": [{"title": BASIS, "number": "6号"}]}
    assert scoped.post("/api/tasks/1/settle", json=wish).status_code == 404
    assert settle_task(desk.house, 1, "好", [f"{BASIS}=6号"]).closed is not None
