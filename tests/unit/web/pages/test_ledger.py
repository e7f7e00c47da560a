"""The ledger on the console: batches, the data browser, corrections, and what is out of reach."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.web.desk import Desk
from yuanheng.views.ledger.batches import browse_batches, original_bytes
from yuanheng.web.pages.ledger import IssueCard, gathered

PAGES = (
    "/ledger",
    "/ledger/browse",
    "/ledger/browse?relation=supply&period=2013&q=甲",
    "/ledger/batches/3",
    "/ledger/records/parcel/3.0",
    "/ledger/records/parcel/3.0/origin",
    "/ledger/rounds",
    "/jobs",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_for_a_reader(desk: Desk, path: str) -> None:
    """A viewer reads all of it."""
    assert desk.client_of("viewer").get(path).status_code == 200


def test_batches_are_listed_newest_first_as_known(desk: Desk) -> None:
    """The list and its twin honour the picker of what was known."""
    client = desk.client_of("viewer")
    now = client.get("/api/ledger/batches").json()
    then = client.get("/api/ledger/batches", params={"as_known": "3"}).json()
    assert [b["seq"] for b in now["batches"]] == list(range(now["total"], 0, -1))
    assert [b["seq"] for b in then["batches"]] == [3, 2, 1]
    assert client.get("/ledger", params={"as_known": "x"}).status_code == 400


def test_an_account_of_one_zone_sees_no_batch_of_another(desk: Desk) -> None:
    """List, page, original and record of the far zone are answered like nothing at all."""
    client, every = desk.client_of("scoped"), desk.client_of("viewer")
    mine = {b["seq"] for b in client.get("/api/ledger/batches").json()["batches"]}
    batches = every.get("/api/ledger/batches").json()["batches"]
    far = [b["seq"] for b in batches if desk.far in b["zones"]]
    assert far
    assert mine == {b["seq"] for b in batches if desk.far not in b["zones"]}
    facts = every.get("/api/ledger/facts/parcel", params={"zone": desk.far}).json()
    record = f"/ledger/records/parcel/{facts['rows'][0]['fact']}"
    paths = [f"/ledger/batches/{n}{part}" for n in far for part in ("", "/original", "/marked")]
    paths += [f"/api/ledger/batches/{far[0]}", record, f"/api{record}", f"{record}/origin"]
    paths += [f"/ledger?zone={desk.far}", f"/api/ledger/facts/parcel?zone={desk.far}"]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert client.post(record, data={"version": "3"}).status_code == 404
    withdrawal = client.post(f"/ledger/batches/{far[0]}/withdraw", data={"reason": "x"})
    assert withdrawal.status_code == 404


def test_the_original_comes_back_byte_for_byte(desk: Desk) -> None:
    """A download is the file that was brought, under its name."""
    view = next(v for v in browse_batches(desk.house, None).views if v.is_workbook)
    answer = desk.client_of("viewer").get(f"/ledger/batches/{view.batch.seq}/original")
    assert answer.content == b"".join(original_bytes(desk.house, view))
    assert "filename*=UTF-8''%E9%A1%B9%E7%9B%AE.xlsx" in answer.headers["content-disposition"]


@given(st.lists(st.sampled_from("abc"), max_size=12))
def test_issues_that_say_the_same_are_gathered_and_none_is_lost(said: list[str]) -> None:
    """Each kind stands once, where its first issue stood, and holds all of its own."""
    cards = [
        IssueCard(
            check="c",
            alike=kind,
            severity="warning",
            place=str(n),
            found="",
            message=kind,
            remedy="r",
            set_aside=False,
            stands_for=[],
        )
        for n, kind in enumerate(said)
    ]
    groups = gathered(cards)
    assert [group[0].alike for group in groups] == list(dict.fromkeys(said))
    assert sorted((c.place for g in groups for c in g), key=int) == [c.place for c in cards]
    assert all(len({card.alike for card in group}) == 1 for group in groups)


def test_a_workbook_comes_back_marked_with_its_list_of_issues(desk: Desk) -> None:
    """The first sheet lists what the checks saw; the filled sheet is still there."""
    desk.bring_projects(("A", "甲厂", "很多", None, None, None, None))
    seq = desk.house.store.last_seq()
    answer = desk.client_of("viewer").get(f"/ledger/batches/{seq}/marked")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["错误清单", "项目"]
    assert "很多" in [cell.value for row in book["错误清单"].iter_rows() for cell in row]


def test_a_map_file_does_not_come_back_as_a_workbook(desk: Desk) -> None:
    """Only what came as a workbook is given back as one."""
    assert desk.client_of("viewer").get("/ledger/batches/3/marked").status_code == 409


@pytest.mark.parametrize(
    "path",
    [
        "/api/ledger/facts/nothing",
        "/api/ledger/records/nothing/1.0",
        "/api/ledger/records/parcel/x",
        "/api/ledger/batches/9999",
        "/api/ledger/uploads/" + "0" * 32,
        "/api/jobs/9999",
    ],
)
def test_what_is_not_there_is_answered_with_404(desk: Desk, path: str) -> None:
    """A name that nothing bears is no error of the server."""
    assert desk.client_of("officer").get(path).status_code == 404
