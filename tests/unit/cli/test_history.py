"""The command history of a parcel, as a person and a program call it."""

from pathlib import Path

import pytest

from tests.journeys.desk import Desk
from tests.unit.cli.conftest import Say
from yuanheng.app.demo import DemoSurvey
from yuanheng.app.intake.layers import import_file
from yuanheng.app.opening import open_house
from yuanheng.ledger.record.known import snapshot


@pytest.fixture
def two_surveys(told: Desk, survey: DemoSurvey, say: Say) -> str:
    """A copy of the ledger that also holds 2012."""
    say("backup", "both.yhdb", "--ledger", str(told.house.path))
    house = open_house(Path("both.yhdb"))
    import_file(house, survey.path, layer=survey.layers[0], period="2012")
    return "both.yhdb"


def number(desk: Desk) -> str:
    """Give the first patch number of the ledger."""
    store = desk.house.store
    return str(snapshot(store, "parcel", store.last_seq()).column("number")[0])


def zone(desk: Desk) -> str:
    """Give the id of the zone of the ledger."""
    store = desk.house.store
    return str(snapshot(store, "parcel", store.last_seq()).column("zone")[0])


def test_a_parcel_is_followed_from_survey_to_survey(say: Say, told: Desk, two_surveys: str) -> None:
    """Each step names both patches, what became of the land, and the id that it keeps."""
    subject = f"{zone(told)}/2013/{number(told)}"
    said = say("history", subject, "--ledger", two_surveys, "--json")
    assert said.code == 0
    (step,) = said.json
    assert set(step) == {
        "before",
        "after",
        "kind",
        "by",
        "share_before",
        "share_after",
        "moved_m",
    }
    assert (step["after"]["period"], step["after"]["number"]) == ("2013", number(told))


def test_a_person_sees_the_patches_with_their_areas(say: Say, told: Desk, two_surveys: str) -> None:
    """In one line for each step."""
    said = say("history", f"{zone(told)}/{number(told)}", "--ledger", two_surveys)
    assert said.code == 0
    assert "hm²" in said.out


def test_one_survey_alone_has_nothing_to_follow(say: Say, told: Desk) -> None:
    """The remedy is another survey."""
    said = say("history", f"{zone(told)}/{number(told)}", "--ledger", str(told.house.path))
    assert said.code != 0
    assert "There is one survey only, 2013" in said.err


def test_a_number_that_no_survey_has_is_refused(say: Say, told: Desk) -> None:
    """A slip is not taken for land that is gone."""
    said = say("history", f"{zone(told)}/nowhere", "--ledger", str(told.house.path))
    assert said.code != 0
    assert "No survey of the zone has the patch nowhere" in said.err
