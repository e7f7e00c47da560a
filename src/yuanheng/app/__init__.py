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
from yuanheng.app.explaining import Explanation, RowEvidence, explain
from yuanheng.app.figures import figure, place, status_word, with_unit
from yuanheng.app.house import House, create_ledger, open_house
from yuanheng.app.ledgering import LayerChoice, add_zone, import_file, list_batches, list_layers
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
from yuanheng.app.words import Words, plain_error, plain_where
from yuanheng.evaluate.cases import CaseOutcome
from yuanheng.report.view import AreaView, IndicatorRow, ZoneView

__all__ = [
    "AreaView",
    "CaseOutcome",
    "DemoOutcome",
    "Explanation",
    "FindingView",
    "House",
    "IndicatorRow",
    "LayerChoice",
    "MissingFact",
    "ReportFiles",
    "RowEvidence",
    "StandardCard",
    "Words",
    "ZoneView",
    "add_zone",
    "create_ledger",
    "evaluate",
    "explain",
    "figure",
    "find_run",
    "finding_evidence",
    "import_file",
    "list_batches",
    "list_findings",
    "list_layers",
    "list_runs",
    "list_standards",
    "open_house",
    "place",
    "plain_error",
    "plain_where",
    "play_demo",
    "report_view",
    "run_before",
    "run_standard_cases",
    "show_standard",
    "statement_text",
    "status_word",
    "weight_notes",
    "with_unit",
    "write_report",
]
