import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from tests.patience import PATIENCE_S
from tests.unit.report.sample import CASES, sample_view
from yuanheng.report.fonts import FontUse, fonts_as_wanted
from yuanheng.report.phrases.labels import Labels
from yuanheng.report.phrases.saying import Figure, Saying
from yuanheng.report.proof.bookmarks import bookmark_name
from yuanheng.report.proof.reading import read_bookmarks, read_numbers
from yuanheng.report.proof.verifying import check_numbers
from yuanheng.report.view import DocumentRow, FindingRow, IndicatorRow, MapView, ReportView
from yuanheng.report.word.document import write_docx
from yuanheng.report.word.numbering import chinese_numeral

# What a report holds but does not say in words.
UNSAID = {"lang", "labels", "verdict", "run_id", "map", "score", "area_ha", "colour", "trace"}


@pytest.fixture(scope="module")
def document(docx_path: Path) -> Document:
    return docx.Document(str(docx_path))


def texts_of(item: object) -> Iterator[str]:
    """Every text in a view, however deep."""
    if isinstance(item, str):
        yield item
    elif isinstance(item, Saying):
        yield str(item)
    elif isinstance(item, Figure):
        yield item.text
    elif isinstance(item, tuple):
        for each in item:
            yield from texts_of(each)
    elif is_dataclass(item) and not isinstance(item, Labels | MapView):
        for field in fields(item):
            # Only an indicator's id stands in words; others are named by their bookmark.
            is_bookmark = field.name == "fact_id" and not isinstance(item, IndicatorRow)
            if field.name not in UNSAID and not is_bookmark:
                yield from texts_of(getattr(item, field.name))


def text_in(element: BaseOxmlElement) -> str:
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def body_text(document: Document) -> str:
    return "\n".join(text_in(p) for p in document.element.body.iter(qn("w:p")))


def test_every_text_of_the_view_stands_in_the_document(
    document: Document, view: ReportView
) -> None:
    said = body_text(document)
    assert [text for text in texts_of(view) if text and text not in said] == []


def test_the_page_is_a4_with_the_margins_of_the_standard(document: Document) -> None:
    section = document.sections[0]
    sides = ("page_width", "page_height", "top_margin", "bottom_margin")
    found = [getattr(section, side) for side in (*sides, "left_margin", "right_margin")]
    expected = [Mm(210), Mm(297), Mm(37), Mm(35), Mm(28), Mm(26)]
    assert [round(length / 36000) for length in found] == [
        round(length / 36000) for length in expected
    ]


def test_headings_are_numbered_in_the_manner_of_the_language(
    document: Document, view: ReportView
) -> None:
    heads = [p.text for p in document.paragraphs if p.style and p.style.style_id == "Heading1"]
    expected = {
        "zh": ["一、基本情况与成绩", "二、存在问题", "三、工作建议"],
        "en": ["1. Situation and achievements", "2. Problems", "3. Recommendations"],
    }
    assert heads[:3] == expected[view.lang]


def test_each_annex_begins_on_a_page_of_its_own_and_is_listed_before_the_day(
    document: Document, view: ReportView
) -> None:
    w = view.labels
    annexes = [w.section_comparison, w.section_details, w.section_verdicts, w.section_data]
    by_style: dict[str, list[str]] = {}
    for p in document.paragraphs:
        by_style.setdefault(p.style.style_id if p.style else "", []).append(p.text)
    gap = {"zh": "", "en": " "}[view.lang]
    assert by_style["Annex"] == [f"{w.annex}{gap}{n}" for n in range(1, 5)]
    assert by_style["AnnexTitle"] == annexes
    listed = [*by_style["AnnexFirst"], *by_style["AnnexItem"]]
    assert listed == [
        f"{w.annexes}{w.colon}1. {annexes[0]}",
        *(f"{n}. {title}" for n, title in enumerate(annexes[1:], 2)),
    ]
    assert by_style["Day"] == [view.day]
    style = document.styles.element.get_by_id("Annex")
    assert style is not None
    assert style.find(qn("w:pPr")).find(qn("w:pageBreakBefore")) is not None


