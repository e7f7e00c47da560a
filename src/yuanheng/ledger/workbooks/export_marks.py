"""What tells a workbook of the ledger's own export (导出标记), and of which version it is.

Versions before revision 0006 wrote reported figures as they stored them, in 分 and mm²; those since
write them in the units of their measures, and say so.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

from yuanheng.errors import SourceError
from yuanheng.ledger.sources.archives import opened
from yuanheng.model.units import Unit, parse_unit, storage_unit

#: The property that tells an export; its value is the sequence number.
MARK = "yuanheng.export"
#: The property that tells that reported figures are in the units of their measures.
FIGURES, IN_MEASURES = "yuanheng.figures", "measure"
_PROPERTIES = "docProps/custom.xml"
_LARGEST_PROPERTIES = 1_000_000

#: The storage units before revision 0006 of the ledger, and how many of today's each is: a mm² is
#: three thirds.
EARLIER = {
    "third_mm2": ("mm2", 3),
    "0.1um": ("mm", 10_000),
    "hao": ("fen", 100),
    "hao_USD": ("美分", 100),
    "0.0001person": ("人", 10_000),
    "0.1mg": ("g", 10_000),
    "0.1mgce": ("gce", 10_000),
    "J": ("Wh", 3600),
}


def is_exported_workbook(path: Path) -> bool:
    """Tell a workbook that an export wrote by its mark, which other programs keep."""
    return MARK in _marks(path)


def is_earlier_export(path: Path) -> bool:
    """Tell an export whose reported figures are in the storage units before revision 0006."""
    marks = _marks(path)
    return MARK in marks and FIGURES not in marks


def earlier_unit(unit: Unit) -> Unit:
    """Give the unit in which amounts of a kind were stored before revision 0006."""
    stored = storage_unit(unit).text
    return parse_unit(EARLIER.get(stored, (stored, 1))[0])


def _marks(path: Path) -> frozenset[str]:
    """Name the properties that a workbook was given; none where it has none, or is another file."""
    if path.suffix.lower() != ".xlsx" or not path.is_file() or not zipfile.is_zipfile(path):
        return frozenset()
    try:
        with opened(path) as archive:
            if archive.getinfo(_PROPERTIES).file_size > _LARGEST_PROPERTIES:
                return frozenset()
            root = ET.fromstring(archive.read(_PROPERTIES))  # noqa: S314 - small, no entities
    except (KeyError, OSError, RuntimeError, SourceError, ET.ParseError):  # another's, or locked
        return frozenset()
    return frozenset(str(element.get("name")) for element in root)
