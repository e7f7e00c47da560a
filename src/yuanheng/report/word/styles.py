"""The styles of a Word report in the manner of GB/T 9704-2012, as WordprocessingML.

Title 2号 小标宋, body 3号 仿宋 on lines of 28.95 points, headings 黑体, 楷体 and 仿宋; tables 五号
or 小五 under three rules. The English report keeps page and tables and has a plain text body.
Sizes are in half-points: 2号 44, 3号 32, 4号 28, 五号 21, 小五 18; lines in twentieths of a point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yuanheng.report.fonts import FontUse, Role
from yuanheng.report.view import Lang
from yuanheng.report.wordml import xml_text

TEXT_WIDTH_MM = 156.0
WARNING, QUIET = "9C1C1C", "595959"
VERDICT_COLOURS = {"Met": "2E5E3E", "NotMet": "9C1C1C", "NotProvable": "7A5200", "ValueOnly": QUIET}

_BUILT_IN = frozenset({"Title", "Subtitle", "Heading1", "Heading2", "Heading3", "Header"})
_NAMES = {"Heading1": "heading 1", "Heading2": "heading 2", "Heading3": "heading 3"}
_CENTRED = '<w:jc w:val="center"/>'


@dataclass(frozen=True, slots=True)
class _Look:
    """What differs between the Chinese and the English report."""

    body_size: int
    body_spacing: str
    indent: str
    alignment: str
    title_size: int
    title_line: int
    heading_sizes: tuple[int, int, int]
    heading_spacing: str
    heading_bold: tuple[bool, bool, bool]
    cell_size: int
    small_size: int

    @property
    def bold(self) -> str:
        """Latin heads are told from text by weight, Chinese ones by typeface."""
        return "<w:b/>" if self.heading_bold[0] else ""


def _spacing(before: int, after: int, exact: int = 0) -> str:
    line = f' w:line="{exact}" w:lineRule="exact"' if exact else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{line}/>'


_LOOKS: dict[Lang, _Look] = {
    "zh": _Look(
        body_size=32,
        body_spacing=_spacing(0, 0, 579),
        indent='<w:ind w:firstLineChars="200" w:firstLine="640"/>',
        alignment="both",
        title_size=44,
        title_line=680,
        heading_sizes=(32, 32, 32),
        heading_spacing=_spacing(120, 60, 579),
        heading_bold=(False, False, True),
        cell_size=21,
        small_size=18,
    ),
    "en": _Look(
        body_size=24,
        body_spacing=_spacing(0, 120, 320),
        indent='<w:ind w:firstLine="0"/>',
        alignment="left",
        title_size=40,
        title_line=560,
        heading_sizes=(30, 26, 24),
        heading_spacing=_spacing(240, 120),
        heading_bold=(True, True, True),
        cell_size=20,
        small_size=17,
    ),
}


def styles_xml(fonts: FontUse, lang: Lang) -> str:
    """Every style of the report, one element after another."""
    look = _LOOKS[lang]
    parts = (_defaults(fonts, lang, look), *_text_styles(fonts, look), *_table_styles(fonts, look))
    colours = (_character(name, colour) for name, colour in VERDICT_COLOURS.items())
    quiet = _character("Quiet", QUIET, look.small_size)
    return "".join((*parts, *colours, quiet, *_leads(fonts, look)))


def _leads(fonts: FontUse, look: _Look) -> Iterator[str]:
    """The faces of run-in headings: 楷体 on the second level, bold text on the third."""
    roles: tuple[Role, ...] = ("subheading", "body")
    for level, role in enumerate(roles, 2):
        bold = "<w:b/>" if look.heading_bold[level - 1] else ""
        yield (
            f'<w:style w:type="character" w:customStyle="1" w:styleId="Lead{level}">'
            f'<w:name w:val="Lead{level}"/><w:rPr>{_face(fonts, role)}{bold}</w:rPr></w:style>'
        )


def _face(fonts: FontUse, role: Role) -> str:
    latin, east = xml_text(fonts.of("latin")), xml_text(fonts.of(role))
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" w:eastAsia="{east}"/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _ink(colour: str) -> str:
    return f'<w:color w:val="{colour}"/>'


def _defaults(fonts: FontUse, lang: Lang, look: _Look) -> str:
    main = "en-US" if lang == "zh" else "en-GB"
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_face(fonts, "body")}<w:kern w:val="2"/>'
        f'{_size(look.body_size)}<w:lang w:val="{main}" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:qFormat/><w:pPr><w:widowControl/><w:overflowPunct w:val="0"/>'
        '<w:snapToGrid w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"{_cell_margins(60)}</w:tblPr></w:style>"
    )


def _cell_margins(twips: int) -> str:
    sides = "".join(f'<w:{side} w:w="{twips}" w:type="dxa"/>' for side in ("left", "right"))
    return f"<w:tblCellMar>{sides}</w:tblCellMar>"


def _style(style_id: str, paragraph_xml: str = "", run_xml: str = "") -> str:
    own = int(style_id not in _BUILT_IN)
    name = _NAMES.get(style_id, style_id if own or style_id != "Header" else "header")
    return (
        f'<w:style w:type="paragraph" w:customStyle="{own}" w:styleId="{style_id}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{paragraph_xml}</w:pPr><w:rPr>{run_xml}</w:rPr></w:style>"
    )


def _character(name: str, colour: str, half_points: int = 0) -> str:
    size = _size(half_points) if half_points else ""
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f"<w:rPr>{_ink(colour)}{size}</w:rPr></w:style>"
    )


def _table(name: str, properties: str) -> str:
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr>{properties}</w:tblPr></w:style>'
    )


def _text_styles(fonts: FontUse, look: _Look) -> Iterator[str]:
    title, kai, black = (_face(fonts, role) for role in ("title", "subheading", "heading"))
    song = _face(fonts, "table")
    side = f' w:val="single" w:sz="8" w:space="4" w:color="{WARNING}"/>'
    box = "".join(f"<w:{name}{side}" for name in ("top", "left", "bottom", "right"))
    framed = f'<w:pBdr>{box}</w:pBdr>{_spacing(120, 280)}<w:ind w:left="567" w:right="567"/>'
    hanging = _spacing(0, 60, 320) + '<w:ind w:left="420" w:hanging="420"/>'
    right, left = '<w:ind w:right="280"/><w:jc w:val="right"/>', '<w:ind w:left="280"/>'
    body = f'{look.body_spacing}{look.indent}<w:jc w:val="{look.alignment}"/>'
    warning = look.bold + _ink(WARNING)
    headline = title + look.bold + _size(look.title_size)
    yield _style("Title", _spacing(0, 0, look.title_line) + _CENTRED, headline)
    yield _style("Subtitle", _spacing(120, 240) + _CENTRED, kai + _size(look.body_size))
    yield _style("SampleNote", framed + _CENTRED, black + warning + _size(24))
    yield _style("SampleHeader", _CENTRED, black + warning + _size(18))
    yield _style("Header", _CENTRED, _size(18))
    yield _style("PageOdd", right, song + _size(28))
    yield _style("PageEven", left, song + _size(28))
    yield _style("Body", body)
    yield from _closing_styles(fonts, look)
    yield from _headings(fonts, look)
    yield _style(
        "TableTitle",
        "<w:keepNext/>" + _spacing(160, 60) + _CENTRED,
        black + look.bold + _size(look.cell_size),
    )
    yield _style("Picture", _spacing(120, 120) + _CENTRED)
    yield _style("Gap", _spacing(0, 0, 160), _size(8))
    yield _style("Source", hanging, song + _size(look.cell_size))


def _closing_styles(fonts: FontUse, look: _Look) -> Iterator[str]:
    """The list of annexes, the day four characters from the right edge, and an annex's head."""
    title, black = _face(fonts, "title"), _face(fonts, "heading")
    em = look.body_size * 10
    first = f'<w:ind w:left="{em * 6}" w:hanging="{em * 4}"/>'
    later = f'<w:ind w:left="{em * 6}" w:hanging="{em}"/>'
    day = f'<w:ind w:right="{em * 4}"/><w:jc w:val="right"/>'
    yield _style("AnnexFirst", "<w:keepNext/>" + look.body_spacing + first)
    yield _style("AnnexItem", "<w:keepNext/>" + look.body_spacing + later)
    yield _style("Day", look.body_spacing + day)
    yield _style("Addressee", look.body_spacing)
    head = black + look.bold + _size(look.body_size)
    yield _style("Annex", "<w:keepNext/><w:pageBreakBefore/>" + look.body_spacing, head)
    size = _size(look.title_size - 8)
    spacing = _spacing(120, 240, look.title_line)
    yield _style("AnnexTitle", "<w:keepNext/>" + spacing + _CENTRED, title + look.bold + size)


