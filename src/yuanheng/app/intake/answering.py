"""What a person could answer to a refusal (可作的答复): the place, the coverage, the system."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import pyproj
from pyproj.exceptions import CRSError

from yuanheng.errors import Message, YuanhengError, say
from yuanheng.ledger.sources.plot_crs import BELTS, OLD_BELTS

#: How a remedy names what could be answered, as the terminal takes it.
_ANSWER = re.compile(r"\b(CRS|PLACE|COVERAGE)=([A-Za-z]+(?::\d+)?)")
_MEANT = {
    "PLACE": say("The zone lies there, outside China"),
    "COVERAGE": say("This is all the land there is"),
}
#: With this a code is only an example.
_EXAMPLE = "or the code that applies"
_DEGREES = ("EPSG:4490", "EPSG:4326", "EPSG:4610", "EPSG:4214")


@dataclass(frozen=True)
class Offer:
    """One answer: to which question, what, and in a person's words."""

    column: str
    answer: str
    meaning: Message


def offers(error: YuanhengError) -> tuple[Offer, ...]:
    """List what could be answered to a refusal, beside another coordinate system."""
    remedy = str(error.remedy or "")
    if _EXAMPLE in remedy:
        return ()
    found = dict.fromkeys(_ANSWER.findall(remedy))
    return tuple(Offer(column, answer, _meaning(column, answer)) for column, answer in found)


def asks_crs(error: YuanhengError) -> bool:
    """Tell a refusal to which a coordinate system would be an answer."""
    said = f"{error.what} {error.remedy or ''}"
    return "CRS=" in said or "coordinate system and" in said


@lru_cache(maxsize=1)
def known_crs() -> tuple[tuple[str, Message], ...]:
    """List the coordinate systems of China's maps, those of today first."""
    belts = [*BELTS, *(belt for old in OLD_BELTS.values() for belt in old)]
    zones = (
        belt.code(zone, numbered=numbered)
        for belt in belts
        for numbered in (True, False)
        for zone in belt.zones
    )
    return tuple((code, _meaning("CRS", code)) for code in (*_DEGREES, *zones))


def full_code(text: str) -> str:
    """Write a bare number as the code it is."""
    return f"EPSG:{text}" if text.isdecimal() else text


def _meaning(column: str, answer: str) -> Message:
    """Say an answer as a person would."""
    return _MEANT.get(column) or say("{crs} ({code})", crs=_name(answer), code=answer)


def _name(code: str) -> str:
    """Give the name of a code; the code itself where it has none."""
    try:
        return pyproj.CRS.from_user_input(code).name
    except CRSError:
        return code