def test_the_sample_note_stands_under_the_title_and_in_both_headers(
    document: Document, view: ReportView
) -> None:
    section = document.sections[0]
    headers = [section.header.paragraphs[0].text, section.even_page_header.paragraphs[0].text]
    assert [*headers, document.paragraphs[2].text] == [view.caution] * 3


def test_a_report_on_real_data_has_no_sample_note(tmp_path: Path, fonts: FontUse) -> None:
    write_docx(sample_view("zh", caution=False), tmp_path / "r.docx", fonts=fonts)
    document = docx.Document(str(tmp_path / "r.docx"))
    assert "示例数据" not in body_text(document)
    assert document.sections[0].header.paragraphs[0].text == ""


def test_pages_are_numbered_between_dashes(document: Document) -> None:
    footers = (document.sections[0].footer, document.sections[0].even_page_footer)
    assert [footer.paragraphs[0].text for footer in footers] == ["— 1 —", "— 1 —"]


def test_header_rows_repeat_and_no_row_splits(document: Document) -> None:
    rows = list(document.element.body.iter(qn("w:tr")))
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    headed = [row for row in rows if row.trPr.find(qn("w:tblHeader")) is not None]
    # Two comparisons, overall, four areas, verdicts, provenance, parameters, ledger checks,
    # evidence, fonts.
    assert len(headed) == 13


def test_every_font_style_names_an_east_asian_font(docx_path: Path, fonts: FontUse) -> None:
    styles = docx.Document(str(docx_path)).styles.element
    faces = {face.get(qn("w:eastAsia")) for face in styles.iter(qn("w:rFonts"))}
    assert faces == {choice.used for choice in fonts.choices if choice.role != "latin"}


def test_each_value_score_and_evidence_has_its_own_hidden_bookmark(
    docx_path: Path, view: ReportView
) -> None:
    found = read_bookmarks(docx_path)
    rows = [row for zone in view.zones for area in zone.areas for row in area.indicators]
    for row in rows:
        unknown = view.labels.not_provable
        assert found[bookmark_name(row.fact_id, "value")] == (row.value_text or unknown)
        score = unknown if row.verdict == "not-provable" else row.score_text
        assert found[bookmark_name(row.fact_id, "score")] == (score or view.labels.nothing)
        assert found[bookmark_name(row.fact_id, "evidence")] == row.label
        assert found[bookmark_name(row.fact_id, "ideal")] == (row.ideal_text or view.labels.nothing)
        assert found[bookmark_name(row.fact_id, "weight")] == (
            row.weight_text or view.labels.nothing
        )


def test_every_word_with_a_digit_lies_in_a_bookmark_of_the_report(docx_path: Path) -> None:
    check = check_numbers(read_numbers(docx_path), {})
    assert (check.untraced, check.lost, check.altered) == ((), (), ())


def test_bookmark_names_and_numbers_are_unique_and_links_lead_to_them(document: Document) -> None:
    starts = list(document.element.body.iter(qn("w:bookmarkStart")))
    names = [start.get(qn("w:name"), "") for start in starts]
    assert len({name.casefold() for name in names}) == len(names)
    assert len({start.get(qn("w:id")) for start in starts}) == len(starts)
    assert all(len(name) <= 40 for name in names)
    links = document.element.body.iter(qn("w:hyperlink"))
    assert {link.get(qn("w:anchor")) for link in links} <= set(names)


def test_an_unknown_is_said_with_what_is_missing_and_never_blank_or_zero(
    document: Document, view: ReportView
) -> None:
    heads = [view.labels.indicator, view.labels.value]
    table = next(t for t in document.tables if [c.text for c in t.rows[0].cells[:2]] == heads)
    rows = [[text_in(cell) for cell in row.tc_lst] for row in table._tbl.tr_lst]
    place = next(i for i, row in enumerate(rows) if row[0] == CASES[3]["label"][view.lang == "en"])
    unknown = view.labels.not_provable
    assert [rows[place][1], rows[place][5]] == [unknown, unknown]
    assert rows[place][6].startswith(unknown)
    assert rows[place + 1][0].startswith(view.labels.missing)
    assert all(fact in rows[place + 1][0] for fact in view.zones[0].areas[0].indicators[3].missing)
    assert not [row for row in rows if "" in (text.strip() for text in row)]


