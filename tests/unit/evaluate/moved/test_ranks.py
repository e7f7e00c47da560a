"""What moved a rank: own score, others, who came and who left; half a place where either did."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.evaluate.moved.stages import Judged
from yuanheng.evaluate.moved.leaves import Subject
from yuanheng.evaluate.moved.ranks import rank_moved
from yuanheng.model.evaluation import NodeScore, Run, ZoneResult
from yuanheng.standards.packs.contents import scorecard

CARD = scorecard("cn-huangyan.per-mu.2022")
RUN = Judged(CARD, {}, {}, "above_scale").run(1, "2021")
ME = Subject("Z1", "甲")


def run(scores: dict[str, float | None]) -> Run:
    results = tuple(
        ZoneResult("Z1", n, "above_scale", "", (), NodeScore("total", s, None, "confirmed"), n)
        for n, s in scores.items()
    )
    return replace(RUN, results=results)


def parts(before: dict[str, float | None], after: dict[str, float | None]) -> dict[str, Fraction]:
    found = rank_moved(run(before), run(after), ME)
    return {f"{p.cause} {p.subject}": p.part for p in found.parts}


SCORES = st.dictionaries(
    st.sampled_from("乙丙丁戊己"), st.one_of(st.none(), st.integers(0, 4).map(float)), max_size=5
)


@given(SCORES, SCORES, st.integers(0, 4), st.integers(0, 4))
def test_the_parts_of_a_rank_sum_to_the_places_lost(
    before: dict[str, float | None], after: dict[str, float | None], was: int, now: int
) -> None:
    """Equal scores share a place, and those without a score have none."""
    found = rank_moved(run({**before, "甲": float(was)}), run({**after, "甲": float(now)}), ME)
    ranks = [
        1 + sum(score is not None and score > mine for score in others.values())
        for others, mine in (({**before, "甲": None}, was), ({**after, "甲": None}, now))
    ]
    assert [found.before, found.after] == ranks
    assert sum((p.part for p in found.parts), Fraction(0)) == found.after - found.before


def test_a_place_that_either_move_would_have_lost_is_halved() -> None:
    """甲 fell and 乙 rose past it: each alone would have done it."""
    found = parts({"甲": 70.0, "乙": 60.0}, {"甲": 50.0, "乙": 80.0})
    assert found == {"own 甲": Fraction(1, 2), "other 乙": Fraction(1, 2)}


def test_who_came_and_who_left_are_told_apart() -> None:
    """The score stays, one firm leaves before it and two come."""
    found = parts({"甲": 50.0, "乙": 60.0}, {"甲": 50.0, "丙": 70.0, "丁": 80.0})
    assert found == {"left 乙": -1, "came 丁": 1, "came 丙": 1}
