"""The pages of the console, a module for each entry of the menu."""

from yuanheng.web.pages import (
    corrections,
    evaluation,
    evaluation_asking,
    evaluation_details,
    findings,
    jobs,
    ledger,
    ledger_forms,
    ledger_names,
    ledger_records,
    ledger_upload,
    me,
    reports,
    sign_in,
    standards,
    start,
    system,
    task_forms,
    tasks,
    upload_answers,
    upload_columns,
)
from yuanheng.web.pages.allocation import plans
from yuanheng.web.pages.bid import board, path, table
from yuanheng.web.pages.front import files, notices, overview, placing, search
from yuanheng.web.pages.investment import admission, pipeline
from yuanheng.web.pages.keeping import rights
from yuanheng.web.pages.land import backlogs, calendar, changes, life, performance, renewal
from yuanheng.web.pages.map import router as map_router
from yuanheng.web.pages.months import indicators, mission, papers
from yuanheng.web.pages.reporting import faults, rounds
from yuanheng.web.pages.scores import classes, moved, solid
from yuanheng.web.pages.supervision import commissions, many

ROUTERS = (
    sign_in.router,
    overview.router,
    search.router,
    notices.router,
    files.router,
    start.router,
    findings.router,
    commissions.router,
    tasks.router,
    many.router,
    task_forms.router,
    map_router,
    placing.router,
    indicators.router,
    mission.router,
    papers.router,
    backlogs.router,
    calendar.router,
    life.router,
    performance.router,
    renewal.router,
    changes.router,
    pipeline.router,
    admission.router,
    plans.router,
    rights.router,
    me.router,
    reports.router,
    ledger_upload.router,
    upload_answers.router,
    upload_columns.router,
    ledger_forms.router,
    ledger_names.router,
    ledger_records.router,
    corrections.router,
    rounds.router,
    faults.router,
    ledger.router,
    jobs.router,
    system.router,
    moved.router,
    evaluation_details.router,
    solid.router,
    classes.router,
    board.router,
    path.router,
    table.router,
    evaluation_asking.router,
    evaluation.router,
    standards.router,
)
