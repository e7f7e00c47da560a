"""Files that were uploaded (上传): kept beside the ledger until they are imported or dropped."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import BinaryIO

from pydantic import TypeAdapter, ValidationError

from yuanheng.app.intake.profiles import make_profile
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, UsageError, Where, say
from yuanheng.ledger.sources.not_maps import not_a_map
from yuanheng.ledger.workbooks.sheets import TEXTS, WORKBOOKS
from yuanheng.words.words import Words

#: The most that is taken of one file, in bytes.
MOST_BYTES = 200 * 1024**2
#: An upload that nobody came back to is dropped after so many hours.
KEPT_HOURS = 48
MAPS = frozenset({".gpkg", ".geojson", ".json", ".kml", ".kmz", ".zip", ".parquet", ".geoparquet"})
ENDINGS = frozenset(WORKBOOKS | TEXTS | MAPS)

_PIECE = 1024**2
#: In bytes; what lies beside a file is called after it, and no file system takes more than 255.
_LONGEST_NAME = 200
_TOKEN = re.compile(r"[0-9a-f]{32}")
_NOT_IN_NAMES = re.compile(
    r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]'
)


@dataclass(frozen=True)
class Answers:
    """What a person said of an upload: which part of it, what it holds, and the units asked for.

    assume: COLUMN=UNIT. `own` tells that a mapping of fields was made by hand; `together`, that
    layers are parts of one survey, with what stands of it; `replace` numbers the batches that it
    may take the place of. columns: HEAD=COLUMN of an office's table; `confirmed`, that its mapping
    is right as it is shown.
    """

    part: str | None = None
    relation: str | None = None
    period: str | None = None
    zone: str | None = None
    profile: str | None = None
    assume: tuple[str, ...] = ()
    own: bool = False
    together: bool = False
    replace: str | None = None
    columns: tuple[str, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True)
class Upload:
    """A file that is kept until it is imported: by whom, when, and what was said of it."""

    token: str
    name: str
    size: int
    actor: str
    at: str
    answers: Answers = Answers()


@cache
def _upload() -> TypeAdapter[Upload]:
    return TypeAdapter(Upload)


def keep_upload(house: OpenHouse, name: str, stream: BinaryIO) -> Upload:
    """Keep a file; UsageError for an ending that is not read, one that is empty or too large."""
    clean = clean_name(name)
    token, folder = make_folder(house)
    try:
        size = _copy(stream, folder / clean)
    except UsageError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise LedgerError(
            say("The file could not be kept: {problem}", problem=str(error.strerror or error))
        ) from error
    at = house.clock.now().isoformat(timespec="seconds")
    return _save(house, Upload(token, clean, size, house.actor, at))


def make_folder(house: OpenHouse) -> tuple[str, Path]:
    """Make a folder in which files are kept until they are dropped; give its token and itself."""
    token = secrets.token_hex(16)
    folder = upload_folder(house, token)
    folder.mkdir(parents=True, mode=0o700)
    return token, folder


def clean_name(name: str) -> str:
    """Give the name of a file without folders and signs that no name needs.

    UsageError where its ending is not read; SourceError where it is known to be no map.
    """
    clean = _NOT_IN_NAMES.sub("_", Path(name.replace("\\", "/")).name).strip(" .")
    ending = Path(clean).suffix
    if ending.lower() not in ENDINGS:
        known = not_a_map(ending.lower(), Where(file=clean))
        raise known or UsageError(
            say("Files that end in {ending} are not read", ending=ending[:12] or "–"),
            expected=say("Known: {known}.", known=" ".join(sorted(ENDINGS))),
            remedy=say("Pack a shapefile with all its parts into one .zip."),
        )
    stem = clean.removesuffix(ending).encode(errors="replace")[: _LONGEST_NAME - len(ending)]
    return stem.decode(errors="ignore") + ending


def find_upload(house: OpenHouse, token: str, actor: str) -> Upload | None:
    """Find an upload of an account; None where there is none, or it is somebody else's."""
    if not _TOKEN.fullmatch(token):
        return None
    try:
        found = _upload().validate_json((upload_folder(house, token) / "upload.meta").read_bytes())
    except (OSError, ValidationError):
        return None
    return found if found.actor == actor and upload_path(house, found).is_file() else None


