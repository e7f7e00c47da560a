"""Faults of data on the console: the list, its twin, and the first page of who reports."""

from tests.unit.web.desk import Desk
from yuanheng.app.keeping.rounds import open_round


def test_who_reports_finds_what_is_to_be_done_on_the_first_page(desk: Desk) -> None:
    """The form that is late leads to its zone; a reader's first page has no such list."""
    open_round(desk.house, "enterprise-year", "2013", (desk.near,), "2026-02-20", "企业年报")
    officer = desk.client_of("officer")
    (late, *_) = officer.get("/api/ledger/faults").json()
    path = f"/ledger/rounds?round=1&zone={desk.near}"
    assert (late["kind"], late["light"], late["path"]) == ("fill", "red", path)
    shown = f'href="{path.replace("&", "&amp;")}">企业年报'
    pages = [officer.get("/").text, officer.get("/ledger/faults").text]
    assert [shown in page for page in pages] == [True, True]
    assert "企业年报" not in desk.client_of("viewer").get("/").text.partition('id="h-owed"')[2]


def test_who_sees_one_zone_is_told_of_no_other(desk: Desk) -> None:
    """Neither its forms nor its values that were set aside."""
    open_round(desk.house, "enterprise-year", "2013", (desk.near, desk.far), "2026-02-20")
    found = desk.client_of("scoped").get("/api/ledger/faults").json()
    assert {fault["zone"] for fault in found} == {desk.near}
