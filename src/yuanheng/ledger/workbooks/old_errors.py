"""Failed formulas in .xls and .ods (公式错误), which read as empty cells: counted, to be said."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

#: A FORMULA record of BIFF8 whose result is an error, and a BOOLERR record that holds one.
_BIFF = re.compile(
    rb"\x06\x00[\x14-\xff].{7}\x02[\x00-\xff](?:\x00|\x07|\x0f|\x17|\x1d|\x24|\x2a)"
    rb".\x00\x00\xff\xff"
    rb"|\x05\x02\x08\x00.{6}(?:\x00|\x07|\x0f|\x17|\x1d|\x24|\x2a)\x01",
    re.DOTALL,
)
_ODS = re.compile(rb"""calcext:value-type=["']error["']""")


def count_failed(path: Path, ending: str) -> int:
    """Count the failed formulas of a workbook in a format whose reader drops them."""
    if ending == ".xls":
        return len(_BIFF.findall(path.read_bytes()))
    if ending == ".ods":
        with zipfile.ZipFile(path) as archive:
            return len(_ODS.findall(archive.read("content.xml")))
    return 0
