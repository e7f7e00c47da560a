"""Charts of a Word file: equal bytes, gaps, and each figure read back in chart and workbook."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml.parser import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import PATIENCE_S
from yuanheng.errors import SourceError
from yuanheng.report.phrases.saying import Figure
from yuanheng.report.proof.bookmarks import bookmark_name
from yuanheng.report.proof.check import DocxCheck
from yuanheng.report.proof.manifest import add_manifest
from yuanheng.report.proof.points import plain_number
from yuanheng.report.proof.reading import read_numbers
from yuanheng.report.proof.verifying import check_numbers
from yuanheng.report.word.chart_xml import Chart, ChartSeries
from yuanheng.report.word.charts import WordCharts
from yuanheng.report.wordml import NAMESPACES

BARS = Chart(
    "完成率",
    "bars",
    ("=工业 <1>", "投资", "外资"),
    (ChartSeries("完成", (Figure("98.30", "r1_a"), Figure("−1,062.5", "r1_b"), None)),),
    "%",
)
LINE = Chart("用电", "line", ("1月", "2月"), (ChartSeries("量", (Figure("10", ""), None)),))
EXPECTED = {
    bookmark_name("r1_a", "value"): ("98.30",),
    bookmark_name("r1_b", "value"): ("−1,062.5",),
}
_CHART, _BOOK = "word/charts/chart1.xml", "word/embeddings/Microsoft_Excel_Sheet1.xlsx"


def written(path: Path, *charts: Chart) -> Path:
    """A Word file of nothing but charts, with its list of numbers."""
    document = docx.Document()
    drawing = WordCharts(document, "zh")
    blocks = "".join(drawing.block(chart) for chart in charts)
    body = parse_xml(f"<w:document {NAMESPACES}><w:body>{blocks}</w:body></w:document>")[0]
    for element in reversed(list(body)):
        document.element.body.insert(0, element)
    add_manifest(document, "", (), drawing.points)
    document.save(str(path))
    return path


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("charts") / "plain.docx", BARS, LINE)


def changed(path: Path, target: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """The file with the bytes of one part changed."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
    return target


def in_sheet(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """A change inside the workbook of a chart."""

    def change(data: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w") as again:
            for name in book.namelist():
                again.writestr(name, book.read(name).replace(old, new))
        return out.getvalue()

    return change


def check(path: Path) -> DocxCheck:
    return check_numbers(read_numbers(path), EXPECTED)


def test_untouched_charts_agree_figure_by_figure(plain: Path) -> None:
    found = check(plain)
    assert (found.agrees, found.traced, found.sealed) == (True, 2, 1)


def test_equal_charts_give_equal_bytes(plain: Path, tmp_path: Path) -> None:
    again = written(tmp_path / "again.docx", BARS, LINE)
    with zipfile.ZipFile(plain) as one, zipfile.ZipFile(again) as two:
        for name in (_CHART, _BOOK):
            assert one.read(name) == two.read(name)


def test_a_gap_is_neither_drawn_nor_held_as_a_zero(plain: Path) -> None:
    bars = read_numbers(plain).charts[0]
    assert set(bars.shown) == {(0, 0), (0, 1)}
    assert set(bars.held or ()) == {(0, 0), (0, 1)}


@pytest.mark.parametrize(
    ("part", "change"),
    [
        (_CHART, lambda xml: xml.replace(b"<c:v>98.30<", b"<c:v>98.31<")),
        (_BOOK, in_sheet(b"<v>98.3<", b"<v>99.3<")),
        (_CHART, lambda xml: xml.replace("投资".encode(), "外贸".encode())),
        (_BOOK, in_sheet("投资".encode(), "外贸".encode())),
        (_CHART, lambda xml: xml.replace("<c:v>完成<".encode(), b"<c:v>x<")),
    ],
    ids=["figure", "cell", "category", "cell of a category", "series"],
)
def test_one_change_in_a_chart_or_its_workbook_is_found(
    plain: Path, tmp_path: Path, part: str, change: Callable[[bytes], bytes]
) -> None:
    found = check(changed(plain, tmp_path / "x.docx", part, change))
    assert not found.agrees
    assert found.altered


def test_a_point_taken_out_is_lost_and_one_put_in_is_without_a_trace(
    plain: Path, tmp_path: Path
) -> None:
    point = b'<c:pt idx="0"><c:v>98.30</c:v></c:pt>'
    out = check(changed(plain, tmp_path / "out.docx", _CHART, lambda x: x.replace(point, b"")))
    assert [lost.said for lost in out.lost] == ["98.30"]
    more = point.replace(b'"0"', b'"2"').replace(b"98.30", b"7")
    added = lambda x: x.replace(point, point + more)  # noqa: E731 - one line of a test
    put_in = check(changed(plain, tmp_path / "in.docx", _CHART, added))
    assert [stray.text for stray in put_in.untraced] == ["7"]


def test_a_chart_taken_out_whole_is_lost(plain: Path, tmp_path: Path) -> None:
    def cut(xml: bytes) -> bytes:
        first = xml.index(b"<w:drawing>")
        return xml[:first] + xml[xml.index(b"</w:drawing>") + len(b"</w:drawing>") :]

    found = check(changed(plain, tmp_path / "x.docx", "word/document.xml", cut))
    assert not found.agrees


def test_a_workbook_that_swells_is_refused(plain: Path, tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"<x>" + b" " * 200_000_000)
    path = changed(plain, tmp_path / "x.docx", _BOOK, lambda _: inner.getvalue())
    with pytest.raises(SourceError):
        read_numbers(path)


@given(
    st.decimals(
        allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9
    )
)
def test_a_number_is_read_as_it_is_printed(value: object) -> None:
    assert plain_number(f"{value:,}".replace("-", "−")) == value


@pytest.mark.system("soffice")
def test_charts_stay_editable_and_keep_their_trace_through_an_office_program(
    plain: Path, tmp_path: Path
) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(shutil.which("soffice")), profile, "--headless", "--convert-to", "docx"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(plain)],
        check=True,
        capture_output=True,
        timeout=PATIENCE_S,
    )
    found = check(tmp_path / "out" / plain.name)
    assert (found.agrees, found.traced, found.sealed) == (True, 2, 1)