def test_a_not_provable_indicator_shows_no_score_even_when_given_one(
    tmp_path: Path, fonts: FontUse
) -> None:
    view = sample_view("zh")
    zone, area = view.zones[0], view.zones[0].areas[0]
    row = replace(area.indicators[3], score=0.0, score_text="0.00")
    zone = replace(zone, map=None, areas=(replace(area, indicators=(row,)),))
    write_docx(replace(view, zones=(zone,)), tmp_path / "r.docx", fonts=fonts)
    assert read_bookmarks(tmp_path / "r.docx")[bookmark_name(row.fact_id, "score")] == "待补证"


def test_each_zone_with_a_map_has_one_picture_with_a_description(
    document: Document, view: ReportView
) -> None:
    drawn = list(document.element.body.iter(qn("wp:docPr")))
    found = [p.get("descr") for p in drawn if not str(p.get("name")).startswith("yuanheng-chart")]
    assert found == [zone.map.title for zone in view.zones if zone.map]
    assert len({p.get("id") for p in drawn}) == len(drawn)


def test_documents_go_on_counting_where_the_advice_ends(tmp_path: Path, fonts: FontUse) -> None:
    """（二十三）follows（二十二）, on a paper about one zone as on one about several."""
    view = sample_view("zh")
    finding = FindingRow("高", "闲置", "第二条", "证据", "2013年", "存在", ("催办",))
    one = replace(view.zones[0], findings=(finding,) * 21)
    lacking = tuple(DocumentRow(f"文件{n}", "说明") for n in (1, 2))
    path = tmp_path / "numbered.docx"
    write_docx(replace(view, zones=(one,), documents=lacking), path, fonts=fonts)
    lines = [p.text for p in docx.Document(str(path)).paragraphs]
    start = next(n for n, line in enumerate(lines) if line.startswith("三、"))
    heads = [line.split("）")[0][1:] for line in lines[start:] if line.startswith("（")]
    assert heads[:24] == [chinese_numeral(n) for n in range(1, 25)]


def test_a_report_of_nothing_says_so(tmp_path: Path, fonts: FontUse) -> None:
    view = replace(
        sample_view("zh"), facts=(), zones=(), problems=(), provenance=(), parameters=(), sources=()
    )
    write_docx(view, tmp_path / "r.docx", fonts=fonts)
    said = body_text(docx.Document(str(tmp_path / "r.docx")))
    w = view.labels
    sentences = (w.no_zones, w.no_findings, w.no_provenance, w.no_parameters, w.no_sources)
    assert [s for s in (*sentences, w.no_ledger_problems, w.no_indicators) if s not in said] == []


def test_markup_and_control_characters_in_a_text_stay_text(tmp_path: Path, fonts: FontUse) -> None:
    view = replace(sample_view("en"), zones=(), title='<b>A & B</b>\x07 "C"')
    write_docx(view, tmp_path / "r.docx", fonts=fonts)
    document = docx.Document(str(tmp_path / "r.docx"))
    assert document.paragraphs[0].text == '<b>A & B</b>\ufffd "C"'


def test_the_last_page_names_the_fonts_wanted_and_used(document: Document, fonts: FontUse) -> None:
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows][1:]
    assert [row[1:3] for row in rows] == [[c.wanted, c.used] for c in fonts.choices]


def test_a_report_may_name_the_fonts_of_the_standard_though_they_are_not_here(
    tmp_path: Path,
) -> None:
    use = write_docx(
        replace(sample_view("zh"), zones=()), tmp_path / "r.docx", fonts=fonts_as_wanted()
    )
    faces = docx.Document(str(tmp_path / "r.docx")).styles.element.iter(qn("w:rFonts"))
    assert use.used.startswith("方正小标宋简体、仿宋_GB2312、黑体")
    assert "仿宋_GB2312" in {face.get(qn("w:eastAsia")) for face in faces}


@pytest.mark.system("soffice")
@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_office_program_turns_the_report_into_pages(
    kind: str, docx_path: Path, xlsx_path: Path, tmp_path: Path
) -> None:
    source = docx_path if kind == "docx" else xlsx_path
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(shutil.which("soffice")), profile, "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=PATIENCE_S,
    )
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