def list_uploads(house: OpenHouse, actor: str) -> tuple[Upload, ...]:
    """List the files of an account that are kept and not imported yet, the newest first."""
    root = _root(house)
    tokens = [folder.name for folder in root.iterdir()] if root.is_dir() else []
    found = (find_upload(house, token, actor) for token in tokens)
    return tuple(sorted((u for u in found if u), key=lambda u: (u.at, u.token), reverse=True))


def answer_upload(house: OpenHouse, upload: Upload, answers: Answers) -> Upload:
    """Keep what a person said of an upload."""
    return _save(house, replace(upload, answers=answers))


def map_fields(
    house: OpenHouse,
    words: Words,
    upload: Upload,
    relation: str,
    columns: Iterable[str],
    units: Iterable[str],
    drop: Iterable[str],
) -> Upload:
    """Write a mapping of fields as the profile by which the upload is read.

    columns: SOURCE=COLUMN, units: SOURCE=UNIT.
    """
    path, part = upload_path(house, upload), upload.answers.part
    is_map = is_map_file(path)
    make_profile(
        path,
        relation,
        words,
        sheet=None if is_map else part,
        layer=part if is_map else None,
        columns=columns,
        units=units,
        drop=drop,
        out=own_profile(house, upload),
        overwrite=True,
    )
    answers = replace(upload.answers, relation=relation, profile=None, own=True)
    return answer_upload(house, upload, answers)


def drop_upload(house: OpenHouse, token: str) -> None:
    """Drop an upload with all that belongs to it."""
    if _TOKEN.fullmatch(token):
        shutil.rmtree(upload_folder(house, token), ignore_errors=True)


def sweep_uploads(house: OpenHouse, needed: frozenset[str]) -> int:
    """Drop uploads that nobody came back to, but for those that are needed; tell how many."""
    root, dropped = _root(house), 0
    oldest = house.clock.now() - timedelta(hours=KEPT_HOURS)
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if folder.name in needed or not _TOKEN.fullmatch(folder.name):
            continue
        if datetime.fromtimestamp(folder.stat().st_mtime, oldest.tzinfo) < oldest:
            shutil.rmtree(folder, ignore_errors=True)
            dropped += 1
    return dropped


def upload_path(house: OpenHouse, upload: Upload) -> Path:
    """Give where the file lies."""
    return upload_folder(house, upload.token) / upload.name


def upload_folder(house: OpenHouse, token: str) -> Path:
    """Give where the files of a token lie."""
    return _root(house) / token


def own_profile(house: OpenHouse, upload: Upload) -> Path:
    """Give where the profile lies that was made of a mapping by hand."""
    return upload_folder(house, upload.token) / "own.yaml"


def is_map_file(path: Path) -> bool:
    """Tell a map file from a table by its ending."""
    return path.suffix.lower() in MAPS


def _root(house: OpenHouse) -> Path:
    return house.path.with_name(f"{house.path.name}-uploads")


def _save(house: OpenHouse, upload: Upload) -> Upload:
    """Keep what is known of an upload beside it."""
    target = upload_folder(house, upload.token) / "upload.meta"
    part = target.with_suffix(".part")
    part.write_bytes(_upload().dump_json(upload))
    part.replace(target)
    return upload


def _copy(stream: BinaryIO, target: Path) -> int:
    """Copy a stream in pieces; UsageError beyond the limit or where it is empty."""
    size = 0
    with target.open("wb") as out:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > MOST_BYTES:
                limit = MOST_BYTES // 1024**2
                raise UsageError(say("The file is larger than {limit} MB", limit=limit))
            out.write(piece)
    if not size:
        raise UsageError(say("The file is empty"))
    return size
