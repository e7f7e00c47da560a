"""One function per verb of the user (应用); the only room that picks engines and a store."""

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
from yuanheng.app.playing import DemoOutcome, play_demo
from yuanheng.app.report_rows import finding_evidence
from yuanheng.app.report_view import report_view
from yuanheng.app.reporting import ReportFiles, write_report
from yuanheng.app.standards import (
    StandardCard,
    list_standards,
    run_standard_cases,
    show_standard,
    statement_text,
)
from yuanheng.app.tabling import TableOutcome, import_filled, make_template
from yuanheng.app.words import Words, plain_error, plain_where
from yuanheng.evaluate.cases import CaseOutcome
from yuanheng.ledger.comparing import FactChange, SetChange
from yuanheng.ledger.sheets import is_table
from yuanheng.ledger.tables import TableRequest
from yuanheng.report.view import AreaView, IndicatorRow, ZoneView
from yuanheng.standards.table_profile import TableProfile

__all__ = [
    "AreaView",
    "CaseOutcome",
    "DemoOutcome",
    "Explanation",
    "ExportOutcome",
    "ExportRequest",
    "FactChange",
    "FindingView",
    "HistoryEntry",
    "House",
    "IndicatorRow",
    "MissingFact",
    "Quarantined",
    "Replay",
    "ReportFiles",
    "RowEvidence",
    "SetChange",
    "StandardCard",
    "TableOutcome",
    "TableProfile",
    "TableRequest",
    "Words",
    "ZoneView",
    "add_zone",
    "backup",
    "cell_words",
    "compare",
    "correct",
    "create_ledger",
    "evaluate",
    "explain",
    "export",
    "figure",
    "find_run",
    "finding_evidence",
    "history",
    "import_file",
    "import_filled",
    "import_tables",
    "is_table",
    "list_batches",
    "list_findings",
    "list_quarantine",
    "list_runs",
    "list_standards",
    "make_template",
    "open_house",
    "place",
    "plain_error",
    "plain_where",
    "play_demo",
    "replay",
    "report_view",
    "restore",
    "run_before",
    "run_standard_cases",
    "show_standard",
    "statement_text",
    "status_word",
    "weight_notes",
    "with_unit",
    "withdraw",
    "write_report",
]
