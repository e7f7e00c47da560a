"""The pages of the console, a module for each entry of the menu."""

from yuanheng.web.pages import (
    evaluation,
    evaluation_asking,
    evaluation_details,
    findings,
    jobs,
    ledger,
    ledger_records,
    ledger_upload,
    me,
    overview,
    reports,
    rounds,
    sign_in,
    standards,
    system,
    task_forms,
    tasks,
)
from yuanheng.web.pages.map import router as map_router

ROUTERS = (
    sign_in.router,
    overview.router,
    findings.router,
    tasks.router,
    task_forms.router,
    map_router,
    me.router,
    reports.router,
    ledger_upload.router,
    ledger_records.router,
    rounds.router,
    ledger.router,
    jobs.router,
    system.router,
    evaluation_details.router,
    evaluation_asking.router,
    evaluation.router,
    standards.router,
)
