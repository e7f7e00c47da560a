"""The dry run of a large upload as a job (试读作业): its result is kept beside the upload."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from pydantic import TypeAdapter, ValidationError

from yuanheng import errors
from yuanheng.app.intake.look import FilePart, Look, Tried, UnitAsked, look_at
from yuanheng.app.intake.uploads import Answers, Upload, upload_folder, upload_path
from yuanheng.app.jobs.import_job import asked_of, upload_of, writable_zones
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import Message, Plain, Where, YuanhengError
from yuanheng.ledger.workbooks.sheets import is_table
from yuanheng.model.accounts import Job
from yuanheng.words.words import Words

#: No upload can be called so: its ending is none that is read.
_NAME = "look.kept"


@dataclass(frozen=True)
class _Refused:
    """What stood in the way, in parts that can be written down."""

    kind: str
    what: Message
    where: Where
    expected: Message | None
    remedy: Message | None
    lines: tuple[Message, ...]


@dataclass(frozen=True)
class _KeptLook:
    """What a dry run found, and for which answers and zones that holds."""

    answers: Answers
    zones: frozenset[str] | None
    parts: tuple[FilePart, ...]
    tried: tuple[Tried, ...]
    problem: _Refused | None
    unit: UnitAsked | None
    hint: str


@cache
def _kept() -> TypeAdapter[_KeptLook]:
    return TypeAdapter(_KeptLook)


def try_request(upload: Upload, lang: str) -> dict[str, Plain]:
    """Say what a job is to try, with the answers as they stand now."""
    return {**asked_of(upload), "lang": lang}


def try_upload(
    house: OpenHouse, job: Job, progress: Callable[[str, int, int], None]
) -> dict[str, Plain]:
    """Try the upload of a job in the name of its account, and keep what was found.

    LedgerError where the upload is no longer kept; what stands in the way of reading is a result.
    """
    upload = upload_of(house, job)
    acting = replace(house, zones=writable_zones(house, job.actor))
    words = Words(str(job.request.get("lang") or "zh"))

    def telling(stage: str, done: int, of: int) -> None:
        # A dry run may write, but into a copy of the ledger: for its reader that is checking.
        progress("read" if stage == "read" else "check", done, of)

    telling("read", 0, 0)
    look = look_at(acting, words, upload, progress=telling)
    # To be cancelled looks like a refusal of the file where it is heard; here it is heard again.
    progress("check", 1, 1)
    _keep(acting, look)
    return {"upload": upload.token}


def kept_look(house: OpenHouse, upload: Upload) -> Look | None:
    """Give what a job found of an upload; None where that was of other answers or zones."""
    try:
        kept = _kept().validate_json((upload_folder(house, upload.token) / _NAME).read_bytes())
    except (OSError, ValidationError):
        return None
    if (kept.answers, kept.zones) != (upload.answers, house.zones):
        return None
    return Look(
        upload,
        is_table(upload_path(house, upload)),
        kept.parts,
        kept.tried,
        _error(kept.problem) if kept.problem else None,
        kept.unit,
        hint=kept.hint,
    )


def forget_look(house: OpenHouse, upload: Upload) -> None:
    """Drop what was found of an upload."""
    (upload_folder(house, upload.token) / _NAME).unlink(missing_ok=True)


def _keep(house: OpenHouse, look: Look) -> None:
    """Write down what was found, whole or not at all."""
    problem = _refused(look.problem) if look.problem else None
    answers = look.upload.answers
    kept = _KeptLook(answers, house.zones, look.parts, look.tried, problem, look.unit, look.hint)
    target = upload_folder(house, look.upload.token) / _NAME
    part = target.with_suffix(".part")
    part.write_bytes(_kept().dump_json(kept))
    part.replace(target)


def _refused(error: YuanhengError) -> _Refused:
    kind = type(error).__name__
    return _Refused(kind, error.what, error.where, error.expected, error.remedy, error.lines)


def _error(said: _Refused) -> YuanhengError:
    """Make the refusal again that was written down."""
    kind = getattr(errors, said.kind, YuanhengError)
    made: YuanhengError = kind(
        said.what, where=said.where, expected=said.expected, remedy=said.remedy, lines=said.lines
    )
    return made
