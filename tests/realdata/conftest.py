"""The eight zone layers, imported twice and evaluated after each time, once for all tests."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.desk import EXAMPLE, STANDARD
from yuanheng.app.intake.layers import add_zone, import_file
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.model.evaluation import Run
from yuanheng.model.ledger import Batch, Issue

LIMIN, BINXI = "哈尔滨利民经济技术开发区", "宾西经济技术开发区"
MUDANJIANG, SUIFENHE = "黑龙江牡丹江经济开发区", "黑龙江绥芬河综合保税区"
ZONES = {LIMIN: "G231063", BINXI: "G231062", MUDANJIANG: "S237023", SUIFENHE: "G236043"}

# What only a person can know of a layer: its zone where it does not say, and the unit of floors.
LAYERS = {
    "limin_2012": (None, ()),
    "limin_2013": (None, ()),
    "binxi_2012": (None, ("JZMJ=m2",)),
    "binxi_2013": (None, ("JZMJ=m2",)),
    "mudanjiang_2012": (None, ("JZMJ=m2",)),
    "mudanjiang_2013": (MUDANJIANG, ("JZMJ=m2",)),
    "suifenhe_ftz_2012": (SUIFENHE, ("JZMJ=m2",)),
    "suifenhe_ftz_2013": (None, ()),
}


@dataclass(frozen=True)
class Told:
    """A ledger told of the eight layers, and what it found."""

    house: OpenHouse
    survey: Path
    zones: dict[str, str]
    batches: dict[str, tuple[Batch, tuple[Issue, ...]]]
    runs: dict[str, Run]
    runs_again: dict[str, Run]


def new_house(folder: Path) -> tuple[OpenHouse, dict[str, str]]:
    house = create_ledger(folder / "zones.yhdb")
    added = {name: add_zone(house, name, {"code": code})[0] for name, code in ZONES.items()}
    return house, added


def bring_all(house: OpenHouse, survey: Path) -> dict[str, tuple[Batch, tuple[Issue, ...]]]:
    return {
        layer: import_file(house, survey, layer=layer, period=layer[-4:], zone=zone, assume=assume)
        for layer, (zone, assume) in LAYERS.items()
    }


def evaluate_both(house: OpenHouse) -> dict[str, Run]:
    return {
        period: evaluate(house, STANDARD, period=period, parameters=EXAMPLE)
        for period in ("2012", "2013")
    }


@pytest.fixture(scope="session")
def survey(realdata: Path) -> Path:
    return realdata / "zones_survey" / "zones_survey.gpkg"


@pytest.fixture(scope="session")
def told(survey: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    house, zones = new_house(tmp_path_factory.mktemp("zones"))
    batches = bring_all(house, survey)
    runs = evaluate_both(house)
    bring_all(house, survey)
    return Told(house, survey, zones, batches, runs, evaluate_both(house))


@pytest.fixture
def empty(tmp_path: Path) -> OpenHouse:
    """A ledger that knows the four zones and no survey."""
    return new_house(tmp_path)[0]
