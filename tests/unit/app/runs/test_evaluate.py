"""A run can be repeated to the byte, takes parameters from three places, and moves findings."""

import dataclasses
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from tests.journeys.desk import (
    EXAMPLE,
    EXPANSION,
    MAIN,
    STANDARD,
    Desk,
    StillClock,
    indicator,
    node,
    open_desk,
    tidy_sheet,
)
from tests.journeys.sheets import Sheet
from yuanheng.app.demo import LAYER_2013, write_demo_survey
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.keeping.ledger import backup
from yuanheng.app.opening import open_house
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import LedgerError, StandardError, UsageError
from yuanheng.model.evaluation import Missing, Run
from yuanheng.views.descent.named_findings import list_findings
from yuanheng.views.descent.runs import find_run, list_runs

PARAMETER_FILE = """
parameters: ours
values:
  supply_rate_ideal: {value: 0.9, unit: '', status: supplied, reference: 管委会 2014 年 3 号文}
  主区.built_rate_ideal: {value: 95, unit: '%', status: supplied, reference: 管委会 2014 年 3 号文}
"""
WEIGHT = "weight.industrial.主区"


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    """Some hundred sound patches of both areas."""
    survey = write_demo_survey(tmp_path_factory.mktemp("demo") / "demo.gpkg")
    whole = tidy_sheet(survey, LAYER_2013)
    return whole.only(range(0, whole.size, 3))


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, sheet: Sheet) -> Desk:
    """A ledger that holds 2013, to be copied."""
    desk = open_desk(tmp_path_factory.mktemp("prepared"), StillClock())
    bring(desk, sheet)
    return desk


@pytest.fixture
def desk(tmp_path: Path, prepared: Desk) -> Desk:
    """A ledger of one's own that holds 2013."""
    path = tmp_path / "zone.yhdb"
    backup(prepared.house, path)
    return Desk(open_house(path, StillClock()), tmp_path, prepared.zone)


def bring(desk: Desk, sheet: Sheet, period: str = "2013") -> None:
    desk.bring(sheet, period, layer=f"survey_{period}", assume=["JZMJ=m2"])


def wrong_area(sheet: Sheet) -> Sheet:
    """Write one patch of the main area 5 % too large."""
    row = sheet.rows_where("KFQPJFW", MAIN)[0]
    return sheet.changed("DLMJ", {row: sheet.cells("DLMJ")[row] * 1.05})


def figures(run: Run) -> bytes:
    plain = dataclasses.replace(run, id=0, created_at="")
    return TypeAdapter(Run).dump_json(plain)


def lives(desk: Desk, rule: str = "area-agreement", area: str = MAIN) -> list[tuple[str, int, int]]:
    """Tell state, run of opening and last run of a finding."""
    return [
        (v.finding.state, v.finding.opened_run, v.finding.run)
        for v in list_findings(desk.house, closed=True)
        if (v.finding.rule, v.finding.area) == (rule, area)
    ]


def test_the_same_run_twice_gives_the_same_bytes(desk: Desk) -> None:
    first, second = (
        evaluate(desk.house, STANDARD, parameters=EXAMPLE, period="2013") for _ in range(2)
    )
    assert (first.id, second.id) == (1, 2)
    assert first.result_digest == second.result_digest
    assert figures(first) == figures(second)


def test_a_run_is_read_back_as_it_was_made(desk: Desk) -> None:
    run = evaluate(desk.house, STANDARD, parameters=EXAMPLE)
    assert find_run(desk.house, run.id) == run
    assert list_runs(desk.house) == (run,)


def test_the_last_period_is_evaluated_when_none_is_named(desk: Desk, sheet: Sheet) -> None:
    bring(desk, sheet, "2011")
    run = evaluate(desk.house, STANDARD)
    assert (run.period, run.as_of) == ("2013", "2013-12-31")


