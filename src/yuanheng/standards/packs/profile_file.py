"""Profiles that people keep in files (自制导入方案), in the form of the shipped ones."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from yuanheng.errors import SourceError, StandardError, Where, say
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.profiles.origin import Origin
from yuanheng.standards.profiles.profile import Profile, read_profile
from yuanheng.standards.profiles.table_profile import TableProfile, read_table_profile
from yuanheng.standards.relations import Schema
from yuanheng.standards.yaml.plain_yaml import read_plain
from yuanheng.standards.yaml.source import Yaml

_ENDINGS = (".yaml", ".yml")
_MAX_BYTES = 200_000
#: Ids by which the ledger names its own ways of reading.
_RESERVED = "core."


def is_profile_path(text: str) -> bool:
    """Tell the path of a profile from the id of a shipped one."""
    marks = [os.sep, *([os.altsep] if os.altsep else [])]
    return text.lower().endswith(_ENDINGS) or any(mark in text for mark in marks)


def read_profile_file(path: Path, schema: Schema) -> TableProfile | Profile:
    """Read a profile of one's own; SourceError where there is no file.

    StandardError with file and line where it says what cannot be.
    """
    if not path.is_file():
        raise SourceError(
            say("The file {path} is not there", path=str(path)),
            remedy=say(
                "`yuanheng profile make FILE --relation RELATION --out {path}` makes one.",
                path=str(path),
            ),
        )
    where = Where(file=str(path), line=1)
    if path.stat().st_size > _MAX_BYTES:
        raise StandardError(say("The file is larger than a pack may be"), where=where)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise StandardError(
            say("The file is not UTF-8"), where=where, remedy=say("Save it again as UTF-8.")
        ) from error
    return read_profile_text(text.replace("\r\n", "\n"), str(path), schema)


def read_profile_text(text: str, name: str, schema: Schema) -> TableProfile | Profile:
    """Read the text of a profile, of a file or as a batch keeps it; `name` is said in refusals."""
    value, lines = read_plain(text, name)
    yaml = Yaml(name, value, lines)
    origin = Origin(name, text, hashlib.sha256(text.encode()).hexdigest(), yaml.where)
    if isinstance(value, dict) and "profile" in value:
        survey = read_profile(yaml, schema)
        _check_id(yaml, survey.id, "profile")
        return replace(survey, origin=origin)
    table = read_table_profile(yaml, None, schema)
    _check_id(yaml, table.id, "table")
    return replace(table, origin=origin)


def _check_id(yaml: Yaml, profile_id: str, key: str) -> None:
    """Refuse an id that means another profile."""
    if profile_id in packs.all_packs() or profile_id.startswith(_RESERVED) or not profile_id:
        raise StandardError(
            say("The id {id} is that of a profile of the program", id=profile_id),
            where=yaml.where((key,)),
            remedy=say("Give it an id of its own."),
        )
