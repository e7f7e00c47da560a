"""A console over a small ledger: two zones with findings, and an account of each role.

`near` is the zone of the demo survey, `far` one that the scoped account must not reach. Both hold
a survey and a list of projects of 2013, evaluated by a scorecard (run 1) and a rulebook (run 2).
"""

from __future__ import annotations

import shutil
import warnings
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
from fastapi import FastAPI

from tests.journeys.sheets import read_sheet, write_sheet
from yuanheng.app.demo import LAYER_2013, ZONE_CODE, ZONE_NAME, write_demo_survey
from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.jobs.queue import claim_job, run_job
from yuanheng.app.keeping.ledger import backup
from yuanheng.app.office.accounts import add_account, add_unit, list_units
from yuanheng.app.office.sessions import sign_in
from yuanheng.app.opening import OpenHouse, create_ledger, open_house
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.accounts import Job, Role, Unit
from yuanheng.web.site import make_site
from yuanheng.web.visitors import COOKIE
from yuanheng.words.words import Words

with warnings.catch_warnings():
    # Its client may be httpx or a successor of it; which one is no matter of these tests.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

SCORECARD, RULEBOOK = "cn.land-intensity.2014", "cn.idle-land.2012"
FAR_NAME, FAR_CODE = "远方示例开发区", "S999002"
PASSWORD = "一句记得住的话一二三四五"  # noqa: S105 - of accounts that live for one test
#: The accounts by what a test asks for: `scoped` is a leader of the near zone only.
ROLES: dict[str, Role] = {
    "viewer": "viewer",
    "officer": "officer",
    "leader": "leader",
    "admin": "admin",
    "scoped": "leader",
}
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)

_HEADS: tuple[str, ...] = ("开发区", "期次", "电子监管号或项目代码", "项目名称", "成交价格（万元）")
_HEADS += ("约定开工时间", "实际交地时间", "实际开工时间", "认定的闲置原因", "现状")
#: A late one, one begun in time, one being built that does not say since when, one to fall due.
_PROJECTS = (
    ("A", "甲厂", 1000, "2012-01-01", None, "截至2013-12-31未动工", "enterprise"),
    ("B", "乙厂", 900, "2012-01-01", None, "2012-05", None),
    ("C", "丙厂", 800, "2012-06-01", None, None, None, "在建"),
    ("D", "丁厂", 700, "未约定", "2012-03-01", "截至2013-12-31未动工", None),
)
#: The late one, begun after all: the facts that close its findings.
BEGUN = ("A", "甲厂", 1000, "2012-01-01", None, "2012-11-30", "enterprise")


@dataclass
class StillClock:
    """A clock that shows what it was set to."""

    moment: datetime = NOW

    def now(self) -> datetime:
        """Give the moment it was set to."""
        return self.moment


@dataclass
class Desk:
    """A house of one's own, its site, and who may sit down before it."""

    house: OpenHouse
    clock: StillClock
    near: str
    far: str
    folder: Path
    site: FastAPI = field(init=False)

    def __post_init__(self) -> None:
        """Make the site; its worker stands still, so that jobs run only by `work_off`."""
        self.site = make_site(self.house)

    def client_of(self, role: str) -> TestClient:
        """Give a client signed in as one of ROLES, in English, that sends the form token along.

        It follows no redirects, and turns an error of the server into an answer with 500.
        """
        client = self.stranger()
        signed = sign_in(self.house, role, PASSWORD)
        assert signed is not None
        client.cookies.set(COOKIE, signed.token)
        client.headers["X-Form-Token"] = signed.session.form_token
        return client

    def stranger(self, address: str = "testclient") -> TestClient:
        """Give a client that nobody is signed in with, at an address."""
        return TestClient(
            self.site,
            client=(address, 50000),
            base_url="http://localhost",
            headers={"Accept-Language": "en"},
            follow_redirects=False,
            raise_server_exceptions=False,
        )

    def bring_projects(self, *rows: tuple[object, ...], zone: str = ZONE_NAME) -> None:
        """Import a list of projects of 2013 that replaces the one before."""
        _bring_projects(self.house, self.folder, zone, rows or _PROJECTS)

    def mend(self) -> None:
        """Bring the facts by which the late supply of the near zone is late no more."""
        self.bring_projects(BEGUN, *_PROJECTS[1:])

    def work_off(self) -> tuple[Job, ...]:
        """Run the jobs that are queued, here and now."""
        done = []
        while (job := claim_job(self.house)) is not None:
            done.append(run_job(self.house, job, lambda: False))
        return tuple(done)


def build_template(folder: Path) -> Path:
    """Make the ledger that every desk is a copy of."""
    house = create_ledger(folder / "making.yhdb", StillClock())
    near, _ = add_zone(house, ZONE_NAME, {"code": ZONE_CODE, "level": "省级"})
    far, _ = add_zone(house, FAR_NAME, {"code": FAR_CODE, "level": "省级"})
    survey = read_sheet(write_demo_survey(folder / "demo_survey.gpkg").path, LAYER_2013)
    for name, code in ((ZONE_NAME, ZONE_CODE), (FAR_NAME, FAR_CODE)):
        sheet = survey.filled("KFQMC", name).filled("KFQDM", code)
        path = write_sheet(sheet, folder / f"{code}.gpkg", LAYER_2013)
        import_file(house, path, period="2013", assume=["JZMJ=m2"])
    for name in (ZONE_NAME, FAR_NAME):
        _bring_projects(house, folder, name, _PROJECTS)
    evaluate(house, SCORECARD, parameters="bulletin-example")
    evaluate(house, RULEBOOK)
    province = add_unit(house, Unit(0, None, "示例省", "province"))
    unit = add_unit(house, Unit(0, province.id, ZONE_NAME, "zone", near))
    add_unit(house, Unit(0, province.id, FAR_NAME, "zone", far))
    for name, role in ROLES.items():
        add_account(house, name, PASSWORD, role, unit=unit.id if name == "scoped" else None)
    path = folder / "template.yhdb"
    backup(house, path)
    return path


def open_desk(template: Path, folder: Path) -> Desk:
    """Open a copy of the template."""
    path, clock = folder / "desk.yhdb", StillClock()
    shutil.copyfile(template, path)
    house = open_house(path, clock)
    zones = {u.name: u.zone or "" for u in list_units(house) if u.kind == "zone"}
    return Desk(house, clock, zones[ZONE_NAME], zones[FAR_NAME], folder)


def _bring_projects(
    house: OpenHouse, folder: Path, zone: str, rows: tuple[tuple[object, ...], ...]
) -> None:
    """Fill the projects of a zone into a workbook and import it."""
    path = folder / "项目.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "项目"
    for row in (_HEADS, *((zone, "2013", *row) for row in rows)):
        page.append(row)
    book.save(path)
    import_filled(house, TableRequest(path, None, None, None, None), Words("en"))
