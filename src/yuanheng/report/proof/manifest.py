"""The list of numbers that travels inside a Word file, so that one taken out is missed.

It is a custom XML part (ISO/IEC 29500-1, 15.2.5): Word and LibreOffice carry it along unread.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from docx.opc.part import Part

from yuanheng.report.proof.bookmarks import Mark
from yuanheng.report.proof.points import Point
from yuanheng.report.wordml import allowed

if TYPE_CHECKING:
    from docx.document import Document

NAMESPACE = "urn:yuanheng:numbers:1"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"


def add_manifest(
    document: Document, run_id: str, marks: Sequence[Mark], points: Sequence[Point] = ()
) -> None:
    """Put the list of a document's numbers into its package."""
    package = document.part.package
    item = Part(
        package.next_partname("/customXml/item%d.xml"),
        "application/xml",
        manifest_xml(run_id, marks, points).encode(),
        package,
    )
    identity = uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)
    properties = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
        f'<ds:datastoreItem ds:itemID="{{{str(identity).upper()}}}" xmlns:ds="{_PROPERTIES}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    about = Part(
        package.next_partname("/customXml/itemProps%d.xml"),
        _PROPERTIES_TYPE,
        properties.encode(),
        package,
    )
    item.relate_to(about, f"{_RELATION}Props")
    document.part.relate_to(item, _RELATION)


def manifest_xml(run_id: str, marks: Sequence[Mark], points: Sequence[Point] = ()) -> str:
    """The list: each bookmark and each point of a chart, and what it said when it was written."""
    numbers = "".join(
        f"<n b={quoteattr(mark.name)} t={quoteattr(allowed(mark.text))}/>" for mark in marks
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<numbers xmlns="{NAMESPACE}" run={quoteattr(allowed(run_id))}>{numbers}'
        f"{''.join(map(_point_xml, points))}</numbers>"
    )


def _point_xml(point: Point) -> str:
    """One point: chart, series, place, bookmark's name, figure, category, name of the series."""
    words = {"b": point.mark, "t": point.text, "k": point.category, "l": point.label}
    told = " ".join(f"{key}={quoteattr(allowed(text))}" for key, text in words.items())
    return f"<p c={quoteattr(point.chart)} s='{point.series}' i='{point.place}' {told}/>"
