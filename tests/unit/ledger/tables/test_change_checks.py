"""What article 12 does not allow is set aside as it comes in, with the article named."""

from __future__ import annotations

import pytest

from yuanheng.ledger.tables.change_checks import broken_change
from yuanheng.standards.relations import ledger_schema

KNOWN: dict[tuple[str, str], str | None] = {("Z", "P1"): "2012-01-01"}


def refused(column: str, new: str, way: str | None = None, old: str | None = None) -> list[str]:
    row = {
        "zone": "Z",
        "supply": "P1",
        "changed_column": column,
        "new_value": new,
        "from_value": old,
        "way": way,
        "signed_on_from": "2013-02-28",
        "signed_on_to": "2013-02-28",
    }
    found = broken_change(ledger_schema(), row, KNOWN)
    return [f"{name}: {refused.message.template}" for name, refused in found]


BY = "of the idle land measures)"
LONG = f"new_value: The start is put off by more than a year (article 12(1) {BY}"
USE = f"new_value: The temporary use is longer than two years (article 12(3) {BY}"


@pytest.mark.parametrize(
    ("column", "new", "way", "old", "found"),
    [
        ("agreed_start", "2014-02-28", "extension", None, []),
        ("agreed_start", "2014-03-01", "extension", None, [LONG]),
        ("agreed_start", "2014-03-01", None, None, [LONG]),
        ("agreed_start", "2014-03-01", "terms", None, []),
        ("agreed_start", "2014-06-30", "extension", "2013-06-30", []),
        ("agreed_start", "2014-07-01", "extension", "2013-06-30", [LONG]),
        ("agreed_start", "2014-03", "extension", None, [LONG]),
        ("agreed_start", "2014", "extension", None, []),
        ("temporary_use", "2015-02-28", None, None, []),
        ("temporary_use", "2015-03-01", None, None, [USE]),
        ("price", "另议", None, None, ["new_value: {text} states no amount"]),
        ("price", "800万元", None, None, []),
    ],
)
def test_a_start_is_put_off_by_a_year_and_land_used_for_two(
    column: str, new: str, way: str | None, old: str | None, found: list[str]
) -> None:
    assert refused(column, new, way, old) == found


def test_without_the_day_that_was_agreed_before_nothing_is_refused() -> None:
    row = {
        "zone": "Z",
        "supply": "P2",
        "changed_column": "agreed_start",
        "new_value": "2014-03-01",
        "signed_on_to": "2013-02-28",
    }
    assert broken_change(ledger_schema(), row, KNOWN) == []
