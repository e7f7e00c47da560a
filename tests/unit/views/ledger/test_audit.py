"""Audits of runs, findings and values set aside, over a ledger that was evaluated."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.journeys.desk import EXAMPLE, STANDARD, Desk
from tests.journeys.sheets import Sheet
from tests.unit.ledger.conftest import desk, sheet, survey
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.model.evaluation import Finding
from yuanheng.views.ledger.audit import audit, audit_place, audit_sentence, relation_label
from yuanheng.words.words import Words

__all__ = ["desk", "sheet", "survey"]


def found(desk: Desk, check: str, **options: str) -> list[str]:
    """Run one check; say its failing rows in English."""
    (result,) = audit(desk.house, check, rows=100, **options).results  # type: ignore[arg-type]
    return [audit_sentence(Words("en"), result, row) for row in result.rows]


def test_an_official_run_on_example_parameters_is_named_and_a_trial_is_not(
    desk: Desk, sheet: Sheet
) -> None:
    """Scores on examples are no official result."""
    desk.bring(sheet, "2012")
    evaluate(desk.house, STANDARD, parameters=EXAMPLE, what_if=True)
    assert found(desk, "run-on-examples") == []
    evaluate(desk.house, STANDARD, parameters=EXAMPLE)
    (said,) = found(desk, "run-on-examples")
    assert said.startswith(f"run 2 ({STANDARD}, 2012) used ")


def test_a_run_is_outdated_once_its_survey_is_replaced(desk: Desk, sheet: Sheet) -> None:
    """A survey of another year leaves it as it was; one of the same year does not."""
    first, _ = desk.bring(sheet, "2012")
    evaluate(desk.house, STANDARD, period="2012", parameters=EXAMPLE)
    desk.bring(sheet, "2013")
    assert found(desk, "run-outdated") == []
    last, _ = desk.bring(sheet, "2012")
    assert found(desk, "run-outdated") == [
        f"run 1 ({STANDARD}, 2012) saw sequence {first.seq}; sequence {last.seq} came after"
    ]
    assert found(desk, "run-outdated", as_known=str(first.seq)) == []


def test_a_finding_that_can_no_longer_be_verified_is_named_by_its_label(
    desk: Desk, sheet: Sheet
) -> None:
    """The record of a finding that lacks its facts is shown in words."""
    desk.bring(sheet, "2012")
    run = evaluate(desk.house, STANDARD, parameters=EXAMPLE, what_if=True)
    lost = Finding(
        family="cn.land-intensity",
        rule="plot_ratio",
        zone=desk.zone,
        area="主区",
        state="unverifiable",
        severity="medium",
        run=0,
        opened_run=run.id,
        opened_at=run.created_at,
    )
    assert found(desk, "finding-unverifiable") == []
    desk.house.store.add_run(run, (lost, replace(lost, rule="idle_rate", state="open")))
    assert found(desk, "finding-unverifiable") == ["Low score: Plot ratio, since run 2"]


def test_a_value_set_aside_is_named_until_its_batch_is_replaced(desk: Desk, sheet: Sheet) -> None:
    """The place and the value lead to the quarantine."""
    desk.bring(sheet.changed("GYDM", {0: "D99"}))
    assert found(desk, "value-set-aside") == ["D99 in GYDM"]
    desk.bring(sheet)
    assert found(desk, "value-set-aside") == []


def test_the_place_of_a_failing_row_is_that_of_its_file(desk: Desk, sheet: Sheet) -> None:
    """File, layer and row lead back to the original."""
    batch, _ = desk.bring(sheet.changed("DLMJ", {2: None}))
    outcome = audit(desk.house, "parcel-without-area")
    (row,) = outcome.results[0].rows
    where = audit_place(outcome, row)
    assert batch.source is not None
    assert (where.file, where.layer, where.row) == (batch.source.name, "survey_2012", 3)
    assert (row.zone, row.values["period"], outcome.results[0].count) == (desk.zone, "2012", 1)


@pytest.mark.parametrize(("relation", "said"), [("parcel", "Parcel"), (None, "–")])
def test_a_relation_is_named_for_the_reader(relation: str | None, said: str) -> None:
    """A check of runs is about no relation."""
    assert Words("en").label(relation_label(relation)) == said


def test_a_sound_survey_passes_every_check_of_patches(desk: Desk, sheet: Sheet) -> None:
    """Of every fifth patch with the totals of all, only this and the survey's age are told."""
    desk.bring(sheet, "2012")
    failed = {r.audit.id for r in audit(desk.house).results if r.state == "failed"}
    assert failed == {"survey-old", "surveyed-area-differs"}
