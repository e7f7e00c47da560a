"""A Word report is read back after editing: what stands, what changed, what went, what came."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.unit.report.sample import sample_view
from yuanheng.errors import SourceError
from yuanheng.report.fonts import FontUse
from yuanheng.report.phrases.saying import Figure, Saying
from yuanheng.report.proof.bookmarks import bookmark_name
from yuanheng.report.proof.check import DocxCheck
from yuanheng.report.proof.reading import read_numbers
from yuanheng.report.proof.verifying import check_numbers
from yuanheng.report.word.document import write_docx

ID = "r7_Z1_m_opening"
NAME = bookmark_name(ID, "amount")
EXPECTED = {NAME: ("82.50",)}
_BODY = "word/document.xml"


@pytest.fixture(scope="module")
def small(fonts: FontUse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of one sentence with one figure, and the dates and numbers around it."""
    path = tmp_path_factory.mktemp("small") / "small.docx"
    view = replace(
        sample_view("zh", caution=False),
        zones=(),
        verdicts=(),
        parameters=(),
        problems=(),
        provenance=(),
        opening=Saying(("得分 ", Figure("82.50", ID, "amount"), " 分，截至 2013-12-31。")),
    )
    write_docx(view, path, fonts=fonts)
    return path


def edited(path: Path, folder: Path, change: Callable[[str], str], part: str = _BODY) -> Path:
    """The file with the XML of one part changed, as an editor would change it."""
    target = folder / "edited.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                data = change(data.decode()).encode()
            new.writestr(name, data)
    return target


def check(path: Path) -> DocxCheck:
    return check_numbers(read_numbers(path), EXPECTED)


def test_an_untouched_report_agrees(small: Path) -> None:
    found = check(small)
    assert (found.agrees, found.traced, found.run_id) == (True, 1, "run-2025-03-18-0007")


def test_an_altered_number_is_found_with_what_was_expected_and_its_paragraph(
    small: Path, tmp_path: Path
) -> None:
    found = check(edited(small, tmp_path, lambda xml: xml.replace(">82.50<", ">92.50<")))
    (altered,) = found.altered
    assert (altered.found, altered.expected, altered.name) == ("92.50", "82.50", NAME)
    assert (
        "92.50 分" in read_numbers(tmp_path / "edited.docx").paragraphs[altered.paragraph - 1].text
    )
    assert not found.agrees


def test_an_altered_date_is_found_though_it_is_no_fact(small: Path, tmp_path: Path) -> None:
    found = check(edited(small, tmp_path, lambda xml: xml.replace("2013-12-31", "2014-12-31")))
    assert [(a.found, a.expected) for a in found.altered] == [("2014-12-31", "2013-12-31")]


def test_a_number_taken_out_with_its_bookmark_is_lost(small: Path, tmp_path: Path) -> None:
    def take_out(xml: str) -> str:
        start = xml.index("<w:bookmarkStart", xml.index("得分 "))
        end = xml.index("<w:bookmarkEnd", start)
        return xml[:start] + xml[xml.index("/>", end) + 2 :]

    found = check(edited(small, tmp_path, take_out))
    assert [(lost.name, lost.said) for lost in found.lost] == [(NAME, "82.50")]


def test_an_emptied_bookmark_is_lost_too(small: Path, tmp_path: Path) -> None:
    found = check(edited(small, tmp_path, lambda xml: xml.replace(">82.50<", "><")))
    assert [lost.said for lost in found.lost] == ["82.50"]
    assert found.altered == ()


def test_a_number_typed_in_is_without_a_trace(small: Path, tmp_path: Path) -> None:
    found = check(edited(small, tmp_path, lambda xml: xml.replace(" 分，", " 分，排第 3 名，")))
    assert [typed.text for typed in found.untraced] == ["3"]


def test_a_digit_typed_beside_a_traced_number_is_not_covered_by_it(
    small: Path, tmp_path: Path
) -> None:
    found = check(edited(small, tmp_path, lambda xml: xml.replace("得分 ", "得分 1")))
    assert [typed.text for typed in found.untraced] == ["182.50"]


def test_a_number_of_no_known_run_is_said_to_be_unknown(small: Path) -> None:
    found = check_numbers(read_numbers(small), {})
    assert [(u.name, u.found) for u in found.unknown] == [(NAME, "82.50")]
    assert not found.agrees


def test_text_struck_out_under_change_tracking_is_not_read(small: Path, tmp_path: Path) -> None:
    def strike(xml: str) -> str:
        gone = '<w:del w:id="9" w:author="x"><w:r><w:delText>77</w:delText></w:r></w:del>'
        return xml.replace("<w:bookmarkStart", gone + "<w:bookmarkStart", 1)

    assert check(edited(small, tmp_path, strike)).agrees


