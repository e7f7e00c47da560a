"""Every shipped audit check names the rows that fail it, and passes those beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.monitor.told import Rows, open_told, tell
from yuanheng.monitor.auditing import AuditResult
from yuanheng.standards.packs.audits import audits
from yuanheng.views.ledger.audit import audit, audit_sentence
from yuanheng.words.words import Words

Facts = dict[str, Rows]
Found = list[tuple[str | None, int | None]]

HECTARE = 3 * 10**10
NEVER = "9000-01-01"

#: Checks of runs and findings, tested over a real evaluation.
OF_RUNS = {
    "run-on-examples",
    "run-outdated",
    "finding-rootless",
    "finding-unverifiable",
    "value-set-aside",
}


def days(name: str, day: str) -> dict[str, str]:
    """Say that an event lies on one day."""
    return {f"{name}_from": day, f"{name}_to": day}


def ordered(first: str, second: str) -> Rows:
    """Three projects: the events in order, in no order, and the first on no day at all."""
    return [
        {"number": "sound", **days(first, "2020-01-01"), **days(second, "2020-01-02")},
        {"number": "wrong", **days(first, "2020-01-02"), **days(second, "2020-01-01")},
        {"number": "never", **days(first, NEVER), **days(second, "2020-01-01")},
    ]


#: Facts of which some fail, and the subject and row of those that do.
CASES: dict[str, tuple[Facts, Found]] = {
    "zone-unknown": (
        {"zone": [{}], "supply": [{}, {"zone": "Z9", "number": "p2"}]},
        [("p2", 2)],
    ),
    "enterprise-unknown": (
        {
            "enterprise": [{}],
            "occupancy": [{}, {"enterprise": "U1"}, {"enterprise": "E9"}],
            "meter_reading": [{"enterprise": None}, {"enterprise": "E8", "meter": "m2"}],
        },
        [("m2 2025-01-01", 2), ("E9 1", 3)],
    ),
    "parcel-unknown": (
        {
            "parcel": [{}],
            "occupancy": [{}, {"parcel": "9"}, {"zone": "Z2", "parcel": "9"}],
            "building": [{}, {"number": "b2", "parcel": "8"}, {"number": "b3", "parcel": None}],
        },
        [("b2", 2), ("E1", 2)],
    ),
    "completion-before-start": (
        {
            "supply": [
                *ordered("agreed_start", "agreed_completion"),
                {
                    "number": "may be",
                    "construction_start_from": "2020-01-01",
                    "construction_start_to": "2020-12-31",
                    "construction_completion_from": "2020-01-01",
                    "construction_completion_to": "2020-06-30",
                },
            ]
        },
        [("wrong", 2)],
    ),
    "delivery-before-signing": (
        {"supply": ordered("signed_on", "agreed_delivery")},
        [("wrong", 2)],
    ),
    "start-before-signing": (
        {"supply": ordered("signed_on", "construction_start")},
        [("wrong", 2)],
    ),
    "event-after-recording": (
        {
            "parcel": [days("supplied_on", "2026-02-28"), days("supplied_on", "2027-01-01")],
            "supply": [days("construction_start", NEVER), days("agreed_start", "2030-01-01")],
        },
        [("1", 2)],
    ),
    "span-reversed": (
        {
            "occupancy": [
                {"valid_from": "2020-01-01"},
                {"valid_from": "2020-01-02", "valid_to": "2020-01-01"},
            ],
            "meter_reading": [{}, {"meter": "m2", "ends_on": "2024-12-31"}],
        },
        [("m2", 2), ("E1", 2)],
    ),
    "bounds-reversed": (
        {
            "supply": [
                {"plot_ratio_min": 1.0, "plot_ratio_max": 0.0},
                {"number": "p2", "plot_ratio_min": 2.0, "plot_ratio_max": 1.5},
            ],
            "listing": [{"plot_ratio_min": 1.0, "plot_ratio_max": 1.0}],
        },
        [("p2", 2)],
    ),
    "reading-overlap": (
        {
            "meter_reading": [
                {},
                {"starts_on": "2025-02-01", "ends_on": "2025-02-28"},
                {"starts_on": "2025-02-28", "ends_on": "2025-03-31"},
                {"meter": "m2"},
            ]
        },
        [("m1", 3)],
    ),
    "row-twice": (
        {"parcel": [{}, {}, {"number": "2"}], "supply": [{}, {"period": "2024"}]},
        [("1", 2)],
    ),
    "key-shared": (
        {"parcel": [{}, {"area": 1}, {"number": None}, {"number": None}], "supply": [{}, {}]},
        [("1", 2)],
    ),
    "credit-code-shared": (
        {"enterprise": [{}, {"valid_from": "2025-01-01"}, {"enterprise": "E2"}, {"uscc": None}]},
        [("U1", 1)],
    ),
    "occupancy-exceeds-parcel": (
        {
            "parcel": [{}, {"number": "2"}],
            "occupancy": [
                {"area": HECTARE, "valid_from": "2020-01-01", "valid_to": "2020-12-31"},
                {"area": HECTARE, "valid_from": "2021-01-01"},
                {"parcel": "2", "area": HECTARE, "valid_from": "2020-01-01"},
                {"parcel": "2", "area": HECTARE, "valid_from": "2021-01-01"},
            ],
        },
        [("2", 3)],
    ),
    "building-exceeds-parcel": (
        {
            "parcel": [{}, {"number": "2"}],
            "building": [
                {"base_area": HECTARE},
                {"number": "b2", "parcel": "2", "base_area": HECTARE},
                {"number": "b3", "parcel": "2", "base_area": HECTARE},
            ],
        },
        [("2", 2)],
    ),
    "base-exceeds-whole": (
        {
            "parcel": [
                {"building_base": HECTARE},
                {"number": "2", "building_base": 2 * HECTARE},
                {"number": "3", "building_base": 9, "structures_base": 0, "land_class": "A4"},
                {"number": "4", "building_base": 9, "structures_base": 8, "land_class": "A2"},
            ]
        },
        [("2", 2), ("4", 4)],
    ),
    "sum-differs": (
        {
            "assessment": [
                {"land_value": 1, "building_value": 2, "other_value": 3, "total_value": 6},
                {
                    "number": "a2",
                    "land_value": 10_000,
                    "building_value": 20_000,
                    "other_value": 30_000,
                    "total_value": 90_000,
                },
                {"number": "a3", "land_value": 10_000, "total_value": 90_000},
            ]
        },
        [("a2", 2)],
    ),
    "surveyed-area-differs": (
        {
            "parcel": [{}, {"number": "2"}],
            "reported": [
                {"measure": "surveyed_area", "value": 2 * HECTARE},
                {"measure": "surveyed_area", "value": 3 * HECTARE, "assessed_range": "发展方向区"},
                {"measure": "approved_area", "value": 9 * HECTARE},
            ],
        },
        [],
    ),
    "amount-outlier": (
        {
            "supply": [
                *({"number": str(n), "area": HECTARE * (10 + n) // 10} for n in range(20)),
                {"number": "in square metres", "area": HECTARE * 20_000},
            ]
        },
        [("in square metres", 21)],
    ),
    "measure-tenfold": (
        {
            "reported": [
                {"period": "2024", "measure": "industrial_tax", "value": 100},
                {"measure": "industrial_tax", "value": 1001},
                {"period": "2024", "measure": "hightech_tax", "value": 100},
                {"measure": "hightech_tax", "value": 900},
            ]
        },
        [("主区", 2)],
    ),
    "firm-figure-tenfold": (
        {
            "enterprise_year": [
                {"period": "2024", "taxes": 5000},
                {"taxes": 0},
                {"period": "2024", "enterprise": "E2", "taxes": 0},
                {"enterprise": "E2", "taxes": 900},
            ]
        },
        [("E1", 2)],
    ),
    "zone-without-survey": (
        {"zone": [{}, {"zone": "Z2", "name": "乙区"}], "parcel": [{}]},
        [("乙区", 2)],
    ),
    "zone-without-code": (
        {"zone": [{}, {"zone": "Z2", "name": "乙区", "code": None}]},
        [("乙区", 2)],
    ),
    "survey-old": (
        {"parcel": [{"period": "2012"}, {}, {"zone": "Z2", "period": "2020"}]},
        [("2020", None)],
    ),
    "parcel-without-shape": ({"parcel": [{}, {"number": "2", "boundary": None}]}, [("2", 2)]),
    "parcel-without-area": ({"parcel": [{}, {"number": "2", "area": None}]}, [("2", 2)]),
    "enterprise-without-code": (
        {
            "enterprise": [
                {"uscc": None},
                {"valid_from": "2025-01-01"},
                {"enterprise": "E2", "uscc": None},
            ]
        },
        [("E2", 3)],
    ),
}


def run(folder: Path, check: str, facts: Facts) -> AuditResult:
    """Tell a ledger the facts and run one check."""
    house = open_told(folder)
    tell(house, facts)
    (result,) = audit(house, check, rows=100).results
    return result


def test_every_check_has_a_case() -> None:
    """A check that nothing tests may be wrong for years."""
    assert {a.id for a in audits()} == {*CASES, *OF_RUNS}


@pytest.mark.parametrize("check", CASES)
def test_a_check_names_the_rows_that_fail_and_no_other(tmp_path: Path, check: str) -> None:
    """Each case holds failing rows and sound ones beside them."""
    facts, expected = CASES[check]
    result = run(tmp_path, check, facts)
    assert [(row.subject, row.source_row) for row in result.rows] == expected
    assert (result.count, result.state) == (len(expected), "failed" if expected else "passed")


@pytest.mark.parametrize("check", CASES)
def test_a_failing_row_is_said_in_both_languages(tmp_path: Path, check: str) -> None:
    """No sentence of a row lacks a figure."""
    facts, expected = CASES[check]
    result = run(tmp_path, check, facts)
    said = (
        [audit_sentence(Words(lang), result, result.rows[0]) for lang in ("zh", "en")]
        if expected
        else []
    )
    assert [text for text in said if "None" in text or "{" in text] == []
    assert len(set(said)) == (2 if expected else 0)


def test_a_reported_area_that_the_patches_do_not_reach_is_named(tmp_path: Path) -> None:
    """The sum of the patches is held to the figure of the same area and period."""
    facts: Facts = {
        "parcel": [{}, {"number": "2"}],
        "reported": [{"measure": "surveyed_area", "value": 3 * HECTARE}],
    }
    (row,) = run(tmp_path, "surveyed-area-differs", facts).rows
    assert (row.subject, row.values["drawn"], row.values["told"]) == ("主区", 2.0, 3.0)


@pytest.mark.parametrize("check", ["meter", "supply"])
def test_where_there_is_nothing_to_look_at_a_check_says_so(tmp_path: Path, check: str) -> None:
    """Nothing to check is another answer than nothing found."""
    named = {"meter": "reading-overlap", "supply": "delivery-before-signing"}[check]
    result = run(tmp_path, named, {"parcel": [{}]})
    assert (result.state, result.count, result.rows) == ("empty", 0, ())


def test_results_are_sorted_worst_first(tmp_path: Path) -> None:
    """Errors before warnings before notices, and those that found nothing last."""
    house = open_told(tmp_path)
    facts: dict[str, list[dict[str, Any]]] = {
        "zone": [{"code": None}],
        "parcel": [{}, {}, {"number": "2", "area": None}],
    }
    tell(house, facts)
    found = [(r.audit.severity, r.audit.id) for r in audit(house).results if r.count]
    assert found == [
        ("error", "row-twice"),
        ("warning", "parcel-without-area"),
        ("notice", "zone-without-code"),
    ]


def test_a_past_state_is_audited_as_it_was_known(tmp_path: Path) -> None:
    """What was put right later was wrong then."""
    house = open_told(tmp_path)
    tell(house, {"parcel": [{"area": None}]})
    tell(house, {"parcel": [{}]})
    counts = [
        audit(house, "parcel-without-area", as_known=seq).results[0].count
        for seq in ("1", "2", None)
    ]
    assert counts == [1, 0, 0]


def test_an_empty_ledger_has_nothing_to_check(tmp_path: Path) -> None:
    """Sequence number 0 says that nothing was ever told."""
    outcome = audit(open_told(tmp_path))
    assert (outcome.seq, outcome.results) == (0, ())
