"""A scheme from a form: what people write is read, what does not fit is refused, years counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.journeys.desk import Desk, open_desk
from tests.unit.views.runs.test_ranking import ABOVE, STANDARD, ZH, workbook
from yuanheng.app.demo import ZONE_CODE
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.runs.class_lists import (
    SchemeFields,
    make_class_list,
    scheme_of_fields,
)
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import LedgerError, StandardError, UsageError, YuanhengError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.model.evaluation import Run

BANDS = (("A", "20"), ("B", "60%"), ("C", "９５"), ("D", "100"), ("", ""))
FIELDS = SchemeFields("某政办〔2023〕1号", "2022", BANDS, 2, "无", "150", "withheld")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Run]:
    """Ten firms, F0 the best; two of them are called alike."""
    desk = open_desk(tmp_path_factory.mktemp("lists"))
    rows = [
        (f"F{n}", "同名" if n > 7 else f"企{n}", ABOVE[0], 100, 9000 - 500 * n, *ABOVE[3:])
        for n in range(10)
    ]
    path = workbook(desk.folder, *rows)
    import_filled(desk.house, TableRequest(path, None, "enterprise_year", "2022", ZONE_CODE), ZH)
    return desk, evaluate(desk.house, STANDARD)


def test_what_people_write_is_read(run: tuple[Desk, Run]) -> None:
    members = "企0\tA\t五星\n\nF1 ｜ ≤Ｂ ｜ 事故\nF2|T|投产不足两年\nF3 | ＋3 | 上市\n"
    members += "F4 | −1.5 | 欠税 | 占名额"
    scheme = scheme_of_fields(replace(FIELDS, members=members, minimum="3"), run[1])
    assert scheme.shares[2] == 1 - scheme.shares[0] / 4
    assert (scheme.item.least, scheme.item.most) == ("none", 150)
    assert scheme.minimum is not None
    stated = [(m.enterprise, m.is_, m.at_most, m.points, m.outside_quota) for m in scheme.members]
    assert stated == [
        ("F0", "A", None, 0, True),
        ("F1", None, "B", 0, True),
        ("F2", "T", None, 0, True),
        ("F3", None, None, 3, True),
        ("F4", None, None, -1.5, False),
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"document": " "}, "name of its document"),
        ({"version": ""}, "its version"),
        ({"most": ""}, "is not a number"),
        ({"least": "nan"}, "is not a number"),
        ({"least": "1e999"}, "is not a number"),
        ({"minimum": "三"}, "is not a number"),
        ({"minimum": "0"}, "at_least"),
        ({"bands": (("A", "60"), ("B", "20"), ("C", "100"))}, "further down"),
        ({"bands": (("A", "20"), ("B", "99.99"))}, "further down"),
        ({"bands": (("A", "20"), ("A", "100"))}, "name of its own"),
        ({"bands": (("A", "20"), ("T", "100"))}, "name of its own"),
        ({"bands": (("A", "100"),)}, "bands"),
        ({"members": "甲 | A | x"}, "has no firm"),
        ({"members": "同名 | A | x"}, "Several firms"),
        ({"members": "F1 A x"}, "is not a firm"),
        ({"members": "F1 | A | "}, "is not a firm"),
        ({"members": "F1 | A | x | y"}, "is not a firm"),
        ({"members": "F1 | E | x"}, "no class"),
        ({"members": "F1 | ≤E | x"}, "no class"),
        ({"members": "F1 | +x | x"}, "is not a number"),
        ({"members": "F1 | A | x\nF1 | B | y"}, "named twice"),
        ({"surcharge_of": "E", "surcharge": "1"}, "no class"),
        ({"surcharge_of": "D", "surcharge": ""}, "by_year"),
        ({"rounding": "sideways"}, "rounding"),
    ],
)
def test_a_form_that_does_not_fit_is_refused(
    run: tuple[Desk, Run], changed: dict[str, object], said: str
) -> None:
    fields = replace(FIELDS, minimum_of="land_area", **changed)  # type: ignore[arg-type]
    with pytest.raises((UsageError, StandardError)) as refused:
        scheme_of_fields(fields, run[1])
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "days", [("2026-02-01", ""), ("", "2026-02-01"), ("2026-02-02", "2026-02-01"), ("x", "y")]
)
def test_days_that_are_none_keep_no_list(run: tuple[Desk, Run], days: tuple[str, str]) -> None:
    desk, made = run
    scheme = scheme_of_fields(FIELDS, made).plain
    with pytest.raises(UsageError):
        make_class_list(desk.house, made, scheme, open_from=days[0], open_until=days[1])
    assert desk.house.store.class_lists() == ()


def test_years_in_a_row_are_counted_from_the_lists_that_were_kept(run: tuple[Desk, Run]) -> None:
    """Of the years before a list tells; where none was kept the price is not known."""
    desk, made = run
    priced = replace(FIELDS, surcharge_of="D", surcharge="0.05 ０.10", rounding="down")
    scheme = scheme_of_fields(replace(priced, members="F9 | D | 关停 | 占名额"), made).plain
    first = make_class_list(desk.house, made, scheme)
    assert first.classes["F9"] == ("D",)
    later = replace(made, period="2023")
    second = make_class_list(desk.house, later, scheme)
    assert (first.scheme["earlier"], second.scheme["earlier"]) == ({}, {"2022": ["F9"]})
    assert (first.replaces, second.replaces) == (0, 0)
    with pytest.raises(LedgerError):  # as if another had been made since one looked
        desk.house.store.add_class_list(replace(first, n=0))
    assert issubclass(LedgerError, YuanhengError)
