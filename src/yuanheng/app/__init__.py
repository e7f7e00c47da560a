"""One function per verb of the user (应用); the only room that picks engines and a store."""

from yuanheng.app.accounts import (
    add_account,
    add_unit,
    change_account,
    end_sessions,
    find_account,
    has_accounts,
    list_accounts,
    list_audit,
    list_units,
    note_action,
    unlock_account,
    zones_of,
)
from yuanheng.app.auditing import AuditOutcome, audit, audit_place, audit_sentence, relation_label
from yuanheng.app.batch_views import (
    MOST_ROWS,
    BatchView,
    batch_issues,
    batch_sets,
    browse_batches,
    find_batch,
    known_seq,
    list_zones,
    local_moment,
    marked_copy,
    original_bytes,
    zone_names,
)
from yuanheng.app.browsing import (
    FactRecord,
    browse_facts,
    find_record,
    origin_cells,
    relation_labels,
)
from yuanheng.app.closing_job import closing_request
from yuanheng.app.console_asking import (
    Asked,
    Choices,
    evaluation_choices,
    queue_evaluation,
)
from yuanheng.app.console_cards import ZoneCard, zone_cards
from yuanheng.app.console_comparing import (
    Comparison,
    compare_runs,
)
from yuanheng.app.console_explaining import (
    Trace,
    trace,
)
from yuanheng.app.console_parameters import UsedParameter, used_parameters
from yuanheng.app.console_rules import (
    RulesCard,
    VerdictCard,
    rules_card,
    verdict_card,
)
from yuanheng.app.console_runs import (
    RunHead,
    ZoneChoice,
    previous_run,
    run_head,
    run_heads,
    run_kind,
    run_on,
    runs_on,
    zone_choices,
)
from yuanheng.app.console_standards import (
    StandardLine,
    StandardPage,
    standard_lines,
    standard_page,
)
from yuanheng.app.enterprises import list_duplicates, merge_enterprises
from yuanheng.app.evaluating import evaluate, find_run, list_runs, run_before
from yuanheng.app.exchanging import import_tables
from yuanheng.app.explaining import Explanation, RowEvidence, explain
from yuanheng.app.exporting import ExportOutcome, ExportRequest, export
from yuanheng.app.figures import cell_words, figure, place, status_word, with_unit
from yuanheng.app.finding_cards import FindingCard, find_finding, finding_card
from yuanheng.app.finding_lists import (
    DueLine,
    FindingChoice,
    FoundFindings,
    StateChoice,
    choose_findings,
    due_lines,
)
from yuanheng.app.finding_views import FindingView, list_findings
from yuanheng.app.house import House, create_ledger, open_house, read_ahead
from yuanheng.app.job_ending import fail_interrupted
from yuanheng.app.jobs import (
    JOB_KINDS,
    JOB_STAGES,
    JOB_STATES,
    TooManyJobsError,
    cancel_job,
    claim_job,
    fail_job,
    find_job,
    list_jobs,
    queue_job,
    run_job,
)
from yuanheng.app.judging import (
    DueView,
    RulesView,
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
from yuanheng.app.known_house import known_house
from yuanheng.app.ledgering import add_zone, import_file, list_batches
from yuanheng.app.map_cards import ParcelCard, parcel_card
from yuanheng.app.map_colours import COLOUR_FORM
from yuanheng.app.map_lists import (
    FoundParcel,
    ParcelList,
    Sought,
    find_parcels,
    list_parcels,
    parcel_at,
)
from yuanheng.app.map_sheets import Maps
from yuanheng.app.mapping import (
    MOST_ZONES,
    MapView,
    Wanted,
    map_tile,
    map_view,
)
from yuanheng.app.missing import MissingFact, weight_notes
from yuanheng.app.overview import (
    Point,
    Standing,
    Told,
    overview,
)
from yuanheng.app.parameter_versions import (
    parameter_versions,
    save_parameter_version,
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
from yuanheng.app.proving_job import cases_of
from yuanheng.app.ranking import RankedGroup, Ranking, rank_enterprises
from yuanheng.app.record_editing import Edited, edit_record
from yuanheng.app.report_findings import finding_evidence
from yuanheng.app.report_shelf import list_reports, make_report, report_file
from yuanheng.app.report_verifying import verify_report
from yuanheng.app.report_view import report_view
from yuanheng.app.reporting import ReportFiles, write_report
from yuanheng.app.round_views import (
    STATE_WORDS,
    cell_light,
    find_round,
    list_rounds,
    round_line,
    round_relations,
)
from yuanheng.app.rounds import (
    accept_zone,
    lock_zone,
    open_round,
    remind_zone,
    return_zone,
    submit_batch,
    unlock_zone,
)
from yuanheng.app.signing_in import (
    SESSION_HOURS,
    change_own_password,
    sign_in,
    sign_out,
    visitor,
)
from yuanheng.app.standards import (
    StandardCard,
    list_standards,
    run_standard_cases,
    show_standard,
    statement_text,
)
from yuanheng.app.system import (
    known_zones,
    system_facts,
)
from yuanheng.app.tabling import TableOutcome, import_filled, make_template
from yuanheng.app.task_cards import (
    TaskCard,
    TaskLine,
    event_line,
    find_task_view,
    note_task,
    paper_file,
    task_card,
    task_lines,
)
from yuanheng.app.task_closing import close_task
from yuanheng.app.task_lists import (
    TaskView,
    find_task,
    kept_original,
    list_tasks,
    task_digests,
)
from yuanheng.app.task_words import event_text, limit_text
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
from yuanheng.app.upload_looking import (
    Look,
    Tried,
    answers_without,
    import_profiles,
    marked_upload,
)
from yuanheng.app.upload_trying import let_upload_go, queue_import, queue_try, see_upload
from yuanheng.app.uploading import (
    ENDINGS,
    MOST_BYTES,
    Upload,
    answer_upload,
    find_upload,
    keep_upload,
    map_fields,
)
from yuanheng.app.verdict_explaining import VerdictExplanation, explain_verdict
from yuanheng.app.words import Words, plain_error, plain_where
from yuanheng.app.working_days import CountedDays, count_working_days, find_deadline
from yuanheng.engines.home import JobRight
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
    "COLOUR_FORM",
    "ENDINGS",
    "JOB_KINDS",
    "JOB_STAGES",
    "JOB_STATES",
    "MOST_BYTES",
    "MOST_ROWS",
    "MOST_ZONES",
    "SESSION_HOURS",
    "STATE_WORDS",
    "AreaView",
    "Asked",
    "AuditOutcome",
    "AuditResult",
    "BatchView",
    "CaseOutcome",
    "CheckedProfile",
    "Choices",
    "Comparison",
    "CountedDays",
    "DemoOutcome",
    "Descent",
    "Digest",
    "DocxCheck",
    "DueLine",
    "DueView",
    "Duplicate",
    "Edited",
    "Explanation",
    "ExportOutcome",
    "ExportRequest",
    "FactChange",
    "FactRecord",
    "FailingRow",
    "FindingCard",
    "FindingChoice",
    "FindingView",
    "Firm",
    "FoundFindings",
    "FoundParcel",
    "HistoryEntry",
    "House",
    "IndicatorRow",
    "JobRight",
    "Look",
    "MadeProfile",
    "MapView",
    "Maps",
    "MissingFact",
    "ParcelCard",
    "ParcelList",
    "Patch",
    "PeopleChange",
    "Point",
    "Proposal",
    "Quarantined",
    "RankedGroup",
    "Ranking",
    "Replay",
    "ReportFiles",
    "RowEvidence",
    "RulesCard",
    "RulesView",
    "RunHead",
    "SetChange",
    "Sought",
    "StandardCard",
    "StandardLine",
    "StandardPage",
    "Standing",
    "StateChoice",
    "TableOutcome",
    "TableProfile",
    "TableRequest",
    "TaskCard",
    "TaskLine",
    "TaskView",
    "Told",
    "TooManyJobsError",
    "Trace",
    "Tried",
    "Upload",
    "UsedParameter",
    "VerdictCard",
    "VerdictExplanation",
    "Wanted",
    "Words",
    "ZoneCard",
    "ZoneChoice",
    "ZoneView",
    "accept_zone",
    "add_account",
    "add_unit",
    "add_zone",
    "answer_upload",
    "answers_without",
    "assign_task",
    "audit",
    "audit_place",
    "audit_sentence",
    "backup",
    "batch_issues",
    "batch_sets",
    "browse_batches",
    "browse_facts",
    "cancel_job",
    "cases_of",
    "cell_light",
    "cell_words",
    "change_account",
    "change_own_password",
    "check_profile",
    "choose_findings",
    "claim_job",
    "close_task",
    "closing_request",
    "compare",
    "compare_runs",
    "correct",
    "count_working_days",
    "create_ledger",
    "days_ahead",
    "due_lines",
    "edit_record",
    "end_sessions",
    "evaluate",
    "evaluation_choices",
    "event_line",
    "event_text",
    "explain",
    "explain_verdict",
    "export",
    "fail_interrupted",
    "fail_job",
    "falling_due",
    "feed_back",
    "figure",
    "find_account",
    "find_batch",
    "find_deadline",
    "find_finding",
    "find_job",
    "find_parcels",
    "find_record",
    "find_round",
    "find_run",
    "find_task",
    "find_task_view",
    "find_upload",
    "finding_card",
    "finding_evidence",
    "has_accounts",
    "history",
    "import_file",
    "import_filled",
    "import_profiles",
    "import_tables",
    "is_rulebook_run",
    "is_table",
    "keep_upload",
    "kept_original",
    "kept_profile_text",
    "known_house",
    "known_seq",
    "known_zones",
    "let_upload_go",
    "limit_text",
    "list_accounts",
    "list_audit",
    "list_batches",
    "list_duplicates",
    "list_findings",
    "list_jobs",
    "list_parcels",
    "list_quarantine",
    "list_reports",
    "list_rounds",
    "list_runs",
    "list_standards",
    "list_tasks",
    "list_units",
    "list_zones",
    "local_moment",
    "lock_zone",
    "make_profile",
    "make_report",
    "make_task",
    "make_template",
    "map_fields",
    "map_tile",
    "map_view",
    "marked_copy",
    "marked_upload",
    "merge_enterprises",
    "note_action",
    "note_task",
    "open_house",
    "open_round",
    "origin_cells",
    "original_bytes",
    "overview",
    "paper_file",
    "parameter_versions",
    "parcel_at",
    "parcel_card",
    "parcel_history",
    "place",
    "plain_error",
    "plain_where",
    "play_demo",
    "potentials",
    "previous_run",
    "profile_text",
    "queue_evaluation",
    "queue_import",
    "queue_job",
    "queue_try",
    "rank_enterprises",
    "read_ahead",
    "relation_label",
    "relation_labels",
    "remind_zone",
    "reopen_task",
    "replay",
    "report_file",
    "report_view",
    "restore",
    "resume_task",
    "return_zone",
    "round_line",
    "round_relations",
    "rules_card",
    "rules_view",
    "run_before",
    "run_head",
    "run_heads",
    "run_job",
    "run_kind",
    "run_on",
    "run_standard_cases",
    "runs_on",
    "save_parameter_version",
    "see_upload",
    "show_standard",
    "sign_in",
    "sign_out",
    "standard_lines",
    "standard_page",
    "statement_text",
    "status_word",
    "step_task",
    "submit_batch",
    "suspend_task",
    "system_facts",
    "task_card",
    "task_digests",
    "task_lines",
    "trace",
    "unlock_account",
    "unlock_zone",
    "used_parameters",
    "verdict_card",
    "verify_report",
    "visitor",
    "weight_notes",
    "with_unit",
    "withdraw",
    "write_report",
    "zone_cards",
    "zone_choices",
    "zone_names",
    "zones_of",
]
