"""Findings for the reader (问题): with the names of zones and rules, the gravest first."""

from __future__ import annotations

from dataclasses import dataclass

from yuanheng.app.house import House
from yuanheng.ledger.known import zones_on
from yuanheng.model.evaluation import Finding
from yuanheng.model.relation import Label
from yuanheng.standards import packs
from yuanheng.standards.rulebook import Rule


@dataclass(frozen=True)
class FindingView:
    """A finding with its labels, and its number in the order in which findings first appeared."""

    finding: Finding
    zone: str
    label: Label
    number: int = 0


def list_findings(house: House, *, closed: bool = False) -> tuple[FindingView, ...]:
    """List the findings, worst and oldest first; closed ones only when asked for."""
    names = {
        z["zone"]: z["name"] or "" for z in zones_on(house.store, house.store.last_seq(), "9999")
    }
    order = {"high": 0, "medium": 1, "low": 2}
    views = [
        FindingView(f, names.get(f.zone, f.zone), finding_label(f), n)
        for n, f in enumerate(house.store.findings(), start=1)
        if closed or f.state != "closed"
    ]
    return tuple(
        sorted(
            views,
            key=lambda v: (
                v.finding.state == "closed",
                order.get(v.finding.severity, 9),
                v.zone,
                v.finding.opened_run,
            ),
        )
    )


def finding_label(finding: Finding) -> Label:
    """Name a finding's rule for the reader."""
    if finding.rule == "area-agreement":
        return {"zh": "登记面积与图形面积不符", "en": "Registered and measured areas disagree"}
    if finding.rule == "displacement":
        return {"zh": "两期图形位移", "en": "Surveys displaced against each other"}
    if finding.rule.startswith("reported."):
        base = _indicator_label(finding.rule.removeprefix("reported."))
        return {
            "zh": f"填报的{base['zh']}与图斑计算不符",
            "en": f"{base['en']}: reported and computed disagree",
        }
    rule = _rule_of(finding)
    if rule is not None:
        return rule.label
    base = _indicator_label(finding.rule)
    return {"zh": f"{base['zh']}得分低", "en": f"Low score: {base['en']}"}


def _rule_of(finding: Finding) -> Rule | None:
    """Find the rule of a finding, in the standard that found it."""
    standard = finding.details.get("standard")
    known = packs.all_packs().get(str(standard))
    if known is None or known.kind != "rulebook":
        return None
    return packs.rulebook(known.id).rules.get(finding.rule)


def _indicator_label(name: str) -> Label:
    """Name an indicator of any scorecard that is shipped."""
    for pack in packs.all_packs().values():
        if pack.kind != "scorecard":
            continue
        card = packs.scorecard(pack.id)
        if name in card.indicators or name in card.checks:
            return card.label(name)
    return {"zh": name, "en": name}
