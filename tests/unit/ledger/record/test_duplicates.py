"""Firms that may be one: which pairs are listed, why, and which are not."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pytest

from yuanheng.ledger.record.duplicates import find_duplicates, plain_code

CODE_1, CODE_2 = "91110108551385082Q", "91440300708461136T"
DAY = "2008-05-06"
Row = dict[str, str | None]


def firm(enterprise: str, name: str, uscc: str | None = None, day: str | None = None) -> Row:
    """Give the row of a firm in zone Z1."""
    span = {"registered_on_from": day, "registered_on_to": day}
    return {"enterprise": enterprise, "zone": "Z1", "name": name, "uscc": uscc, **span}


def found(
    *rows: Row, evidence: Mapping[str, list[Row]] | None = None
) -> list[tuple[str, str, str, list[str], list[str]]]:
    """Give the pairs found: kept, duplicate, sort, reasons and doubts."""
    told = {name: pa.Table.from_pylist(facts) for name, facts in (evidence or {}).items()}
    return [
        (p.keep.id, p.duplicate.id, p.sort, [*map(str, p.reasons)], [*map(str, p.doubts)])
        for p in find_duplicates(pa.Table.from_pylist(list(rows)), told)
    ]


@pytest.mark.parametrize(
    "written",
    [CODE_1.lower(), "９１110108551385082Ｑ", "9111 0108 5513 85082Q", "9I1IOIO855I385O82Q"],
)
def test_a_credit_code_is_the_same_however_it_is_written(written: str) -> None:
    """Width, case, spaces and the letters that the standard does not use are slips."""
    assert plain_code(written) == CODE_1
    assert found(firm("E1", "甲厂", CODE_1), firm("E2", "乙厂", written)) == [
        ("E1", "E2", "credit-code", [f"same credit code {CODE_1}"], [])
    ]


@pytest.mark.parametrize("written", ["东港（北方）机械有限公司", "东港 北方机械有限公司"])
def test_a_name_is_the_same_in_other_width_brackets_and_spaces(written: str) -> None:
    """The firm with a credit code is proposed to be kept."""
    rows = (firm("E1", "东港(北方)机械有限公司"), firm("E2", written, CODE_1))
    assert found(*rows) == [("E2", "E1", "name", ["same name"], [])]


def test_one_name_under_two_credit_codes_is_listed_with_its_doubt() -> None:
    """A person has to decide whether the code changed or there are two firms."""
    rows = (firm("E1", "东港机械厂", CODE_1), firm("E2", "东港机械厂", CODE_2))
    assert found(*rows) == [("E1", "E2", "name", ["same name"], ["their credit codes differ"])]


@pytest.mark.parametrize("form", ["有限责任公司", "股份有限公司", "公司", ""])
def test_names_that_differ_in_the_legal_form_are_listed(form: str) -> None:
    """People write 有限公司 for 有限责任公司, or leave it out."""
    rows = (firm("E1", "东港机械有限公司"), firm("E2", f"东港机械{form}"))
    reason = "the names differ only in the legal form"
    assert found(*rows) == [("E1", "E2", "legal-form", [reason], [])]


def test_firms_with_two_credit_codes_are_not_paired_by_less_than_the_whole_name() -> None:
    """Two licences are two firms, whatever they share."""
    rows = (firm("E1", "东港机械有限公司", CODE_1, DAY), firm("E2", "东港机械公司", CODE_2, DAY))
    assert found(*rows) == []


def test_similar_names_are_listed_where_the_firms_share_something() -> None:
    """Parcel, meter, outlet and day of registration are evidence; all of it is said."""
    rows = (firm("E1", "东港华盛机械有限公司", CODE_1, DAY), firm("E2", "华盛机械公司", None, DAY))
    used: list[Row] = [{"zone": "Z1", "enterprise": name, "parcel": "7"} for name in (CODE_1, "E2")]
    read: list[Row] = [{"zone": "Z1", "enterprise": name, "meter": "M1"} for name in ("E1", "E2")]
    assert found(*rows, evidence={"occupancy": used, "meter_reading": read}) == [
        (
            "E1",
            "E2",
            "similar",
            [
                "similar names (80 %)",
                "both use the parcel 7",
                "both are read at the meter M1",
                f"both were registered on {DAY}",
            ],
            [],
        )
    ]


def test_similar_names_alone_are_not_enough() -> None:
    """Neighbours often share the name of the place."""
    assert found(firm("E1", "东港华盛机械有限公司"), firm("E2", "东港华信机械有限公司")) == []


def test_a_shared_parcel_alone_is_not_enough() -> None:
    """Many firms rent in one building."""
    used: list[Row] = [{"zone": "Z1", "enterprise": name, "parcel": "7"} for name in ("E1", "E2")]
    rows = (firm("E1", "华盛机械有限公司"), firm("E2", "大洋食品有限公司"))
    assert found(*rows, evidence={"occupancy": used}) == []


def test_a_pair_is_listed_once_under_its_surest_reason() -> None:
    """The same credit code says more than the same name."""
    rows = (firm("E1", "东港机械厂", CODE_1), firm("E2", "东港机械厂", CODE_1.lower()))
    assert [pair[2] for pair in found(*rows)] == ["credit-code"]


def test_only_the_firms_of_the_zones_asked_for_are_listed() -> None:
    """A pair counts where either firm lies."""
    other = {**firm("E2", "东港机械厂"), "zone": "Z2"}
    table = pa.Table.from_pylist([firm("E1", "东港机械厂"), other])
    counts = [len(find_duplicates(table, {}, frozenset({zone}))) for zone in ("Z1", "Z2", "Z3")]
    assert counts == [1, 1, 0]
