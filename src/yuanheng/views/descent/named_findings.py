"""Findings for the reader (问题): with the names of zones and rules, the gravest first."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from functools import cache

from yuanheng.ledger.record.known import zones_on
from yuanheng.model.evaluation import SHARE, Finding
from yuanheng.model.relation import Label
from yuanheng.ports import House
from yuanheng.standards.packs.names import indicator_label, named_rule


@dataclass(frozen=True)
class FindingView:
    """A finding with its labels, and its number in the order in which findings first appeared.

    `role` is what its rule is in a casefile: problem, consequence or filing.
    """

    finding: Finding
    zone: str
    label: Label
    number: int = 0
    role: str = "problem"


def list_findings(house: House, *, closed: bool = False) -> tuple[FindingView, ...]:
    """List the findings, worst and oldest first; closed ones only when asked for."""
    order = {"high": 0, "medium": 1, "low": 2}
    views = _views(house, lambda finding: closed or finding.state != "closed")
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


def findings_by_key(house: House, keys: Container[str]) -> dict[str, FindingView]:
    """Give some findings by their keys, whatever their state."""
    return {v.finding.key: v for v in _views(house, lambda finding: finding.key in keys)}


def _views(house: House, wanted: Callable[[Finding], bool]) -> list[FindingView]:
    """Name the findings that are wanted, in the order in which they first appeared."""
    names = {
        z["zone"]: z["name"] or "" for z in zones_on(house.record, house.record.last_seq(), "9999")
    }
    label_of, role_of = cache(_label), cache(_role)  # thousands of findings break the same rules
    return [
        FindingView(
            f,
            names.get(f.zone, f.zone),
            _said_of(f, label_of(f.rule, f.details.get("standard"))),
            n,
            role_of(f.rule, f.details.get("standard")),
        )
        for n, f in enumerate(house.record.findings(), start=1)
        if wanted(f)
    ]


def finding_label(finding: Finding) -> Label:
    """Name a finding's rule for the reader."""
    return _said_of(finding, _label(finding.rule, finding.details.get("standard")))


def _said_of(finding: Finding, label: Label) -> Label:
    """Name what is only suspected as such, so that nobody reads a verdict."""
    if finding.state != "suspected":
        return label
    return {"zh": f"疑似{label['zh']}", "en": f"Suspected: {label['en']}"}


def check_label(check: str) -> Label:
    """Name what a check of the survey compares, whether it agrees or not."""
    if check == "area-agreement":
        return {"zh": "登记面积与图形面积", "en": "Registered and measured areas"}
    if check == "displacement":
        return {"zh": "两期图形的位置", "en": "Positions of the two surveys"}
    base = indicator_label(check.removeprefix("reported."))
    return {
        "zh": f"填报的{base['zh']}与图斑计算",
        "en": f"{base['en']}, reported and computed",
    }


def _label(name: str, standard: object) -> Label:
    """Name a rule, as the standard that found something by it calls it."""
    if name == "area-agreement":
        return {"zh": "登记面积与图形面积不符", "en": "Registered and measured areas disagree"}
    if name == "displacement":
        return {"zh": "两期图形位移", "en": "Surveys displaced against each other"}
    if name.startswith("reported."):
        base = indicator_label(name.removeprefix("reported."))
        return {
            "zh": f"填报的{base['zh']}与图斑计算不符",
            "en": f"{base['en']}: reported and computed disagree",
        }
    if name.startswith(SHARE):
        base = indicator_label(name.removeprefix(SHARE))
        return {
            "zh": f"{base['zh']}超过100%，数据有矛盾",
            "en": f"{base['en']} above 100 %: the facts contradict each other",
        }
    rule = named_rule(name, str(standard))
    if rule is not None:
        return rule.label
    base = indicator_label(name)
    return {"zh": f"{base['zh']}得分低", "en": f"Low score: {base['en']}"}


def _role(name: str, standard: object) -> str:
    """Tell what a rule is in a casefile; a score or a check is a problem."""
    rule = named_rule(name, str(standard))
    return "problem" if rule is None else rule.role
