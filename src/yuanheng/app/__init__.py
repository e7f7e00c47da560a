"""One function per verb of the user (应用); the only room that picks engines and a store."""

from yuanheng.app.accounts import (
    SESSION_HOURS,
    SignedIn,
    add_account,
    add_unit,
    change_account,
    change_own_password,
    end_sessions,
    find_account,
    has_accounts,
    list_accounts,
    list_audit,
    list_units,
    sign_in,
    sign_out,
    unlock_account,
    visitor,
    zones_of,
)
from yuanheng.app.auditing import AuditOutcome, audit, audit_place, audit_sentence, relation_label
from yuanheng.app.enterprises import Merge, list_duplicates, merge_enterprises
from yuanheng.app.evaluating import (
    FindingView,
    MissingFact,
    evaluate,
    find_run,
    list_findings,
    list_runs,
    run_before,
    weight_notes,
)
from yuanheng.app.exchanging import import_tables
from yuanheng.app.explaining import Explanation, RowEvidence, explain
from yuanheng.app.exporting import ExportOutcome, ExportRequest, export
from yuanheng.app.figures import cell_words, figure, place, status_word, with_unit
from yuanheng.app.house import House, create_ledger, open_house
from yuanheng.app.jobs import (
    cancel_job,
    claim_job,
    fail_interrupted,
    find_job,
    list_jobs,
    queue_job,
    run_job,
)
from yuanheng.app.judging import (
    DueView,
    RulesView,
    SubjectView,
    VerdictView,
    days_ahead,
    falling_due,
    is_rulebook_run,
    rules_view,
)
from yuanheng.app.keeping import (
    HistoryEntry,
    Quarantined,
    Replay,
    backup,
    compare,
    correct,
    history,
    list_quarantine,
    replay,
    restore,
    withdraw,
)
from yuanheng.app.ledgering import add_zone, import_file, list_batches
from yuanheng.app.overview import (
    Freshness,
    Overview,
    Standing,
    Told,
    overview,
)
from yuanheng.app.parcels import Descent, Patch, parcel_history
from yuanheng.app.playing import DemoOutcome, play_demo
from yuanheng.app.potentials import potentials
from yuanheng.app.profiling import (
    CheckedProfile,
    MadeProfile,
    check_profile,
    kept_profile_text,
    make_profile,
    profile_text,
)
from yuanheng.app.ranking import RankedEnterprise, RankedGroup, Ranking, rank_enterprises
from yuanheng.app.report_findings import finding_evidence
from yuanheng.app.report_shelf import (
    KeptFile,
    KeptReport,
    list_reports,
    make_report,
    report_file,
    verify_seen,
)
from yuanheng.app.report_verifying import verify_report
from yuanheng.app.report_view import report_view
from yuanheng.app.reporting import ReportFiles, write_report
from yuanheng.app.standards import (
    StandardCard,
    list_standards,
    run_standard_cases,
    show_standard,
    statement_text,
)
from yuanheng.app.system import (
    SystemFacts,
    system_facts,
)
from yuanheng.app.tabling import TableOutcome, import_filled, make_template
from yuanheng.app.task_closing import close_task
from yuanheng.app.task_lists import (
    TaskView,
    find_task,
    kept_original,
    list_tasks,
    task_digests,
)
from yuanheng.app.tasking import (
    PeopleChange,
    assign_task,
    feed_back,
    make_task,
    reopen_task,
    resume_task,
    step_task,
    suspend_task,
)
from yuanheng.app.verdict_explaining import VerdictExplanation, explain_verdict
from yuanheng.app.words import Words, plain_error, plain_where
from yuanheng.app.working_days import CountedDays, count_working_days, find_deadline
from yuanheng.evaluate.cases import CaseOutcome
from yuanheng.ledger.comparing import FactChange, SetChange
from yuanheng.ledger.duplicates import Duplicate, Firm
from yuanheng.ledger.proposals import Proposal
from yuanheng.ledger.sheets import is_table
from yuanheng.ledger.tables import TableRequest
from yuanheng.monitor.auditing import AuditResult, FailingRow
from yuanheng.report.check import DocxCheck
from yuanheng.report.view import AreaView, IndicatorRow, ZoneView
from yuanheng.standards.table_profile import TableProfile
from yuanheng.tasks.digests import Digest

__all__ = [
    "SESSION_HOURS",
    "AreaView",
    "AuditOutcome",
    "AuditResult",
    "CaseOutcome",
    "CheckedProfile",
    "CountedDays",
    "DemoOutcome",
    "Descent",
    "Digest",
    "DocxCheck",
    "DueView",
    "Duplicate",
    "Explanation",
    "ExportOutcome",
    "ExportRequest",
    "FactChange",
    "FailingRow",
    "FindingView",
    "Firm",
    "Freshness",
    "HistoryEntry",
    "House",
    "IndicatorRow",
    "KeptFile",
    "KeptReport",
    "MadeProfile",
    "Merge",
    "MissingFact",
    "Overview",
    "Patch",
    "PeopleChange",
    "Proposal",
    "Quarantined",
    "RankedEnterprise",
    "RankedGroup",
    "Ranking",
    "Replay",
    "ReportFiles",
    "RowEvidence",
    "RulesView",
    "SetChange",
    "SignedIn",
    "StandardCard",
    "Standing",
    "SubjectView",
    "SystemFacts",
    "TableOutcome",
    "TableProfile",
    "TableRequest",
    "TaskView",
    "Told",
    "VerdictExplanation",
    "VerdictView",
    "Words",
    "ZoneView",
    "add_account",
    "add_unit",
    "add_zone",
    "assign_task",
    "audit",
    "audit_place",
    "audit_sentence",
    "backup",
    "cancel_job",
    "cell_words",
    "change_account",
    "change_own_password",
    "check_profile",
    "claim_job",
    "close_task",
    "compare",
    "correct",
    "count_working_days",
    "create_ledger",
    "days_ahead",
    "end_sessions",
    "evaluate",
    "explain",
    "explain_verdict",
    "export",
    "fail_interrupted",
    "falling_due",
    "feed_back",
    "figure",
    "find_account",
    "find_deadline",
    "find_job",
    "find_run",
    "find_task",
    "finding_evidence",
    "has_accounts",
    "history",
    "import_file",
    "import_filled",
    "import_tables",
    "is_rulebook_run",
    "is_table",
    "kept_original",
    "kept_profile_text",
    "list_accounts",
    "list_audit",
    "list_batches",
    "list_duplicates",
    "list_findings",
    "list_jobs",
    "list_quarantine",
    "list_reports",
    "list_runs",
    "list_standards",
    "list_tasks",
    "list_units",
    "make_profile",
    "make_report",
    "make_task",
    "make_template",
    "merge_enterprises",
    "open_house",
    "overview",
    "parcel_history",
    "place",
    "plain_error",
    "plain_where",
    "play_demo",
    "potentials",
    "profile_text",
    "queue_job",
    "rank_enterprises",
    "relation_label",
    "reopen_task",
    "replay",
    "report_file",
    "report_view",
    "restore",
    "resume_task",
    "rules_view",
    "run_before",
    "run_job",
    "run_standard_cases",
    "show_standard",
    "sign_in",
    "sign_out",
    "statement_text",
    "status_word",
    "step_task",
    "suspend_task",
    "system_facts",
    "task_digests",
    "unlock_account",
    "verify_report",
    "verify_seen",
    "visitor",
    "weight_notes",
    "with_unit",
    "withdraw",
    "write_report",
    "zones_of",
]
