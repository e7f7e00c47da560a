"""Archives (压缩包): what a zip holds, checked before a byte of it is unpacked.

Names inside never become paths: members are unpacked into a folder of our own, under names of our
own, and no more of them than the archive's directory states.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from yuanheng.errors import SourceError, Where, say

MAX_UNPACKED = 4 * 1024**3
#: Each entry of a directory takes memory when the archive is opened, whatever it holds.
_MAX_DIRECTORY = 8 * 1024**2
_TAIL = 128 * 1024
_MAX_RATIO = 200
_SMALL = 1024**2
_MAX_MEMBERS = 20_000
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Member:
    """A file inside an archive: its name as people see it, and its entry."""

    name: PurePosixPath
    entry: zipfile.ZipInfo


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip; SourceError where it is damaged, here or while it is read."""
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError) as error:
        raise SourceError(
            say("The archive is damaged or not whole: {problem}", problem=str(error)[:200]),
            where=Where(file=path.name),
            remedy=say("Copy it again, or pack the files again as a zip."),
        ) from error
    except NotImplementedError as error:
        raise SourceError(
            say("The archive is packed in a way that is not read: {problem}", problem=str(error)),
            where=Where(file=path.name),
            remedy=say("Pack the files again as a plain zip."),
        ) from error


def _check_directory(path: Path) -> None:
    """Refuse a zip with a directory of millions of entries before that is read."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL))
        tail = file.read()
    at = tail.rfind(b"PK\5\6")
    size = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if tail[max(0, at - 20) : at].startswith(b"PK\6\7"):  # zip64: the record stands before it
        size = int.from_bytes(tail[max(0, at - 36) : at - 28], "little")
    if size > _MAX_DIRECTORY:
        raise SourceError(
            say("The archive holds more than {limit} files", limit=_MAX_MEMBERS),
            where=Where(file=path.name),
        )


def list_members(archive: zipfile.ZipFile, path: Path) -> tuple[Member, ...]:
    """List the files of an archive; SourceError where it is locked, a bomb or reaches outside."""
    where = Where(file=path.name)
    entries = [e for e in archive.infolist() if not e.filename.endswith("/")]
    if len(entries) > _MAX_MEMBERS:
        raise SourceError(
            say("The archive holds {n} files; at most {limit}", n=len(entries), limit=_MAX_MEMBERS),
            where=where,
        )
    if any(e.flag_bits & _ENCRYPTED for e in entries):
        raise SourceError(
            say("The archive is locked with a password"),
            where=where,
            remedy=say("Unpack it and pack the files again without a password."),
        )
    unpacked = sum(e.file_size for e in entries)
    if unpacked > min(MAX_UNPACKED, _MAX_RATIO * max(path.stat().st_size, _SMALL)):
        raise SourceError(
            say("The archive unpacks to {size} MB; it may be a bomb", size=unpacked // 1024**2),
            where=where,
            remedy=say("Unpack it yourself and name the map file in it."),
        )
    members = tuple(Member(PurePosixPath(_plain_name(e)), e) for e in entries)
    for member in members:
        _check_name(member, where)
    return tuple(m for m in members if not _is_litter(m.name))


def unpack(archive: zipfile.ZipFile, member: Member, target: Path) -> None:
    """Unpack one member; what is more than its entry states is never read."""
    try:
        with archive.open(member.entry) as packed, target.open("wb") as plain:
            shutil.copyfileobj(packed, plain, 1024**2)
    except OSError as error:  # an entry that lies before the archive, or a full disk
        raise zipfile.BadZipFile(str(error)) from error


def _plain_name(entry: zipfile.ZipInfo) -> str:
    """Read the name of an entry; one not marked as UTF-8 is UTF-8 all the same, or GB 18030."""
    name = entry.orig_filename
    if not entry.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        try:
            name = raw.decode("utf-8")
        except UnicodeDecodeError:
            name = raw.decode("gb18030", "replace")
    return name.replace("\\", "/")


def _check_name(member: Member, where: Where) -> None:
    """Refuse a name that would lie outside the folder it is unpacked into."""
    name = member.name
    if name.is_absolute() or ".." in name.parts or ":" in str(name) or "\0" in str(name):
        raise SourceError(
            say("The archive names a file outside itself: {name}", name=str(name)[:200]),
            where=where,
            remedy=say("Pack the files again as a plain zip."),
        )


def _is_litter(name: PurePosixPath) -> bool:
    """Tell what a file manager leaves in an archive."""
    return "__MACOSX" in name.parts or name.name.startswith("._")
