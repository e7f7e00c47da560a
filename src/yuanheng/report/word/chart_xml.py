"""The chart part of a Word file (DrawingML, ISO/IEC 29500-1, 21.2) for bars and lines.

What programs read differently where it is left out (labels, smoothing, gaps, tick marks) is written
out: XlsxWriter's charts, made for Excel alone, show zeros for gaps in LibreOffice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from yuanheng.report.phrases.saying import Figure
from yuanheng.report.proof.points import plain_number
from yuanheng.report.view import Lang
from yuanheng.report.wordml import xml_text

_COLOURS = ("3B6E8F", "B7B7B7", "C98276", "6F8F72")
_QUIET = "D9D9D9"
_FONT: dict[Lang, str] = {"zh": "宋体", "en": "Arial"}
_CATEGORY_AXIS, _VALUE_AXIS = 50010001, 50010002
_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """One row of bars, or one line; None where there is no figure: a gap, never a zero."""

    name: str
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of few points: categories along one axis, figures along the other, in `unit`."""

    title: str
    kind: Literal["bars", "line"]
    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    unit: str = ""


def chart_xml(chart: Chart, lang: Lang, relation: str) -> str:
    """The chart part; `relation` names the workbook inside the file that holds its data."""
    paren = ("（", "）") if lang == "zh" else (" (", ")")
    title = chart.title + (f"{paren[0]}{chart.unit}{paren[1]}" if chart.unit else "")
    legend = (
        '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>'
        if len(chart.series) > 1
        else ""
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace {_NAMESPACES}><c:roundedCorners val="0"/><c:chart>{_title(title, lang)}'
        f'<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{_plot(chart, lang)}'
        f'{_axes(chart, lang)}</c:plotArea>{legend}<c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        f'{_text("txPr", 900, lang)}<c:externalData r:id="{relation}"><c:autoUpdate val="0"/>'
        "</c:externalData></c:chartSpace>"
    )


def _face(size: int, lang: Lang, *, bold: bool = False) -> str:
    font = _FONT[lang]
    return f'sz="{size}" b="{int(bold)}"><a:latin typeface="{font}"/><a:ea typeface="{font}"/>'


def _text(tag: str, size: int, lang: Lang) -> str:
    """How the words of an axis or of all the chart are set."""
    return (
        f"<c:{tag}><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr {_face(size, lang)}</a:defRPr>"
        f'</a:pPr><a:endParaRPr lang="en-US"/></a:p></c:{tag}>'
    )


def _title(title: str, lang: Lang) -> str:
    look = _face(1100, lang, bold=True)
    return (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
        f'<a:defRPr {look}</a:defRPr></a:pPr><a:r><a:rPr lang="en-US" {look}</a:rPr>'
        f'<a:t>{xml_text(title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _plot(chart: Chart, lang: Lang) -> str:
    """The bars, each with its figure at its end, or the lines."""
    is_bars = chart.kind == "bars"
    series = "".join(_series(chart, n, lang) for n in range(len(chart.series)))
    axes = f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'
    if is_bars:
        return (
            '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
            f'{series}<c:gapWidth val="60"/><c:overlap val="-10"/>{axes}</c:barChart>'
        )
    return (
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>'
        f'{series}<c:marker val="1"/>{axes}</c:lineChart>'
    )


def _series(chart: Chart, n: int, lang: Lang) -> str:
    """One series: its name, look, words and figures, and where the workbook has them."""
    series, colour, last = chart.series[n], _COLOURS[n % len(_COLOURS)], len(chart.categories) + 1
    column = chr(ord("B") + n)
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    if chart.kind == "bars":
        look = f'<c:spPr>{fill}</c:spPr><c:invertIfNegative val="0"/>{_labels(lang)}'
    else:
        look = (
            f'<c:spPr><a:ln w="22225">{fill}</a:ln></c:spPr><c:marker><c:symbol val="circle"/>'
            f'<c:size val="4"/><c:spPr>{fill}</c:spPr></c:marker>'
        )
    words = _cache("str", enumerate(xml_text(c) for c in chart.categories), last - 1)
    numbers = [
        (i, str(value))
        for i, figure in enumerate(series.figures)
        if figure is not None and (value := plain_number(figure.text)) is not None
    ]
    smooth = "" if chart.kind == "bars" else '<c:smooth val="0"/>'
    return (
        f'<c:ser><c:idx val="{n}"/><c:order val="{n}"/>'
        f"<c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f>"
        f"{_cache('str', [(0, xml_text(series.name))], 1)}</c:strRef></c:tx>{look}"
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f>{words}</c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f>"
        f"{_cache('num', numbers, last - 1)}</c:numRef></c:val>{smooth}</c:ser>"
    )


def _cache(kind: Literal["str", "num"], points: Iterable[tuple[int, str]], count: int) -> str:
    """What the chart shows until somebody edits its workbook."""
    form = "<c:formatCode>General</c:formatCode>" if kind == "num" else ""
    told = "".join(f'<c:pt idx="{i}"><c:v>{text}</c:v></c:pt>' for i, text in points)
    return f'<c:{kind}Cache>{form}<c:ptCount val="{count}"/>{told}</c:{kind}Cache>'


def _labels(lang: Lang) -> str:
    """The figure at the end of each bar, and nothing else."""
    off = "".join(
        f'<c:show{what} val="0"/>' for what in ("CatName", "SerName", "Percent", "BubbleSize")
    )
    return (
        f"<c:dLbls><c:spPr><a:noFill/></c:spPr>{_text('txPr', 900, lang)}"
        f'<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/>{off}</c:dLbls>'
    )


def _axes(chart: Chart, lang: Lang) -> str:
    """Both axes; of bars the first category stands at the top, as in a table."""
    is_bars = chart.kind == "bars"
    order, along, across = ("maxMin", "l", "t") if is_bars else ("minMax", "b", "l")
    still = '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
    line = f'<a:ln w="6350"><a:solidFill><a:srgbClr val="{_QUIET}"/></a:solidFill></a:ln>'
    grid = f"<c:majorGridlines><c:spPr>{line}</c:spPr></c:majorGridlines>"
    look = f"<c:spPr>{line}</c:spPr>{_text('txPr', 900, lang)}"
    return (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="{order}"/>'
        f'</c:scaling><c:delete val="0"/><c:axPos val="{along}"/>{still}'
        f'<c:tickLblPos val="low"/>{look}<c:crossAx val="{_VALUE_AXIS}"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/>'
        f'</c:scaling><c:delete val="{int(is_bars)}"/><c:axPos val="{across}"/>'
        f"{'' if is_bars else grid}"
        f'<c:numFmt formatCode="General" sourceLinked="0"/>{still}<c:tickLblPos val="nextTo"/>'
        f'{look}<c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="autoZero"/>'
        '<c:crossBetween val="between"/></c:valAx>'
    )
