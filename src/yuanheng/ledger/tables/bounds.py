"""Ranges as notices word them (大于1并且小于或等于2.5): one bound is read, or the text refused."""

from __future__ import annotations

import re

from yuanheng.errors import say
from yuanheng.ledger.values import Refused, folded
from yuanheng.standards.profiles.table_profile import Bound

_PART = re.compile(
    r"(?P<sign>大于|小于|不低于|不小于|不高于|不大于|不超过|[≥≤><])(?P<equal>或?等于)?"
    r"\s*(?P<number>\d{1,9}(?:\.\d{1,9})?)",
    re.ASCII,
)
_AND = re.compile(r"并且|且|[，,、;；]")
_LOWER = ("大于", "不低于", "不小于", "≥", ">")
_STRICT = ("大于", "小于", ">", "<")


def read_bound(text: str, bound: Bound) -> float | Refused | None:
    """Read the lower or upper end of a range; None where the text states the other end only.

    Refused where the text is not one lower end, one upper end, or one of each in order: a range
    that is read by half would be a wrong one.
    """
    ends = _ends(text)
    if ends is None:
        return Refused(
            say("{text} is not a simple range", text=text[:60]),
            say("Write it as 大于或等于1并且小于或等于2, or one end of it."),
        )
    return ends[bound][0] if bound in ends else None


#: Before or behind an amount that a contract sets as the lowest, or as the highest.
_LIMITS: dict[Bound, re.Pattern[str]] = {
    "lower": re.compile(
        r"(?:≥|>=|>|(?:大于|高于)(?:或?等于)?|不(?:得|应)?(?:低|小|少)于|最低|至少)\s*(?P<before>\d.*)"
        r"|(?P<behind>\d.*?)\s*(?:[(（]含[)）])?(?:及|或)?以上"
    ),
    "upper": re.compile(
        r"(?:≤|<=|<|(?:小于|低于)(?:或?等于)?|不(?:得|应)?(?:高于|大于|多于|超过|超)|最高|至多)\s*(?P<before>\d.*)"
        r"|(?P<behind>\d.*?)\s*(?:[(（]含[)）])?(?:(?:及|或)?以下|以内)"
    ),
}


def bare_limit(text: str, bound: Bound) -> str | None:
    """Give the amount of a limit of that side, without its sign; None for anything else."""
    found = _LIMITS[bound].fullmatch(folded(text))
    return None if found is None else found["before"] or found["behind"]


def excludes(text: str, bound: Bound) -> bool:
    """Tell whether a simple range leaves its own end out (大于1, not 大于或等于1)."""
    ends = _ends(text)
    return ends is not None and bound in ends and ends[bound][1]


def _ends(text: str) -> dict[Bound, tuple[float, bool]] | None:
    """Read both ends with whether each is left out; None where the text is no simple range."""
    ends: dict[Bound, tuple[float, bool]] = {}
    for part in _AND.split(folded(text)):
        found = _PART.fullmatch(part.strip())
        if not found:
            return None
        side: Bound = "lower" if found["sign"] in _LOWER else "upper"
        if side in ends:
            return None
        ends[side] = float(found["number"]), found["sign"] in _STRICT and not found["equal"]
    if len(ends) == 2 and ends["lower"][0] > ends["upper"][0]:
        return None
    return ends
