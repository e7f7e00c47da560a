"""Parameters of a form (参数填写): its fields, its sheet, or lines NAME=VALUE, as one."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, File, Form, UploadFile

from yuanheng.errors import UsageError, say
from yuanheng.views.standards.parameter_sheet import FilledSheet, is_table, read_parameter_sheet
from yuanheng.web.visitors import Gone, Visitor

#: A sheet of parameters is small; a larger file is another one.
_MOST_BYTES = 5 * 1024 * 1024
_MOST_FIELDS = 500


@dataclass(frozen=True)
class Filled:
    """What a form holds of parameters; a field counts before the sheet, as it was typed last."""

    names: list[str]
    given: list[str]
    settings: str
    sheet: UploadFile | None

    def read(self, visitor: Visitor, standard: str) -> FilledSheet:
        """Read what was filled in; SourceError names every cell of the sheet that does not fit."""
        if len(self.names) != len(self.given):
            raise Gone
        typed = [line.strip() for line in self.settings.splitlines() if line.strip()]
        typed += [
            f"{name}={value.strip()}"
            for name, value in zip(self.names, self.given, strict=True)
            if value.strip()
        ]
        if self.sheet is None or not self.sheet.filename:
            return FilledSheet(tuple(typed), {})
        sheet = _read(visitor, standard, self.sheet)
        named = {line.partition("=")[0] for line in typed}
        kept = [s for s in sheet.settings if s.partition("=")[0] not in named]
        return FilledSheet((*kept, *typed), sheet.references)


def _read(visitor: Visitor, standard: str, sheet: UploadFile) -> FilledSheet:
    """Read an uploaded sheet from a file of its own name."""
    name = Path(str(sheet.filename).replace("\\", "/")).name or "sheet.xlsx"
    if not is_table(Path(name)):
        raise UsageError(
            say("{name} is no workbook", name=name),
            remedy=say("Download the sheet of this standard, fill it, and upload that."),
        )
    content = sheet.file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise UsageError(say("The file is too large for a parameter sheet"))
    with tempfile.TemporaryDirectory(prefix="yuanheng-parameters-") as folder:
        path = Path(folder) / f"sheet{Path(name).suffix.lower()}"
        path.write_bytes(content)
        return read_parameter_sheet(visitor.house, standard, path, name)


def _filled(
    parameter: Annotated[list[str] | None, Form(max_length=_MOST_FIELDS)] = None,
    given: Annotated[list[str] | None, Form(max_length=_MOST_FIELDS)] = None,
    settings: Annotated[str, Form(max_length=20_000)] = "",
    sheet: Annotated[UploadFile | None, File()] = None,
) -> Filled:
    return Filled(parameter or [], given or [], settings, sheet)


FilledParameters = Annotated[Filled, Depends(_filled)]
