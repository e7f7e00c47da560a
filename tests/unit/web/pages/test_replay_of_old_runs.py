"""A run of an older ledger made again on the console: corrected, with every change."""

import gzip
from pathlib import Path

from tests.unit.web.desk import PASSWORD, Desk, StillClock
from yuanheng.app.office.accounts import add_account
from yuanheng.app.opening import open_house

OLD = Path(__file__).parents[2] / "store" / "ledger_r0005_at_limits.yhdb.gz"


def test_a_corrected_run_lists_every_change_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "old.yhdb"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    clock = StillClock()
    house = open_house(path, clock)
    add_account(house, "officer", PASSWORD, "officer")
    desk = Desk(house, clock, "", "", tmp_path)
    client = desk.client_of("officer")
    client.post("/api/evaluation/runs/1/replay")
    desk.work_off()
    job = client.get("/api/jobs/1").json()
    assert (job["outcome"]["outcome"], job["outcome"]["changes_total"]) == ("corrected", 8)
    first = job["changes"][0]
    assert (first["subject"], first["before_text"], first["after_text"], first["reasons"]) == (
        "A1",
        "met (falls due on 2012-01-01)",
        "not met",
        ["amount"],
    )
    assert [(a["before_text"], a["after_text"]) for a in first["amounts"]] == [
        ("1.3333333333 hm²", "20亩")
    ]
    page = client.get("/jobs/1", headers={"Accept-Language": "zh"}).text
    assert "已按当时的台账重做：更正" in page
    assert "20亩" in page