def _headings(fonts: FontUse, look: _Look) -> Iterator[str]:
    roles: tuple[Role, ...] = ("heading", "subheading", "body")
    for level, role in enumerate(roles):
        outline = f'<w:outlineLvl w:val="{level}"/>'
        bold = "<w:b/>" if look.heading_bold[level] else ""
        yield _style(
            f"Heading{level + 1}",
            f"<w:keepNext/><w:keepLines/>{look.heading_spacing}{look.indent}{outline}",
            _face(fonts, role) + bold + _size(look.heading_sizes[level]),
        )


def _table_styles(fonts: FontUse, look: _Look) -> Iterator[str]:
    rule = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="{}"/>'
    rules = (("top", 12, "000000"), ("bottom", 12, "000000"), ("insideH", 2, "BFBFBF"))
    borders = "".join(rule.format(*each) for each in rules)
    yield _table("Ledger", f"<w:tblBorders>{borders}</w:tblBorders>")
    normal = _spacing(30, 30, look.cell_size * 10 + 70)
    small = _spacing(30, 30, look.small_size * 10 + 60)
    song, black = _face(fonts, "table"), _face(fonts, "heading")
    for align in ("left", "right", "center"):
        indent = '<w:ind w:right="80"/>' if align == "right" else ""
        kind, side = align.capitalize(), f'{indent}<w:jc w:val="{align}"/>'
        yield _style(f"Cell{kind}", normal + side, song + _size(look.cell_size))
        yield _style(f"CellSmall{kind}", small + side, song + _size(look.small_size))
        head = black + look.bold + _size(look.cell_size)
        yield _style(f"Head{kind}", "<w:keepNext/>" + normal + side, head)
    group = black + look.bold + _size(look.small_size + 1)
    yield _style("Group", "<w:keepNext/>" + normal, group)
    yield _style("Detail", small, song + _ink(QUIET) + _size(look.small_size))
    missing = song + _ink(VERDICT_COLOURS["NotProvable"]) + _size(look.small_size)
    yield _style("Missing", small, missing)
