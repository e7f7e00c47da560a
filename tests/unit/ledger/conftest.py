from pathlib import Path

import pytest

from tests.journeys.desk import FLOOR_FIELDS, Desk, open_desk, tidy_sheet
from tests.journeys.sheets import Sheet
from tests.unit.ledger import kinds
from yuanheng.app.demo import LAYER_2012, LAYER_2013, DemoSurvey, write_demo_survey


@pytest.fixture(scope="session")
def survey(tmp_path_factory: pytest.TempPathFactory) -> DemoSurvey:
    return write_demo_survey(tmp_path_factory.mktemp("demo") / "demo.gpkg")


@pytest.fixture(scope="session")
def sheet(survey: DemoSurvey) -> Sheet:
    """Some forty sound patches of one area, floor areas in hectares."""
    whole = tidy_sheet(survey, LAYER_2012)
    return whole.only(range(0, whole.size, 5))


@pytest.fixture(scope="session")
def two_areas(survey: DemoSurvey) -> Sheet:
    """Some sixty sound patches of both areas with all totals, floor areas in hectares."""
    whole = tidy_sheet(survey, LAYER_2013)
    return whole.only(range(0, whole.size, 5)).scaled(FLOOR_FIELDS, 1e-4)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return open_desk(tmp_path)


@pytest.fixture(scope="session")
def read(tmp_path_factory: pytest.TempPathFactory) -> kinds.Desk:
    """Reads tables for one zone, and writes nothing."""
    return kinds.Desk(tmp_path_factory.mktemp("read"))
