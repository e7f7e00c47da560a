"""Names and counts that are read without the formulas are those of the standards read whole."""

from __future__ import annotations

import pytest

from yuanheng.model.relation import Label
from yuanheng.standards.kinds import KINDS
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs.names import NamedRule, indicator_label, named_rule

SCORECARDS = [p.id for p in packs.all_packs().values() if p.kind == "scorecard"]
RULEBOOKS = [p.id for p in packs.all_packs().values() if p.kind == "rulebook"]


def test_every_indicator_and_check_has_the_label_of_the_first_scorecard_that_holds_it() -> None:
    expected: dict[str, Label] = {}
    for card in map(packs.scorecard, SCORECARDS):
        for name in (*card.indicators, *card.checks):
            expected.setdefault(name, card.label(name))
    assert len(expected) > 20
    assert {name: indicator_label(name) for name in expected} == expected
    assert indicator_label("nothing") == {"zh": "nothing", "en": "nothing"}


@pytest.mark.parametrize("standard", RULEBOOKS)
def test_every_rule_has_its_label_role_and_signs_also_where_it_is_only_tightened(
    standard: str,
) -> None:
    rules = packs.rulebook(standard).rules
    assert rules
    expected = {
        n: NamedRule(
            rule.label,
            rule.role,
            {s.id: s.label for s in rule.suspect.signs} if rule.suspect else {},
        )
        for n, rule in rules.items()
    }
    assert {n: named_rule(n, standard) for n in rules} == expected


@pytest.mark.parametrize("standard", [SCORECARDS[0], "nowhere.nothing.2000"])
def test_what_is_no_rulebook_has_no_rule(standard: str) -> None:
    assert named_rule("not-started", standard) is None


@pytest.mark.parametrize("standard", packs.all_packs())
def test_cases_are_counted_as_they_are_read(standard: str) -> None:
    found = packs.pack(standard)
    reader = KINDS[found.kind].cases
    read = reader(found.yaml("cases.yaml")) if reader and found.has("cases.yaml") else ()
    assert found.count_cases() == len(read)
