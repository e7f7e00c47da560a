"""The coordinate system of boundary points (界址点): from the head of the text and the eastings.

CGCS2000 / Gauss–Krüger, EPSG 4513–4533 (3° zones 25–45, zone number before the easting, 带号) and
4534–4554 (the same without), 4491–4501 and 4502–4512 for the 6° zones 13–23.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from yuanheng.errors import SourceError, Where, say

_DATUMS = ("2000国家大地坐标系", "国家2000", "cgcs2000", "2000")
_METRES = ("米", "m", "metre", "meter")
_GAUSS = ("高斯", "gauss")


@dataclass(frozen=True)
class Belt:
    """The zones of one width (分带): their numbers, and the EPSG codes of the first."""

    degrees: int
    zones: range
    numbered: int
    plain: int

    def code(self, zone: int, *, numbered: bool) -> str:
        """Give the CRS of a zone, with its number in the easting or without."""
        first = self.numbered if numbered else self.plain
        return f"EPSG:{first + zone - self.zones.start}"


_ZONES_3, _ZONES_6 = range(25, 46), range(13, 24)
BELTS = (Belt(3, _ZONES_3, 4513, 4534), Belt(6, _ZONES_6, 4491, 4502))
#: The datums before (北京54、西安80), by the name that EPSG gives their coordinate systems.
OLD_BELTS = {
    "Beijing 1954": (Belt(3, _ZONES_3, 2401, 2422), Belt(6, _ZONES_6, 21413, 21453)),
    "Xian 1980": (Belt(3, _ZONES_3, 2349, 2370), Belt(6, _ZONES_6, 2327, 2338)),
}


def belt_of(zone: int, belts: tuple[Belt, ...] = BELTS) -> Belt | None:
    """Find the width of zones by a zone's number; 3° and 6° zones of China share none."""
    return next((belt for belt in belts if zone in belt.zones), None)


def plot_crs(head: Mapping[str, str], zones: Mapping[int, Where], where: Where) -> str | None:
    """Give the CRS of a text; None where nothing states the zone or the datum, which is a question.

    `zones` are the zone numbers that stand in the eastings (0: none), with the first place of each.
    SourceError where they contradict each other or the head.
    """
    _check_head(head, where)
    stated = _stated_zone(head, where)
    found = _found_zone(zones, stated)
    zone = found or stated
    if not zone or not head.get("坐标系"):
        return None
    belt = belt_of(zone)
    degrees = re.sub(r"\D", "", head.get("几度分带", "").replace("三", "3").replace("六", "6"))
    if belt is None or (degrees and int(degrees) != belt.degrees):
        raise SourceError(
            say("There is no zone {zone} of {degrees}° in China", zone=zone, degrees=degrees or 3),
            where=zones.get(zone, where),
            expected=say("3° zones are 25 to 45, 6° zones 13 to 23."),
            remedy=say("Correct 带号 or 几度分带 in the head."),
        )
    return belt.code(zone, numbered=bool(found))


def _found_zone(zones: Mapping[int, Where], stated: int) -> int:
    """Give the one zone number of the eastings, 0 for none; SourceError where they contradict."""
    if len(zones) > 1:
        first, other = list(zones)[:2]
        raise SourceError(
            say(
                "The easting is of zone {found}, the ones before are of zone {stated}",
                found=other or "–",
                stated=first or "–",
            ),
            where=zones[other],
            remedy=say("Write all points in one zone."),
        )
    found = next(iter(zones), 0)
    if found and stated and found != stated:
        raise SourceError(
            say(
                "The easting is of zone {found}, the head says zone {stated}",
                found=found,
                stated=stated,
            ),
            where=zones[found],
            remedy=say("Correct 带号 in the head, or the eastings."),
        )
    return found


def _check_head(head: Mapping[str, str], where: Where) -> None:
    """Refuse a datum, unit or projection that is not read."""
    known = {"坐标系": _DATUMS, "计量单位": _METRES, "投影类型": _GAUSS}
    for key, words in known.items():
        text = head.get(key, "").lower().replace(" ", "")
        fits = any(w in text for w in words) if key != "计量单位" else text in words
        if text and not fits:
            raise SourceError(
                say("{key} is {found}, which is not read", key=key, found=text[:60]),
                where=where,
                expected=say("Expected {expected}.", expected=words[0]),
                remedy=say("Transform the points in the map program and write the text again."),
            )


def _stated_zone(head: Mapping[str, str], where: Where) -> int:
    """Read 带号 of the head; 0 where it is blank."""
    text = head.get("带号", "").strip()
    if not text:
        return 0
    if not re.fullmatch(r"\d{1,3}", text, re.ASCII):
        raise SourceError(
            say("{text} is not a zone number", text=text[:60]),
            where=where,
            expected=say("3° zones are 25 to 45, 6° zones 13 to 23."),
        )
    return int(text)
