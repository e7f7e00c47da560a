"""How an upload is seen (预览): a small one is tried at once, a large one by a job."""

from __future__ import annotations

from yuanheng.app.intake.look import Look, look_at, propose_mapping, with_book
from yuanheng.app.intake.uploads import Upload, drop_upload, upload_path
from yuanheng.app.jobs.import_job import import_request
from yuanheng.app.jobs.queue import cancel_job, list_jobs, queue_job
from yuanheng.app.jobs.try_job import forget_look, kept_look, try_request
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import UsageError, say
from yuanheng.ledger.workbooks.sheets import is_table
from yuanheng.model.accounts import Job
from yuanheng.words.words import Words

#: A larger upload is tried by a job, in bytes: a workbook of that size has some 40,000 rows, which
#: take seconds.
TRIED_AT_ONCE = 1024**2
#: Jobs older than so many others have ended long ago.
_JOBS = 1000


def see_upload(
    house: OpenHouse, words: Words, upload: Upload, *, mapping: str | None = None
) -> Look:
    """Give what an upload holds, as the answers read it; a large one as its last job found it.

    Where there is nothing yet the look names the job that is to find it, or that did not.
    """
    if upload.size <= TRIED_AT_ONCE:
        return with_book(house, words, look_at(house, words, upload, mapping=mapping))
    look = kept_look(house, upload)
    if look is None:
        job = next(iter(_jobs(house, upload, "try")), None)
        look = Look(upload, is_table(upload_path(house, upload)), (), job=job)
    look = with_book(house, words, look)
    return propose_mapping(house, words, look, mapping) if mapping and look.parts else look


def queue_try(house: OpenHouse, upload: Upload, lang: str) -> Job | None:
    """Have a large upload tried with the answers as they stand now; None where it is small.

    What an earlier try found is dropped, and one that is under way is cancelled.
    """
    _stop_tries(house, upload)
    if upload.size <= TRIED_AT_ONCE:
        return None
    forget_look(house, upload)
    return queue_job(house, "try", try_request(upload, lang), upload.answers.zone)


def queue_import(house: OpenHouse, upload: Upload, lang: str) -> Job:
    """Have an upload imported; UsageError where that is under way already."""
    _check_free(house, upload)
    _stop_tries(house, upload)
    return queue_job(house, "import", import_request(house, upload, lang), upload.answers.zone)


def let_upload_go(house: OpenHouse, upload: Upload) -> None:
    """Drop an upload; UsageError where it is being imported."""
    _check_free(house, upload)
    _stop_tries(house, upload)
    drop_upload(house, upload.token)


def _check_free(house: OpenHouse, upload: Upload) -> None:
    if any(job.state in ("queued", "running") for job in _jobs(house, upload, "import")):
        raise UsageError(say("The file is being imported already"))


def _stop_tries(house: OpenHouse, upload: Upload) -> None:
    for job in _jobs(house, upload, "try"):
        if job.state in ("queued", "running"):
            cancel_job(house, job)


def _jobs(house: OpenHouse, upload: Upload, kind: str) -> list[Job]:
    """List the jobs of a kind about an upload, the last first."""
    jobs = list_jobs(house, _JOBS)
    return [job for job in jobs if job.kind == kind and job.request.get("token") == upload.token]
