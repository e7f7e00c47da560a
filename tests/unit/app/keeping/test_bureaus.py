"""Bureaus of a zone: each tells the indicators that it leads, till all have."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from yuanheng.app.intake.layers import add_zone
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.keeping.ledger import correct
from yuanheng.app.keeping.rounds import accept_zone, open_round
from yuanheng.app.office.accounts import add_account, add_unit, find_account, zones_of
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.errors import ForbiddenError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.accounts import Unit
from yuanheng.views.office.round_bureaus import bureaus_of
from yuanheng.views.rounds import find_round
from yuanheng.words.words import Words

ZH = Words("zh")
LONG_ENOUGH = "a long enough password"
HEADS = "开发区,指标名称,期次,数据形式,数值,计量单位"
LEADS = "开发区,指标名称,计量单位,责任单位\n示例区,甲,亿元,统计局\n示例区,乙,亿元,商务局\n"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenHouse:
    """A zone of two bureaus, each with a clerk, that told both indicators of September."""
    monkeypatch.setattr("yuanheng.app.office.accounts.hash_password", lambda _: "x")
    house = create_ledger(tmp_path / "ledger.yhdb")
    zone, _ = add_zone(house, "示例区", {"code": "S1", "level": None})
    unit = add_unit(house, Unit(0, None, "示例区", "zone", zone))
    for bureau in ("统计局", "商务局"):
        under = add_unit(house, Unit(0, unit.id, bureau, "bureau"))
        add_account(house, f"{bureau}员", LONG_ENOUGH, "officer", unit=under.id)
    add_account(house, "统计局长", LONG_ENOUGH, "leader", unit=unit.id + 1)
    (tmp_path / "统计指标.csv").write_text(LEADS, encoding="utf-8")
    asked = TableRequest(tmp_path / "统计指标.csv", None, "indicator", None, None)
    import_filled(house, asked, ZH)
    tell(house, tmp_path, "2025-09", "甲", "乙")
    return house


def tell(house: OpenHouse, folder: Path, period: str, *names: str, by: str | None = None) -> None:
    """Hand in figures of some indicators in a month, as somebody."""
    path = folder / "指标数据.csv"
    rows = [f"示例区,{name},{period},当期,1,亿元" for name in names]
    path.write_text("\n".join([HEADS, *rows]), encoding="utf-8")
    asked = TableRequest(path, None, "indicator_value", None, None)
    import_filled(house if by is None else replace(house, actor=by), asked, ZH)


def state(house: OpenHouse) -> str:
    return find_round(house, 1).cells[0].state


def test_a_zone_hands_in_once_every_bureau_has_told_its_own(
    house: OpenHouse, tmp_path: Path
) -> None:
    """Until then the page says who has not, and nobody has to."""
    open_round(house, "monthly-indicators", "2025-10", ["示例区"], "2025-11-08")
    tell(house, tmp_path, "2025-10", "甲", by="统计局员")
    found = find_round(house, 1)
    told = [(b.unit, b.lacking) for b in bureaus_of(house, found, found.cells[0])]
    assert (state(house), told) == ("filling", [("商务局", ("乙",)), ("统计局", ())])
    tell(house, tmp_path, "2025-10", "乙", by="商务局员")
    assert state(house) == "submitted"
    with pytest.raises(ForbiddenError, match="themselves"):
        accept_zone(replace(house, actor="统计局员"), 1, "示例区")


def test_a_bureau_tells_what_it_leads_and_what_nobody_does(
    house: OpenHouse, tmp_path: Path
) -> None:
    """In a file of several rows none is written; a correction is no way round."""
    before = house.store.last_seq()
    with pytest.raises(ForbiddenError, match="only the indicators") as refused:
        tell(house, tmp_path, "2025-10", "甲", "乙", by="统计局员")
    assert [ZH.say(line) for line in refused.value.lines] == ["乙：责任单位为商务局"]
    where = ["indicator=乙", "period=2025-09", "form=当期"]
    with pytest.raises(ForbiddenError, match="only the indicators"):
        correct(replace(house, actor="统计局员"), "indicator_value", where, ["value=2"], "误")
    assert house.store.last_seq() == before
    tell(house, tmp_path, "2025-10", "甲", "丙", by="统计局员")
    assert house.store.last_seq() == before + 1


def test_a_bureau_sees_its_zone_and_stands_no_higher(house: OpenHouse, tmp_path: Path) -> None:
    """Its leader makes the first review, not the second."""
    account = find_account(house, "统计局长")
    zones = zones_of(house, account)
    assert zones == {find_zone_of(house)}
    open_round(house, "indicator_value", "2025-10", ["示例区"], "2025-11-08", reviews=2)
    tell(house, tmp_path, "2025-10", "甲", "乙")
    accept_zone(replace(house, actor="统计局员"), 1, "示例区")
    with pytest.raises(ForbiddenError, match="above"):
        accept_zone(replace(house, actor="统计局长"), 1, "示例区")


def find_zone_of(house: OpenHouse) -> str:
    """Give the zone's id."""
    return next(u.zone for u in house.desk.units() if u.zone)


def test_a_bureau_hangs_under_a_unit_and_carries_nothing(house: OpenHouse) -> None:
    """It is a leaf of the tree."""
    with pytest.raises(UsageError, match="under a unit"):
        add_unit(house, Unit(0, None, "财政局", "bureau"))
    bureau = next(u for u in house.desk.units() if u.kind == "bureau")
    with pytest.raises(UsageError, match="cannot stand under"):
        add_unit(house, Unit(0, bureau.id, "科室", "bureau"))
    with pytest.raises(UsageError, match="kind zone"):
        add_unit(house, Unit(0, bureau.parent, "财政局", "bureau", bureau.zone or "Z"))
