"""A desk with one ledger, where layers are brought in and figures are read off."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.journeys.sheets import Sheet, read_sheet, write_sheet
from yuanheng.app.demo import ZONE_CODE, ZONE_NAME, DemoSurvey
from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.app.runs import evaluate as runs_evaluate
from yuanheng.model.evaluation import AreaResult, IndicatorValue, NodeScore, QuantityValue, Run
from yuanheng.model.ledger import Batch, Issue
from yuanheng.views.ledger.batches import list_batches

STANDARD = "cn.land-intensity.2014"
EXAMPLE = "bulletin-example"
MAIN, EXPANSION = "主区", "发展方向区"
FLOOR_FIELDS = ("JZMJ", "JZJDMJ", "JDZMJ")


@dataclass
class StillClock:
    """A clock that shows what it was set to."""

    moment: datetime = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment


@dataclass
class Desk:
    """A ledger, and a folder for the files that are brought to it."""

    house: OpenHouse
    folder: Path
    zone: str = ""
    files: list[Path] = field(default_factory=list)

    def file(self, sheet: Sheet, layer: str = "survey_2012") -> Path:
        """Write a sheet as a file of its own."""
        path = self.folder / f"{layer}-{len(self.files)}.gpkg"
        self.files.append(path)
        return write_sheet(sheet, path, layer)

    def bring(
        self,
        sheet: Sheet,
        period: str | None = "2012",
        *,
        layer: str = "survey_2012",
        zone: str | None = None,
        assume: Iterable[str] = (),
    ) -> tuple[Batch, tuple[Issue, ...]]:
        """Write a sheet and import it."""
        path = self.file(sheet, layer)
        return import_file(self.house, path, period=period, zone=zone, assume=assume)

    def evaluate(self, period: str = "2012", *, as_known: str | None = None) -> Run:
        """Evaluate without ideals, for values, and without moving findings."""
        return runs_evaluate.evaluate(
            self.house, STANDARD, period=period, as_known=as_known, what_if=True
        )

    @property
    def seqs(self) -> list[int]:
        return [batch.seq for batch in list_batches(self.house)]


def open_desk(folder: Path, clock: StillClock | None = None) -> Desk:
    """Make a ledger that knows the demo zone."""
    house = create_ledger(folder / "zone.yhdb", clock)
    zone, _ = add_zone(house, ZONE_NAME, {"code": ZONE_CODE})
    return Desk(house, folder, zone)


def tidy_sheet(survey: DemoSurvey, layer: str) -> Sheet:
    """Give a layer of the demo survey without the patches that are faulty on purpose."""
    faulty = {fault.patch for fault in survey.faults if fault.layer == layer}
    sheet = read_sheet(survey.path, layer)
    return sheet.only(i for i, number in enumerate(sheet.cells("TBBH")) if number not in faulty)


def seen(issues: Iterable[Issue], check: str) -> list[Issue]:
    return [issue for issue in issues if issue.check == check]


def area_of(run: Run, area: str = MAIN, zone: str | None = None) -> AreaResult:
    (found,) = (
        a for z in run.results if zone in (None, z.zone, z.name) for a in z.areas if a.area == area
    )
    return found


def quantity(run: Run, name: str, area: str = MAIN, zone: str | None = None) -> QuantityValue:
    (found,) = (q for q in area_of(run, area, zone).quantities if q.id == name)
    return found


def indicator(run: Run, name: str, area: str = MAIN, zone: str | None = None) -> IndicatorValue:
    (found,) = (i for i in area_of(run, area, zone).indicators if i.id == name)
    return found


def node(run: Run, name: str, area: str = MAIN, zone: str | None = None) -> NodeScore:
    (found,) = (n for n in area_of(run, area, zone).nodes if n.id == name)
    return found


def hectares(run: Run, name: str, area: str = MAIN, zone: str | None = None) -> float | None:
    """Read a quantity of area in hm²."""
    value = quantity(run, name, area, zone).value
    return None if value is None else value / 3e10
