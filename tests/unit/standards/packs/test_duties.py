"""The duties of plots: each names a rule that has a day."""

from yuanheng.standards.packs.contents import all_packs, rulebook
from yuanheng.standards.packs.duties import land_duties


def test_every_duty_is_a_rule_of_supplies_that_falls_due() -> None:
    """In each edition of its family, so that a calendar never waits for nothing."""
    duties = land_duties()
    assert len({(d.family, d.rule) for d in duties}) == len(duties)
    for duty in duties:
        editions = [p.id for p in all_packs().values() if p.id.rpartition(".")[0] == duty.family]
        assert editions
        for pack in editions:
            book = rulebook(pack)
            assert book.subject.id == "supply"
            assert book.rules[duty.rule].falls_due is not None


def test_every_rule_of_a_contract_that_falls_due_is_a_duty() -> None:
    """A day of the contract that nobody waits for would be forgotten."""
    book = rulebook("cn.land-contract.2008")
    dated = {rule.id for rule in book.rules.values() if rule.falls_due is not None}
    assert dated == {d.rule for d in land_duties() if d.family == "cn.land-contract"}
