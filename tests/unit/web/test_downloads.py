"""Names of downloads: what every system takes, and what they look like is what they are."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuanheng.web.downloads import XLSX, attachment, download, file_name

WEB = Path(__file__).parents[3] / "src" / "yuanheng" / "web"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("示例县经济开发区2025年报告.docx", "示例县经济开发区2025年报告.docx"),
        ("a\r\nSet-Cookie: x=1.xlsx", "a Set-Cookie- x=1.xlsx"),
        ("../../etc/passwd", "-..-etc-passwd"),
        (r"C:\Windows\system32.ini", "C-Windows-system32.ini"),
        ('报"表".xlsx', "报-表-.xlsx"),
        ("报表\u202excod.exe", "报表xcod.exe"),
        ("零\u200b宽\ufeff.xlsx", "零宽.xlsx"),
        ("NUL.xlsx", "_NUL.xlsx"),
        (" . .xlsx", "xlsx"),
        ("", "file"),
        ("...", "file"),
        ("con", "_con"),
    ],
)
def test_names_are_freed_of_what_does_harm(name: str, made: str) -> None:
    assert file_name(name) == made


def test_a_long_name_keeps_its_ending() -> None:
    made = file_name("开发区" * 200 + ".xlsx")
    assert (made.endswith(".xlsx"), len(made.encode()) <= 200) == (True, True)


@given(
    st.text(max_size=400),
    st.sampled_from([".xlsx", ".docx", ".csv", "", ".一个不是后缀的很长的结尾"]),
)
def test_any_name_is_one_line_that_a_header_and_a_disk_take(stem: str, ending: str) -> None:
    made = file_name(stem + ending)
    assert made
    assert len(made.encode()) <= 201
    assert not set(made) & set('/\\:*?"<>|')
    assert all(unicodedata.category(c)[0] != "C" for c in made)
    assert made[0] not in " ."
    assert file_name(made) == made
    (header,) = attachment(stem + ending).values()
    assert header.isascii()
    assert "\n" not in header
    assert unquote(header.partition("''")[2]) == made


def test_a_file_is_sent_as_what_its_name_says() -> None:
    assert download(b"", "报告.xlsx").media_type == XLSX
    assert download("", "a.csv").media_type == "text/csv; charset=utf-8"
    assert download(b"", "a.html").media_type == "application/octet-stream"
    assert download(b"", "a").media_type == "application/octet-stream"


def test_no_other_place_names_a_download() -> None:
    """Neither the header nor a file name is put together anywhere else in the console."""
    found = []
    for path in sorted(WEB.rglob("*.py")):
        if path.name == "downloads.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            line = getattr(node, "lineno", 0)
            is_header = (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and "content-disposition" in node.value.lower()
            )
            is_named = (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "FileResponse"
                and any(k.arg == "filename" for k in node.keywords)
            )
            if is_header or is_named:
                found.append(f"{path.relative_to(WEB)}:{line}")
    assert found == []
