"""Leads as they stand on a day (招商线索): open, signed or lost, and which nobody follows up.

A list writes its stages in words of its own; a word that is not known leaves a lead open, and the
word stands as written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from yuanheng.monitor.told import Days, Row, told_amount, told_days

LeadState = Literal["open", "signed", "lost"]
_SIGNED = ("签约", "落地", "注册", "拿地", "开工", "在建", "竣工", "投产", "转化", "入园", "signed")
_LOST = ("流失", "失败", "终止", "放弃", "取消", "退出", "淘汰", "lost", "ended")
_NOT = ("未", "待", "拟", "暂", "不")


@dataclass(frozen=True)
class LeadLine:
    """One lead on a day; amounts in 万元, land in 亩, power in kVA, None where not stated.

    quiet_days: days since the last contact, at least; None where nobody knows. is_odd: a reason of
    loss stands beside a stage that is not lost.
    """

    zone: str
    number: str
    name: str
    investor: str
    industry: str
    source: str
    lead_unit: str
    stage: str
    state: LeadState
    investment: Fraction | None
    land: Fraction | None
    power: Fraction | None
    last: Days
    quiet_days: int | None
    reason: str
    is_odd: bool
    fact: str


def lead_lines(rows: Iterable[Row], day: str, visits: Iterable[Row] = ()) -> tuple[LeadLine, ...]:
    """Say how each lead stands on a day, by the last row up to it that names it.

    visits: those of the lead up to the day; the last of them counts where it is after the contact
    that the list states.
    """
    visited = _visited(visits, day)
    last: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda r: str(r["valid_from"] or "")):
        if str(row["valid_from"] or "") <= day:
            last[str(row["zone"]), str(row["number"])] = row
    return tuple(_line(row, day, visited.get(key)) for key, row in sorted(last.items()))


def _visited(visits: Iterable[Row], day: str) -> dict[tuple[str, str], Days]:
    """Give the last visit to each lead that surely was by the day."""
    found: dict[tuple[str, str], Days] = {}
    for row in visits:
        days, key = told_days(row, "visited_on"), (str(row["zone"]), str(row["subject"]))
        if days.done(day) and (key not in found or (found[key].last or "") < (days.last or "")):
            found[key] = days
    return found


def lead_state(stage: str) -> LeadState:
    """Tell whether a stage, as written, is open, signed or lost."""
    bare = stage.strip().lower()
    for state, words in (("lost", _LOST), ("signed", _SIGNED)):
        if any(w in bare and not bare.partition(w)[0].endswith(_NOT) for w in words):
            return "lost" if state == "lost" else "signed"
    return "open"


def dormant(lines: Iterable[LeadLine], days: int) -> tuple[LeadLine, ...]:
    """Give the open leads without a contact for more than so many days, the longest first."""
    quiet = [
        p for p in lines if p.state == "open" and p.quiet_days is not None and p.quiet_days > days
    ]
    return tuple(sorted(quiet, key=lambda p: (-(p.quiet_days or 0), p.number)))


def _line(row: Row, day: str, visit: Days | None) -> LeadLine:
    stage, reason = str(row["stage"] or ""), str(row["loss_reason"] or "")
    state = lead_state(stage)
    contact = told_days(row, "last_contact")
    if visit is not None and (contact.last or "") < (visit.last or ""):
        contact = visit
    return LeadLine(
        zone=str(row["zone"]),
        number=str(row["number"]),
        name=str(row["name"] or ""),
        investor=str(row["investor"] or ""),
        industry=str(row["industry"] or ""),
        source=str(row["source"] or ""),
        lead_unit=str(row["lead_unit"] or ""),
        stage=stage,
        state=state,
        investment=told_amount(row, "investment", "万元"),
        land=told_amount(row, "land_need", "亩"),
        power=told_amount(row, "power_need", "kVA"),
        last=contact,
        quiet_days=_quiet(contact, day),
        reason=reason,
        is_odd=bool(reason) and state != "lost",
        fact=str(row["fact"]),
    )


def _quiet(contact: Days, day: str) -> int | None:
    """Count the days since the last contact, by the latest day that it may have had."""
    if contact.is_none or contact.last is None:
        return None
    return max((date.fromisoformat(day) - date.fromisoformat(contact.last)).days, 0)