def test_an_empty_ledger_says_what_to_import(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no survey yet"):
        evaluate(open_desk(tmp_path).house, STANDARD)


def test_a_period_without_survey_names_the_periods_there_are(desk: Desk) -> None:
    with pytest.raises(LedgerError, match="holds no parcels of 1999") as refused:
        evaluate(desk.house, STANDARD, period="1999")
    assert str(refused.value.expected) == "Known: 2013."


@pytest.mark.parametrize("day", ["someday", "2013-02-30", "31.12.2013"])
def test_a_day_of_the_rule_that_is_no_day_is_refused(day: str, desk: Desk) -> None:
    with pytest.raises(UsageError):
        evaluate(desk.house, STANDARD, as_of=day)


def test_an_unknown_standard_names_those_there_are(desk: Desk) -> None:
    with pytest.raises(StandardError) as refused:
        evaluate(desk.house, "cn.none.2014")
    assert STANDARD in str(refused.value)


def test_a_set_of_the_pack_gives_its_values_with_their_status(desk: Desk) -> None:
    run = evaluate(desk.house, STANDARD, parameters=EXAMPLE)
    assert run.parameters["supply_rate_ideal"] == {
        "value": 92.68,
        "unit": "%",
        "status": "example",
        "reference": "全国通报, 数据截至 2019-12-31",
    }
    assert node(run, "supply_rate").status == "example"


def test_a_file_of_the_user_gives_its_values(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(PARAMETER_FILE, encoding="utf-8")
    run = evaluate(desk.house, STANDARD, parameters=str(path))
    assert run.parameters["supply_rate_ideal"] == {
        "value": 90.0,
        "unit": "%",
        "status": "supplied",
        "reference": "管委会 2014 年 3 号文",
    }
    assert (node(run, "built_rate").ideal, node(run, "supply_rate").ideal) == (95.0, 90.0)


def test_a_setting_wins_over_the_set(desk: Desk) -> None:
    run = evaluate(desk.house, STANDARD, parameters=EXAMPLE, settings=["supply_rate_ideal=80%"])
    assert node(run, "supply_rate").ideal == 80.0
    assert run.parameters["supply_rate_ideal"]["status"] == "supplied"


def test_a_setting_for_one_area_leaves_the_other(desk: Desk) -> None:
    run = evaluate(desk.house, STANDARD, parameters=EXAMPLE, settings=["主区.plot_ratio_ideal=2"])
    assert node(run, "plot_ratio").ideal == 2.0
    assert node(run, "plot_ratio", EXPANSION).ideal == 0.98


@pytest.mark.parametrize(
    "setting", ["supply_ratio_ideal=93%", "起步区.supply_rate_ideal=93%", "weight.none=1"]
)
def test_a_parameter_that_is_not_declared_is_refused(setting: str, desk: Desk) -> None:
    with pytest.raises(StandardError, match="is not a parameter of this standard"):
        evaluate(desk.house, STANDARD, settings=[setting])
    assert list_runs(desk.house) == ()


@pytest.mark.parametrize(
    ("setting", "error"),
    [
        ("supply_rate_ideal", UsageError),
        ("supply_rate_ideal=", UsageError),
        ("supply_rate_ideal=viel", (UsageError, StandardError)),
        ("supply_rate_ideal=93亩", StandardError),
        ("supply_rate_ideal=1e999", (UsageError, StandardError)),
        ("zone_type=商业主导型", StandardError),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused(
    setting: str, error: type[Exception], desk: Desk
) -> None:
    with pytest.raises(error):
        evaluate(desk.house, STANDARD, settings=[setting])


def test_a_parameter_file_that_is_not_there_names_the_sets_of_the_pack(desk: Desk) -> None:
    with pytest.raises(StandardError, match="no parameter file ours") as refused:
        evaluate(desk.house, STANDARD, parameters="ours")
    assert str(refused.value.expected) == f"Known: {EXAMPLE}."


def test_a_parameter_file_with_an_unknown_name_is_refused_at_its_line(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(PARAMETER_FILE.replace("supply_rate", "supply_ratio"), encoding="utf-8")
    with pytest.raises(StandardError) as refused:
        evaluate(desk.house, STANDARD, parameters=str(path))
    assert refused.value.where.line == 4


def test_weights_that_do_not_sum_to_one_are_refused_by_name(desk: Desk) -> None:
    with pytest.raises(StandardError, match=r"weights under degree sum to 1\.2, not to 1") as no:
        evaluate(desk.house, STANDARD, parameters=EXAMPLE, settings=[f"{WEIGHT}.supply_rate=0.7"])
    assert str(no.value.remedy) == f"Set them all: {WEIGHT}.supply_rate, {WEIGHT}.built_rate."
    assert list_runs(desk.house) == ()


def test_weights_set_so_that_they_sum_to_one_are_used(desk: Desk) -> None:
    settings = [f"{WEIGHT}.supply_rate=0.7", f"{WEIGHT}.built_rate=0.3"]
    run = evaluate(desk.house, STANDARD, parameters=EXAMPLE, settings=settings)
    scores = [node(run, name).score for name in ("supply_rate", "built_rate", "degree")]
    assert None not in scores
    supply, built, degree = (float(score or 0) for score in scores)
    assert degree == pytest.approx(0.7 * supply + 0.3 * built)


def test_weights_of_the_areas_that_do_not_sum_to_one_are_refused(desk: Desk) -> None:
    with pytest.raises(StandardError, match=r"weights of the areas sum to 1\.1"):
        evaluate(desk.house, STANDARD, parameters=EXAMPLE, settings=["weight.area.主区=0.9"])


def test_without_ideals_the_values_stand_and_the_scores_name_the_ideal(desk: Desk) -> None:
    with_ideals = evaluate(desk.house, STANDARD, parameters=EXAMPLE)
    without = evaluate(desk.house, STANDARD)
    assert [i.value for z in without.results for a in z.areas for i in a.indicators] == [
        i.value for z in with_ideals.results for a in z.areas for i in a.indicators
    ]
    scored = node(without, "supply_rate")
    assert (scored.score, scored.missing) == (None, (Missing("parameter", "supply_rate_ideal"),))
    assert node(without, "idle_rate").score is not None
    assert without.results[0].total.score is None
    assert Missing("parameter", "supply_rate_ideal") in without.results[0].total.missing


def test_a_type_set_with_a_reason_is_kept_with_it(desk: Desk) -> None:
    run = evaluate(desk.house, STANDARD, parameters=EXAMPLE, settings=["zone_type=mixed: 省厅批复"])
    assert (run.results[0].type, run.results[0].type_basis) == ("mixed", "set: 省厅批复")


def test_a_what_if_moves_no_finding(desk: Desk) -> None:
    run = evaluate(desk.house, STANDARD, parameters=EXAMPLE, what_if=True)
    assert not run.official
    assert list_findings(desk.house, closed=True) == ()


def test_a_run_as_known_earlier_moves_no_finding(desk: Desk, sheet: Sheet) -> None:
    evaluate(desk.house, STANDARD, parameters=EXAMPLE)
    before = list_findings(desk.house, closed=True)
    bring(desk, wrong_area(sheet))
    evaluate(desk.house, STANDARD, parameters=EXAMPLE, as_known="2")
    assert list_findings(desk.house, closed=True) == before


def test_an_earlier_period_after_a_later_one_moves_no_finding(desk: Desk, sheet: Sheet) -> None:
    bring(desk, wrong_area(sheet), "2012")
    evaluate(desk.house, STANDARD, parameters=EXAMPLE, period="2013")
    before = list_findings(desk.house, closed=True)
    run = evaluate(desk.house, STANDARD, parameters=EXAMPLE, period="2012")
    assert run.id == 2
    assert list_findings(desk.house, closed=True) == before
    assert lives(desk) == []


def test_a_finding_opens_stays_open_closes_and_opens_anew(desk: Desk, sheet: Sheet) -> None:
    told = []
    for survey in (wrong_area(sheet), wrong_area(sheet), sheet, wrong_area(sheet)):
        bring(desk, survey)
        evaluate(desk.house, STANDARD, parameters=EXAMPLE)
        told.append(lives(desk))
    assert told == [
        [("open", 1, 1)],
        [("open", 1, 2)],
        [("closed", 1, 3)],
        [("open", 4, 4)],
    ]


def test_a_finding_that_can_no_longer_be_judged_is_unverifiable(desk: Desk, sheet: Sheet) -> None:
    low = ["supply_rate_ideal=99999%"]
    evaluate(desk.house, STANDARD, parameters=EXAMPLE, settings=low)
    assert lives(desk, "supply_rate") == [("open", 1, 1)]
    bring(desk, sheet.changed("GYDM", {sheet.rows_where("KFQPJFW", MAIN)[0]: "D9"}))
    evaluate(desk.house, STANDARD, parameters=EXAMPLE, settings=low)
    assert lives(desk, "supply_rate") == [("unverifiable", 1, 2)]


def test_closed_findings_are_listed_only_when_asked_for(desk: Desk, sheet: Sheet) -> None:
    for survey in (wrong_area(sheet), sheet):
        bring(desk, survey)
        evaluate(desk.house, STANDARD, parameters=EXAMPLE)
    rules = [v.finding.rule for v in list_findings(desk.house)]
    assert "area-agreement" not in rules
    assert len(list_findings(desk.house, closed=True)) == len(rules) + 1


def test_only_the_zones_that_were_named_are_evaluated(desk: Desk, sheet: Sheet) -> None:
    other, _ = add_zone(desk.house, "另一开发区", {"code": "S000001"})
    renamed = sheet.filled("KFQMC", "另一开发区").filled("KFQDM", "S000001")
    bring(desk, renamed)
    whole = evaluate(desk.house, STANDARD, what_if=True)
    one = evaluate(desk.house, STANDARD, zones=["S000001"], what_if=True)
    assert (sorted(whole.zones), one.zones) == (sorted([desk.zone, other]), (other,))
    assert indicator(one, "supply_rate") == indicator(whole, "supply_rate", zone=other)


def test_a_run_that_is_not_there_is_refused_with_the_last_ones(desk: Desk) -> None:
    run = evaluate(desk.house, STANDARD)
    with pytest.raises(LedgerError, match="There is no run 99") as refused:
        find_run(desk.house, 99)
    assert str(refused.value.expected) == f"Known: {run.id}."
