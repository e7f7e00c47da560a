"""A bracket holds whatever the missing facts turn out to be, and is tight where it says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.evaluate.moved.stages import Judged, numbers
from tests.unit.evaluate.moved.test_figure import IDEALS, MAIN, tree_weights
from yuanheng.engines.duck import DuckEngine
from yuanheng.evaluate.brackets.scores import brackets_of
from yuanheng.evaluate.scorecard import apply_scorecard
from yuanheng.model.evaluation import Run
from yuanheng.model.ledger import ARROW_TYPES, SYSTEM_COLUMNS
from yuanheng.standards.packs.contents import scorecard
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.compile import compile_scorecard
from yuanheng.standards.scorecards.parameters import Value

CARD = scorecard("cn.land-intensity.2014")
ENGINE = DuckEngine()
VALUES = numbers(**IDEALS) | tree_weights() | {"zone_type": Value("industrial", "", "supplied", "")}
HM2 = 3 * 10**10
CODES: dict[str, list[Any]] = {
    "land_class": ["A1", "A2", "A3", "B21", "B22", "C1"],
    "supply_state": ["D1", "D21", "E21", "E1"],
    "idle": [True, False],
}
REPORTED = {"industrial_fixed_assets": 10**6, "industrial_tax": 10**5}
Row = dict[str, Any]
Key = tuple[str, str, bool]
"""Area, figure, and whether it is a value."""
Ends = tuple[Fraction | None, Fraction | None]
Judged_ = tuple[Run, Mapping[str, pa.Table]]


def table(relation: str, rows: Sequence[Row]) -> pa.Table:
    stored = ledger_schema().relations[relation].stored
    schema = pa.schema([(n, ARROW_TYPES[k]) for n, k in (*SYSTEM_COLUMNS, *stored)])
    return pa.Table.from_pylist([{f: r.get(f) for f in schema.names} for r in rows], schema=schema)


def judged(*zones: Sequence[Row], reported: Sequence[str] = tuple(REPORTED)) -> Judged_:
    """Evaluate some zones at once, each with plots of its own."""
    plots, told = [], []
    for zone, rows in enumerate(zones):
        place = {"seq": 1, "source_row": 1, "period": "2022", "assessed_range": MAIN}
        place |= {"zone": f"Z{zone}"}
        plots += [place | {"number": str(n)} | row for n, row in enumerate(rows)]
        told += [place | {"measure": m, "value": REPORTED[m] * 10**8} for m in reported]
    relations = {"parcel": table("parcel", plots), "reported": table("reported", told)}
    found = ENGINE.run(compile_scorecard(CARD), relations, {"period": "2022"})
    names = {f"Z{n}": f"{n:04}" for n in range(len(zones))}
    results = apply_scorecard(CARD, found, names, VALUES)
    empty = Judged(CARD, {}, VALUES, "industrial").run(1, "2022")
    return replace(empty, results=results), relations


def bracket(rows: Sequence[Row], **more: Sequence[str]) -> dict[Key, Ends]:
    run, relations = judged(rows, **more)
    found = brackets_of(ENGINE, CARD, relations, run)
    return {(b.area, b.node, b.is_value): (b.low, b.high) for b in found}


def figures(*zones: Sequence[Row]) -> list[dict[Key, float | None]]:
    """What the program says of each, in the order given."""
    return [
        {("", "total", False): result.total.score}
        | {(MAIN, n.id, False): n.score for n in result.areas[0].nodes}
        | {(MAIN, i.id, True): i.value for i in result.areas[0].indicators}
        for result in judged(*zones)[0].results
    ]


@st.composite
def plots(draw: st.DrawFn) -> list[Row]:
    """A few plots, some of which lack a code, an answer or an amount."""
    found: list[Row] = [
        {"land_class": c, "supply_state": "D21", "idle": False, "area": 9 * HM2}
        | {"floor_area": 5 * HM2, "building_base": 2 * HM2, "structures_base": 2 * HM2}
        for c in ("A2", "A1", "B21")
    ]
    for _ in range(draw(st.integers(1, 2))):
        area = draw(st.integers(1, 20)) * HM2
        row: Row = {name: draw(st.sampled_from(codes)) for name, codes in CODES.items()}
        row |= {"area": area, "floor_area": area, "building_base": area // 3}
        row["structures_base"] = area // 2
        for name in draw(st.sets(st.sampled_from([*CODES, "floor_area", "area"]), max_size=2)):
            row[name] = None
        found.append(row)
    return found


def completed(row: Row, chosen: Mapping[str, Any]) -> Row:
    return {name: chosen[name] if cell is None else cell for name, cell in row.items()}


@given(plots(), st.data())
@settings(max_examples=15, deadline=None)
def test_every_completion_lies_within_the_brackets(rows: list[Row], data: st.DataObject) -> None:
    """Of the total, of every goal and of every value that had not been provable."""
    amount = st.integers(0, 90).map(lambda n: n * HM2)
    chosen = {name: st.sampled_from(codes) for name, codes in CODES.items()}
    every = st.fixed_dictionaries({**chosen, "floor_area": amount, "area": amount})
    ways = data.draw(st.lists(st.lists(every, min_size=5, max_size=5), min_size=6, max_size=6))
    brackets = bracket(rows)
    for told in figures(*([completed(r, c) for r, c in zip(rows, w, strict=False)] for w in ways)):
        for key, (low, high) in brackets.items():
            value = told[key]
            if value is not None:
                assert low is None or float(low) <= value + 1e-9, key
                assert high is None or value <= float(high) + 1e-9, key


@given(st.lists(st.integers(1, 30), min_size=1, max_size=2))
@settings(max_examples=6, deadline=None)
def test_a_ratio_of_plots_without_a_class_is_bounded_tightly(areas: list[int]) -> None:
    """Every way to class them is gone through; the least and the most are the bracket."""
    base = {"supply_state": "D21", "idle": False, "floor_area": HM2, "building_base": HM2}
    base["structures_base"] = HM2
    known = [base | {"land_class": c, "area": 9 * HM2} for c in ("A2", "A1")]
    open_rows = [base | {"land_class": None, "area": n * HM2} for n in areas]
    ways = product(CODES["land_class"], repeat=len(areas))
    told = figures(
        *([*known, *map(lambda r, c: r | {"land_class": c}, open_rows, way)] for way in ways)
    )
    shares = [value for f in told if (value := f[MAIN, "industrial_share", True]) is not None]
    low, high = bracket([*known, *open_rows])[MAIN, "industrial_share", True]
    assert low is not None
    assert high is not None
    assert [float(low), float(high)] == pytest.approx([min(shares), max(shares)])


def built(**more: object) -> Row:
    """A plot of 90 hectares with all that is asked of it."""
    usual = {"supply_state": "D21", "building_base": HM2, "floor_area": 5 * HM2, "idle": False}
    return usual | {"structures_base": HM2, "land_class": "A2", "area": 90 * HM2} | more


def test_a_plot_whose_idleness_is_not_known_leaves_little_open() -> None:
    """10 hectares of 100 may stand idle: the rate lies between 0 and 10 %, the score with it."""
    found = bracket([built(), built(land_class="B21", area=10 * HM2, idle=None)])
    ends: list[object] = [found[MAIN, "idle_rate", True], found[MAIN, "idle_rate", False]]
    assert ends == [(0, 10), (90, 100)]
    low, high = found["", "total", False]
    assert low is not None
    assert high is not None
    assert 0 < high - low < Fraction(10)


def test_what_nobody_stated_is_bounded_by_its_points_and_its_value_not_at_all() -> None:
    """Taxes that were not handed in: the value may be anything, the score from 0 to 100."""
    found = bracket([built()], reported=["industrial_fixed_assets"])
    name = "industrial_tax_intensity"
    ends: list[object] = [found[MAIN, name, False], found[MAIN, name, True]]
    assert ends == [(0, 100), (None, None)]
    assert found["", "total", False][0] is not None


def test_what_can_have_no_value_has_no_bound() -> None:
    """Without any industrial land nothing is spent on an industrial hectare."""
    assert bracket([built(land_class="A1")])["", "total", False] == (None, None)