def test_a_report_without_its_list_of_numbers_does_not_agree(small: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(small) as package:
        lists = [n for n in package.namelist() if b"urn:yuanheng" in package.read(n)]
    part = next(n for n in lists if "Props" not in n)
    found = check(edited(small, tmp_path, lambda _: "<other/>", part))
    assert (found.has_list, found.traced, found.agrees) == (False, 1, False)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE w:document [<!ENTITY x "82.50">]>',
        '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w:document SYSTEM "http://localhost/x.dtd">',
    ],
)
def test_a_document_type_declaration_is_refused(doctype: str, small: Path, tmp_path: Path) -> None:
    path = edited(
        small, tmp_path, lambda xml: xml.replace("<w:document", f"{doctype}<w:document", 1)
    )
    with pytest.raises(SourceError, match="document type declaration"):
        read_numbers(path)


def test_a_part_that_unpacks_beyond_the_bound_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yuanheng.report.proof.package.MAX_UNPACKED", 1000)
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(_BODY, b" " * 100_000)
    with pytest.raises(SourceError, match="larger than any report"):
        read_numbers(path)


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def packed(path: Path, inner: str, how: int = zipfile.ZIP_DEFLATED) -> Path:
    """A Word file that is nothing but a body."""
    with zipfile.ZipFile(path, "w", how) as package:
        package.writestr(_BODY, f'<w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>')
    return path


@pytest.mark.parametrize(
    ("bound", "most", "inner"),
    [
        ("reading.MAX_PLACES", 100, "<w:p/>" * 101),
        (
            "reading.MAX_PLACES",
            100,
            "".join(
                f'<w:bookmarkStart w:id="{n}" w:name="_v_{n}"/><w:bookmarkEnd w:id="{n}"/>'
                for n in range(101)
            ),
        ),
        ("package.MAX_ELEMENTS", 100, "<w:x/>" * 101),
        ("package.MAX_DEPTH", 100, "<w:x>" * 101 + "</w:x>" * 101),
        ("reading.MAX_TEXT", 100, "<w:p>" + "<w:t>1</w:t>" * 101 + "</w:p>"),
        ("package._MAX_TAG", 1000, f'<w:x w:y="{"a" * 9_000_000}"/>'),
    ],
)
def test_a_small_file_that_swells_is_refused(
    bound: str, most: int, inner: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is made of it beyond the bounds: 200 KB would hold the console for hours."""
    path = packed(tmp_path / "x.docx", inner)
    read_numbers(path)
    monkeypatch.setattr(f"yuanheng.report.proof.{bound}", most)
    with pytest.raises(SourceError, match="larger than any report"):
        read_numbers(path)


def test_a_word_file_packed_in_another_way_is_refused(tmp_path: Path) -> None:
    """Word knows one way; the others unpack a thousandfold."""
    with pytest.raises(SourceError, match="packed in a way that is not read"):
        read_numbers(packed(tmp_path / "x.docx", "<w:p/>", zipfile.ZIP_LZMA))


def test_a_stream_that_breaks_is_refused(tmp_path: Path) -> None:
    """As damaged, whatever the packer says of it."""
    path = packed(tmp_path / "x.docx", "<w:p/>" * 1000)
    content = bytearray(path.read_bytes())
    content[50:60] = bytes(10)
    path.write_bytes(content)
    with pytest.raises(SourceError, match="damaged"):
        read_numbers(path)


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_word_file_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    with pytest.raises(SourceError):
        read_numbers(path)


def test_many_bookmarks_inside_one_another_are_refused(tmp_path: Path) -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    starts = "".join(f'<w:bookmarkStart w:id="{n}" w:name="_v_r1_{n}"/>' for n in range(100))
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr(_BODY, f'<w:document xmlns:w="{w}"><w:p>{starts}</w:p></w:document>')
    path = tmp_path / "deep.docx"
    path.write_bytes(package.getvalue())
    with pytest.raises(SourceError, match="inside one another"):
        read_numbers(path)


@pytest.mark.system("soffice")
def test_numbers_keep_their_trace_through_an_office_program(
    docx_path: Path, tmp_path: Path
) -> None:
    before = read_numbers(docx_path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(shutil.which("soffice")), profile, "--headless", "--convert-to", "docx"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(docx_path)],
        check=True,
        capture_output=True,
        timeout=PATIENCE_S,
    )
    after = read_numbers(tmp_path / "out" / docx_path.name)
    assert {n: s.text for n, s in after.spots.items()} == {
        n: s.text for n, s in before.spots.items()
    }
    assert after.listed == before.listed
    assert check_numbers(after, {}).untraced == ()
