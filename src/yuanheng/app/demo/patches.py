"""The patches (图斑) of the demo survey and the typical enterprises (典型企业) on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shapely.geometry import Polygon

from yuanheng.app.demo.zone import MAIN_AREA


@dataclass(frozen=True)
class Enterprise:
    """A typical enterprise 典型企业: money in 万元."""

    code: str
    trade: tuple[str, str]
    workers: int
    planned: float
    invested: float
    income: float
    tax: float


@dataclass(frozen=True)
class Patch:
    """One surveyed patch in one year; floor, base and yard in the unit of its layer."""

    shape: Polygon
    scope: str
    number: str
    land: str
    area_ha: float
    supply: str = "F"
    floor: float = 0.0
    base: float = 0.0
    yard: float = 0.0
    supplied: str = ""
    auction: str = ""
    term: str = ""
    holder: str = ""
    planned: str = ""
    approved: str = ""
    idle: str = ""
    remark: str = ""
    enterprise: Enterprise | None = None

    def is_supplied_unbuilt(self) -> bool:
        """Say whether the patch is one on which 闲置 has to be judged."""
        return self.land == "B21" and self.supply == "D21"

    def is_main_works(self) -> bool:
        """Say whether the patch is industrial land (A2) of the 主区."""
        return self.land == "A2" and self.scope == MAIN_AREA


def where(patches: Sequence[Patch], test: Callable[[Patch], bool]) -> list[int]:
    """Give the places in the list, not the patch numbers, of the patches that pass the test."""
    return [index for index, patch in enumerate(patches) if test(patch)]
