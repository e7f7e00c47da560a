"""Rows of a rulebook's statement become verdicts, with names, missing facts and due days."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from yuanheng.app.runs.cases import run_standard_cases
from yuanheng.engines.duck import DuckEngine
from yuanheng.evaluate.rule_cases import run_rule_cases
from yuanheng.evaluate.rule_run import verdict_digest
from yuanheng.evaluate.rulebook import Judged, bound, judge, missing_of
from yuanheng.model.evaluation import Missing, RuleCount
from yuanheng.model.ledger import ARROW_TYPES, SYSTEM_COLUMNS
from yuanheng.standards.formula.lacking import UNDEFINED
from yuanheng.standards.packs.contents import all_packs, pack, rulebook
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.cases import read_rule_cases
from yuanheng.standards.rulebooks.compile import compile_rulebook
from yuanheng.standards.yaml.source import Yaml

IDLE = rulebook("cn.idle-land.2012")
CONTROL = rulebook("cn.industrial-land-control.2008")
RULEBOOKS = [p.id for p in all_packs().values() if p.kind == "rulebook"]
LATE: dict[str, Any] = {"agreed_start_from": "2012-01-01", "agreed_start_to": "2012-01-01"}
UNBEGUN: dict[str, Any] = {"construction_start_from": "2013-07-01"}
IN_TIME: dict[str, Any] = {
    "construction_start_from": "2012-05-01",
    "construction_start_to": "2012-05-01",
}


def supply(number: str | None, row: int, **cells: object) -> dict[str, Any]:
    usual = {"zone": "Z1", "period": "2013", "number": number, "seq": 1}
    return {**usual, "source_row": row, "fact": f"1.{row}", **cells}


def judged(*rows: dict[str, Any], as_of: str = "2013-06-30") -> Judged:
    stored = (*SYSTEM_COLUMNS, *ledger_schema().relations["supply"].stored)
    schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in stored])
    table = pa.Table.from_pylist([{f.name: r.get(f.name) for f in schema} for r in rows], schema)
    given = bound(IDLE, {}, as_of=as_of, period="2013")
    causes = ledger_schema().relations["idle_cause"].stored
    none = pa.schema(
        [(n, ARROW_TYPES[kind]) for n, kind in (*SYSTEM_COLUMNS, *causes)]
    ).empty_table()
    relations = {"supply": table, "idle_cause": none}
    return judge(IDLE, DuckEngine().run(compile_rulebook(IDLE), relations, given))


def test_subjects_that_share_a_number_or_have_none_are_told_apart() -> None:
    """A number that somebody wrote is never given to another row."""
    rows = [supply(n, row) for row, n in enumerate(["A", "A", "A#2", None, "A", None, "@4"], 1)]
    assert sorted(judged(*rows).subjects) == ["@4", "@4#2", "@6", "A", "A#2", "A#3", "A#4"]


def test_subjects_of_two_zones_may_share_a_number() -> None:
    """A number names a supply within its zone."""
    rows = (supply("A", 1), supply("A", 2, zone="Z2"))
    assert judged(*rows).subjects == ("A", "A")


def test_no_rows_give_no_verdicts() -> None:
    """An empty table is judged without a fault."""
    empty = judged()
    assert (empty.kept("2013-06-30"), empty.subjects) == ((), ())
    assert set(empty.counts()) == {RuleCount(rule, 0, 0, 0) for rule in IDLE.rules}


def test_counts_hold_every_verdict() -> None:
    """Met, not met and not provable are counted apart."""
    found = judged(
        supply("A", 1, **LATE, **UNBEGUN), supply("B", 2, **LATE, **IN_TIME), supply("C", 3)
    )
    assert found.counts()[0] == RuleCount("not-started", met=1, not_met=1, not_provable=1)


def test_an_open_verdict_names_only_what_leaves_it_open() -> None:
    """What is known is not asked for again."""
    (kept,) = judged(supply("A", 1, **UNBEGUN)).kept("2013-06-30")
    verdict = next(v for v in kept.rules if v.rule == "not-started")
    assert (verdict.verdict, verdict.missing) == (
        "not-provable",
        (Missing("column", "agreed_start", 1), Missing("column", "delivered", 1)),
    )


def test_a_divisor_of_zero_is_named_after_the_facts() -> None:
    """Undefined is said apart: no document supplies it."""
    place = CONTROL.facts.index("area")
    assert missing_of(CONTROL, UNDEFINED | 1 << place) == (
        Missing("column", "area", 1),
        Missing("no-value", CONTROL.id),
    )


def due(*rows: dict[str, Any], rule: str, as_of: str) -> list[str | None]:
    found = judged(*rows, as_of=as_of)
    days = next(r.due for r in found.rules if r.rule.id == rule)
    assert days is not None
    return [day.as_py() for day in days]


def test_a_project_that_began_in_time_never_falls_due() -> None:
    """The year runs out for the one that has not begun, not for the one that has."""
    rows = supply("A", 1, **LATE, **IN_TIME), supply("B", 2, **LATE)
    assert due(*rows, rule="not-started", as_of="2012-06-30") == [None, "2013-01-01"]


def test_what_never_comes_falls_due_on_no_day() -> None:
    """Never plus a year is no day in the year 9001."""
    never = {"suspended_since_from": "9000-01-01", "suspended_since_to": "9000-01-01"}
    assert due(supply("A", 1, **never), rule="suspended", as_of="2012-06-30") == [None]


def test_only_what_needs_a_look_is_kept() -> None:
    """A supply that met nothing, lacks nothing and will meet nothing is counted, not kept."""
    never = {"suspended_since_from": "9000-01-01", "suspended_since_to": "9000-01-01"}
    found = judged(supply("A", 1, **LATE, **IN_TIME, **never, idle_cause="government"))
    assert found.kept("2013-06-30") == ()


def test_equal_runs_have_equal_digests_and_others_have_not() -> None:
    """The order in which rows came does not matter; a single fact does."""
    one, other = supply("A", 1, **LATE, **UNBEGUN), supply("B", 2)
    first = verdict_digest(judged(one, other))
    assert first == verdict_digest(judged(other, one))
    assert first != verdict_digest(judged({**one, "hoarding": True}, other))


#: The kinds of packs that decide something, and so show by cases that they do.
DECIDING = ("scorecard", "rulebook", "calendar", "problem")


@pytest.mark.parametrize("pack_id", [p.id for p in all_packs().values()])
def test_every_pack_that_decides_something_ships_cases(pack_id: str) -> None:
    """A scorecard, a rulebook or a calendar without worked cases is not shipped."""
    found = pack(pack_id)
    assert found.has("cases.yaml") == (found.kind in DECIDING)


@pytest.mark.parametrize("pack_id", RULEBOOKS)
def test_every_case_of_a_rulebook_holds(pack_id: str) -> None:
    """What the pack promises comes out of the compiled statement."""
    assert [o for o in run_standard_cases([pack_id]) if not o.holds] == []


@pytest.mark.parametrize("pack_id", RULEBOOKS)
def test_every_rule_has_a_case_on_either_side(pack_id: str) -> None:
    """A rule is shown where it is met and where it is not, in its pack or the one it extends."""
    shown: set[tuple[str, str]] = set()
    for name in rulebook(pack_id).packs:
        for case in read_rule_cases(pack(name).yaml("cases.yaml")):
            shown |= set(case.verdicts.items())
    wanted = {(rule, side) for rule in rulebook(pack_id).rules for side in ("met", "not-met")}
    assert wanted - shown == set()


def test_a_case_that_does_not_hold_says_where_it_differs() -> None:
    """Verdict, missing facts, due day, binding level and amount are each compared."""
    jiangsu = rulebook("cn-jiangsu.industrial-land-control.2021")
    shipped = read_rule_cases(pack(jiangsu.id).yaml("cases.yaml"))
    wrong = replace(
        shipped[0],
        verdicts={"plot-ratio": "not-met"},
        missing={"plot-ratio": ("area",)},
        falls_due={"plot-ratio": "2022-01-01"},
        binding={"plot-ratio": "cn.industrial-land-control.2008"},
        amounts={"plot-ratio": 5.0},
    )
    (outcome,) = run_rule_cases(jiangsu.id, jiangsu, [wrong], DuckEngine())
    assert outcome.differences == (
        "plot-ratio: met, expected not-met",
        "plot-ratio: missing –, expected area",
        "plot-ratio: falls due None, expected 2022-01-01",
        (
            "plot-ratio: binding cn-jiangsu.industrial-land-control.2021,"
            " expected cn.industrial-land-control.2008"
        ),
        "plot-ratio: None, expected 5.0",
    )


def test_a_case_of_a_rule_that_is_not_there_is_said() -> None:
    """A misspelt rule must not pass for a met expectation."""
    case = {"case": "某", "ref": "某", "as_of": "2013-01-01", "expect": {"not-begun": "met"}}
    (read,) = read_rule_cases(Yaml("cases.yaml", {"cases": [case]}))
    (outcome,) = run_rule_cases(IDLE.id, IDLE, [read], DuckEngine())
    assert outcome.differences == ("not-begun: no such rule",)
