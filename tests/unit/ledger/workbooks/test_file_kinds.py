"""A file is what it is, whatever its name ends in: read, or refused by the name of its kind."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.ledger.kinds import FIRMS, book, firms
from yuanheng.errors import SourceError
from yuanheng.ledger.workbooks.sheets import read_sheets
from yuanheng.ledger.workbooks.text_tables import read_text_table

ROWS = [FIRMS, *firms(2)]
LINES = [",".join(map(str, row)) for row in ROWS]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML = "<html><head><meta charset='utf-8'></head><table><tr><td>企业编号</td></tr></table></html>"
XML_2003 = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


def word(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")


def wide(name: str) -> bytes:
    return name.encode("utf-16-le")


def written(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


@pytest.mark.parametrize("ending", [".xls", ".et", ".xlsm", ".xlsb", ".ods"])
def test_a_workbook_under_another_ending_is_read(ending: str, tmp_path: Path) -> None:
    path = book(tmp_path, ROWS, name=f"表{ending}") if ending == ".xlsm" else book(tmp_path, ROWS)
    path = path.rename(tmp_path / f"改名{ending}")
    assert len(read_sheets(path)[0].rows) == 3


OTHERS: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "web page": ("表.xls", written(HTML.encode()), "web page"),
    "web page with a mark": ("表.xls", written(b"\xef\xbb\xbf" + HTML.encode()), "web page"),
    "saved page": ("表.xls", written(b"MIME-Version: 1.0\nContent-Type: x\n"), "web page"),
    "XML of 2003": ("表.xls", written(XML_2003.encode()), "XML table of Excel 2003"),
    "text": ("表.xls", written("\n".join(LINES).encode("gbk")), "text table"),
    "PDF": ("表.xlsx", written(b"%PDF-1.7\n"), "PDF"),
    "picture": ("表.xlsx", written(b"\x89PNG\r\n\x1a\n" + bytes(99)), "picture"),
    "rar": ("表.xlsx", written(b"Rar!\x1a\x07\x01\x00" + bytes(99)), "packed archive"),
    "docx": ("表.xlsx", word, "text document"),
    "doc": ("表.xls", written(OLE + wide("WordDocument") + bytes(600)), "text document"),
    "locked": ("表.xlsx", written(OLE + wide("EncryptedPackage") + bytes(600)), "password"),
    "lock file": ("~$表.xlsx", written(b"\x05admin" + b" " * 159), "lock file"),
    "xlsx as csv": ("表.csv", lambda p: book(p.parent, ROWS).rename(p), "workbook saved under"),
    "web page as csv": ("表.csv", written(HTML.encode()), "web page"),
    "PDF as csv": ("表.csv", written(b"%PDF-1.7\n"), "PDF"),
}


@pytest.mark.parametrize(("name", "make", "says"), OTHERS.values(), ids=OTHERS.keys())
def test_a_file_of_another_kind_is_refused_by_its_name(
    name: str, make: Callable[[Path], object], says: str, tmp_path: Path
) -> None:
    make(tmp_path / name)
    with pytest.raises(SourceError, match=says) as refused:
        read_sheets(tmp_path / name)
    assert refused.value.remedy is not None
    assert not set(str(refused.value)) & {"\\", "<"}


TITLE = "清河经济开发区企业年度数据，2023\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("above", ["", TITLE, "清河经济开发区,企业年度数据,2023\r\n\r\n"])
def test_a_text_table_is_read_by_its_own_separator_and_encoding(
    encoding: str, separator: str, above: str, tmp_path: Path
) -> None:
    lines = [separator.join(map(str, row)) for row in ROWS]
    path = tmp_path / "表.csv"
    path.write_bytes((above + "\r\n".join(lines)).encode(encoding))
    assert [len(row) for row in read_text_table(path, 100)][-3:] == [4, 4, 4]


def test_a_line_that_names_the_separator_is_no_row(tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_text("sep=;\r\n甲;乙\r\n1;2\r\n", encoding="utf-8", newline="")
    assert read_sheets(tmp_path / "表.csv")[0].rows == (("甲", "乙"), ("1", "2"))


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1c"])
def test_only_line_breaks_part_the_rows_of_a_text(sign: str, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(f"甲,乙\n1,示例{sign}企业\n2,丙\n", encoding="utf-8")
    assert len(read_sheets(path)[0].rows) == 3


def test_a_quotation_mark_left_open_is_refused_at_its_row(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text('甲,乙,丙\n1,"示例,2\n2,示例,3\n3,示例,4\n', encoding="utf-8")
    with pytest.raises(SourceError, match="quotation mark") as refused:
        read_sheets(path)
    assert refused.value.where.row == 2


def test_a_line_break_inside_quotation_marks_is_text(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text('甲,乙,丙\n1,"示例\n二厂",2\n', encoding="utf-8")
    assert read_sheets(path)[0].rows[1] == ("1", "示例\n二厂", "2")
