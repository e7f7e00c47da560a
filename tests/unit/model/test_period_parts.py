"""Which period lies in which: months in quarters, halves and years."""

import pytest

from yuanheng.model.periods import last_day, lies_in

MONTHS = [f"2025-{m:02d}" for m in range(1, 13)]
PARTS = ["2025", "2025-H1", "2025-H2", *(f"2025-Q{q}" for q in range(1, 5)), *MONTHS]


@pytest.mark.parametrize("whole", PARTS)
def test_a_period_holds_its_own_months_and_no_other(whole: str) -> None:
    """As many as it has, and the last of them ends with it."""
    held = [month for month in MONTHS if lies_in(month, whole)]
    size = {4: 12, 7: 6 if "H" in whole else 3 if "Q" in whole else 1}[len(whole)]
    assert len(held) == size
    assert last_day(held[-1]) == last_day(whole)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_lies_in_a_whole_where_all_its_months_do(part: str) -> None:
    """And nowhere else."""
    months = {m for m in MONTHS if lies_in(m, part)}
    holders = [w for w in PARTS if months <= {m for m in MONTHS if lies_in(m, w)}]
    assert [whole for whole in PARTS if lies_in(part, whole)] == holders


def test_another_year_is_another_period() -> None:
    """Though the month is the same."""
    assert not lies_in("2024-10", "2025")
