"""The import of an upload as a job (入库作业): the file is kept until the job has ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from pydantic import TypeAdapter

from yuanheng.app.intake.layers import is_whole, written_by
from yuanheng.app.intake.look import Tried, read_upload
from yuanheng.app.intake.uploads import Answers, Upload, drop_upload, find_upload
from yuanheng.app.office.accounts import audit_entry, desk_of, zones_of
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, Plain, say
from yuanheng.model.accounts import Job
from yuanheng.words.words import Words


@cache
def _answers() -> TypeAdapter[Answers]:
    return TypeAdapter(Answers)


def import_request(house: OpenHouse, upload: Upload, lang: str) -> dict[str, Plain]:
    """Say what a job is to import, with the answers as they stand now."""
    return {
        **asked_of(upload),
        "after": house.store.last_seq(),
        "lang": lang,
    }


def asked_of(upload: Upload) -> dict[str, Plain]:
    """Name an upload in the request of a job, with the answers as they stand now."""
    return {
        "token": upload.token,
        "name": upload.name,
        "answers": _answers().dump_json(upload.answers).decode(),
    }


def import_upload(
    house: OpenHouse, job: Job, progress: Callable[[str, int, int], None]
) -> dict[str, Plain]:
    """Import the upload of a job; LedgerError where it is no longer kept."""
    upload = upload_of(house, job)
    acting = replace(house, zones=writable_zones(house, job.actor), job=job)
    words = Words(str(job.request.get("lang") or "zh"))
    tried = read_upload(acting, words, upload, dry_run=False, progress=progress)
    outcome = _outcome(tried)
    entry = audit_entry(house, "ledger.import", upload.name, batches=str(outcome["batches"]))
    desk_of(house).add_audit(entry)
    return outcome


def written_before(house: OpenHouse, job: Job) -> dict[str, Plain]:
    """Tell what a job has written so far; empty where that is nothing."""
    found = written_by(house, job)
    if not found:
        return {}
    return {
        "batch": found[-1].seq,
        "batches": ",".join(str(b.seq) for b in found),
        "rows": sum(b.rows for b in found),
        "issues": sum(b.issues for b in found),
    }


def has_written_all(house: OpenHouse, job: Job) -> bool:
    """Tell whether a job has written all that it was to write."""
    return is_whole(written_by(house, job))


def forget_upload(house: OpenHouse, job: Job) -> None:
    """Drop the file of a job that has ended."""
    drop_upload(house, str(job.request.get("token") or ""))


def writable_zones(house: OpenHouse, actor: str) -> frozenset[str] | None:
    """Name the zones that an account may write about; None for all."""
    for account in desk_of(house).accounts():
        if account.name == actor:
            return None if account.unit is None else zones_of(house, account)
    return frozenset()


def upload_of(house: OpenHouse, job: Job) -> Upload:
    """Find the upload of a job, with the answers that it was queued with."""
    upload = find_upload(house, str(job.request.get("token") or ""), job.actor)
    if upload is None:
        raise LedgerError(
            say("The uploaded file is no longer kept"), remedy=say("Upload it once more.")
        )
    return replace(upload, answers=_answers().validate_json(str(job.request["answers"])))


def _outcome(tried: tuple[Tried, ...]) -> dict[str, Plain]:
    """Say what was written."""
    return {
        "batch": tried[-1].batch,
        "batches": ",".join(str(t.batch) for t in tried),
        "rows": sum(t.rows for t in tried),
        "issues": sum(sum(t.counts.values()) for t in tried),
        "errors": sum(t.counts["error"] for t in tried),
    }
