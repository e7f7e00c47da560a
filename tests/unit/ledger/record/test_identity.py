"""Which zone is meant, by id, code or name, of today or of old."""

import pytest

from yuanheng.errors import LedgerError, QuestionError, Where
from yuanheng.ledger.record.identity import (
    ATTRIBUTES,
    Row,
    find_zone,
    match_zone,
    merged_attributes,
)

HERE = Where(file="survey.gpkg", layer="survey_2013")


def row(zone: str, name: str, code: str | None, valid_from: str | None = None) -> Row:
    return {"zone": zone, "name": name, "code": code, "valid_from": valid_from}


HISTORY = (
    row("Z1", "东港经济开发区", "S100001"),
    row("Z1", "东港经济技术开发区", "G100001", "2013-12-31"),
    row("Z2", "西港经济开发区", "S100002"),
    row("Z3", "西港综合保税区", None),
)


@pytest.mark.parametrize(
    ("wanted", "zone"),
    [
        ("Z2", "Z2"),
        ("S100001", "Z1"),
        ("G100001", "Z1"),
        ("东港经济开发区", "Z1"),
        ("东港经济技术开发区", "Z1"),
        ("东港", "Z1"),
        ("保税", "Z3"),
    ],
)
def test_a_zone_is_found_by_id_code_name_or_part_of_a_name(wanted: str, zone: str) -> None:
    assert find_zone(HISTORY, wanted) == zone


@pytest.mark.parametrize("wanted", ["西港", "经济"])
def test_a_part_that_several_zones_share_is_refused_with_their_names(wanted: str) -> None:
    with pytest.raises(LedgerError, match=f"{wanted} may mean several zones") as refused:
        find_zone(HISTORY, wanted)
    assert str(refused.value.expected) == (
        "Known: 东港经济开发区, 东港经济技术开发区, 西港经济开发区, 西港综合保税区."
    )


def test_a_whole_name_wins_over_a_longer_name_that_contains_it() -> None:
    history = (row("Z1", "东港", None), row("Z2", "东港新区", None))
    assert find_zone(history, "东港") == "Z1"


def test_a_name_that_two_zones_bore_is_refused() -> None:
    history = (row("Z1", "东港开发区", "A"), row("Z2", "东港开发区", "B"))
    with pytest.raises(LedgerError, match="may mean several zones"):
        find_zone(history, "东港开发区")


def test_a_zone_that_nobody_knows_is_refused_with_the_command_that_adds_it() -> None:
    with pytest.raises(LedgerError, match="The zone 南港 is not in the ledger") as refused:
        find_zone(HISTORY, "南港")
    assert str(refused.value.remedy) == 'Add it: yuanheng zone add "南港"'


def test_an_empty_text_means_no_zone() -> None:
    with pytest.raises(LedgerError):
        find_zone((row("Z1", "东港", None),), "")


@pytest.mark.parametrize(
    "stated",
    [
        {"code": "S100001", "name": "东港经济开发区"},
        {"code": "G100001", "name": "东港经济开发区"},
        {"code": "G100001", "name": None},
        {"code": None, "name": "东港经济技术开发区"},
        {"code": "S999999", "name": "东港经济开发区"},
    ],
)
def test_a_layer_is_matched_by_code_or_name(stated: dict[str, str | None]) -> None:
    assert match_zone(HISTORY, stated, HERE) == "Z1"


def test_a_layer_is_not_matched_by_a_part_of_a_name() -> None:
    with pytest.raises(QuestionError, match=r"not in the ledger: 东港 \(–\)") as asked:
        match_zone(HISTORY, {"code": None, "name": "东港"}, HERE)
    assert asked.value.where == HERE


def test_a_code_and_a_name_of_different_zones_are_a_question() -> None:
    stated = {"code": "S100001", "name": "西港经济开发区"}
    with pytest.raises(QuestionError, match="belong to different zones"):
        match_zone(HISTORY, stated, HERE)


def test_a_layer_that_states_nothing_is_a_question() -> None:
    with pytest.raises(QuestionError, match="does not say which zone"):
        match_zone(HISTORY, {"code": None, "name": None}, HERE)


def test_the_command_that_adds_a_zone_without_code_names_no_code() -> None:
    with pytest.raises(QuestionError) as asked:
        match_zone(HISTORY, {"code": None, "name": "南港开发区"}, HERE)
    assert 'yuanheng zone add "南港开发区"' in str(asked.value.remedy)
    assert "--code –" not in str(asked.value.remedy)


def test_attributes_that_say_nothing_new_give_no_row() -> None:
    assert merged_attributes(HISTORY[0], {"name": "东港经济开发区", "level": None}) is None


def test_a_new_attribute_keeps_the_others() -> None:
    assert merged_attributes(HISTORY[0], {"level": "省级"}) == {
        **dict.fromkeys(ATTRIBUTES),
        "name": "东港经济开发区",
        "code": "S100001",
        "level": "省级",
    }
