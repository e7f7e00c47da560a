"""Forms: those shipped, and those that a province issues as a pack."""

from __future__ import annotations

from pathlib import Path

import pytest

from yuanheng.errors import StandardError
from yuanheng.standards.packs.forms import all_forms, find_form, same_quantities
from yuanheng.standards.relations import ledger_schema

DOCS = Path(__file__).parents[4] / "docs" / "how-to"
PACK = """\
pack: cn-test.forms.2026
kind: relations
title: {zh: 示例省开发区报表, en: Forms of a sample province}
issuer: 示例省
document: 示例
valid_from: "2026-01-01"
"""
FORM = """\
form: cn-test-energy
label: {zh: 示例省用能月报, en: Energy of a sample province}
relation: indicator_value
source: 示例省统计报表制度
status: example
reviews: 2
level: row
required: [value]
rows: [工业用电量·累计]
ranges: {value: {least: 0}}
limits: {jump: 20}
sections:
  - {label: {zh: 电力, en: Power}, rows: [工业用电量]}
"""


def issue(folder: Path, monkeypatch: pytest.MonkeyPatch, form: str = FORM) -> None:
    """Put a pack with one form beside the shipped ones."""
    pack = folder / "cn-test" / "forms" / "2026"
    (pack / "forms").mkdir(parents=True)
    (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
    (pack / "SOURCES.md").write_text("示例", encoding="utf-8")
    (pack / "forms" / "energy.yaml").write_text(form, encoding="utf-8")
    monkeypatch.setenv("YUANHENG_PACKS", str(folder))


def test_the_forms_shipped_ask_for_relations_with_periods() -> None:
    """And every quantity that two bureaus tell is one of firms."""
    relations = ledger_schema().relations
    assert {f.relation for f in all_forms().values()} == {
        *("indicator_value", "enterprise_year", "parcel")
    }
    for same in same_quantities():
        assert "enterprise" in relations[same.relation].key
        relations[same.relation].column(same.column)
        assert relations[same.beside].column(same.sum_of).unit is not None
        assert "enterprise" in {c.name for c in relations[same.beside].columns}


def test_a_province_issues_a_form_as_a_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stands beside those shipped, with its thresholds and sections."""
    issue(tmp_path, monkeypatch)
    form = find_form("cn-test-energy")
    assert (form.reviews, dict(form.limits), form.rows) == (2, {"jump": 20.0}, ("工业用电量·累计",))
    assert form.ranges["value"] == (0.0, None)
    assert [section.rows for section in form.sections] == [("工业用电量",)]
    assert len(all_forms()) == 4


@pytest.mark.parametrize(
    ("told", "wrong", "says"),
    [
        ("required: [value]", "required: [worth]", "no column worth"),
        ("{jump: 20}", "{leap: 20}", "no threshold leap"),
        ("relation: indicator_value", "relation: zone", "no period"),
        ("form: cn-test-energy", "form: enterprise-year", "already"),
        ("reviews: 2", "reviews: 3", "reviews"),
    ],
)
def test_a_form_that_names_what_there_is_not_is_refused_with_its_line(
    told: str, wrong: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is asked by it."""
    issue(tmp_path, monkeypatch, FORM.replace(told, wrong))
    with pytest.raises(StandardError, match=says) as refused:
        all_forms()
    assert (
        refused.value.where.line
        == [*FORM.replace(told, wrong).splitlines()].index(
            next(line for line in FORM.replace(told, wrong).splitlines() if wrong in line)
        )
        + 1
    )


def test_a_form_that_there_is_not_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """With those that there are."""
    monkeypatch.delenv("YUANHENG_PACKS", raising=False)
    with pytest.raises(StandardError, match="enterprise-year"):
        find_form("none")


@pytest.mark.parametrize("page", ["extend-the-ledger.md", "extend-the-ledger.zh.md"])
def test_the_form_of_the_guide_is_one_that_is_read(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it is printed there, remarks included."""
    text = (DOCS / page).read_text(encoding="utf-8")
    printed = next(b for b in text.split("```yaml\n")[1:] if b.startswith("form:"))
    issue(tmp_path, monkeypatch, printed.partition("```")[0])
    form = find_form("cn-example-energy")
    assert (form.reviews, dict(form.limits)) == (2, {"jump": 20.0, "points": 5.0, "differs": 3.0})
