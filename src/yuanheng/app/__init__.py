"""One function per verb of the user (应用); the only room that picks engines and a store."""

from yuanheng.app.evaluating import FindingView, MissingFact, evaluate, find_run, list_findings, list_runs, weight_notes
from yuanheng.app.figures import figure, place, status_word, with_unit
from yuanheng.app.explaining import Explanation, explain
from yuanheng.app.house import House, create_ledger, open_house
from yuanheng.app.ledgering import LayerChoice, add_zone, import_file, list_batches, list_layers
from yuanheng.app.playing import DemoOutcome, play_demo
from yuanheng.app.report_view import finding_evidence, report_view
from yuanheng.app.reporting import ReportFiles, write_report
from yuanheng.app.standards import (
    CaseOutcome,
    StandardCard,
    list_standards,
    show_standard,
    statement_text,
    test_standards,
)
from yuanheng.app.words import Words, plain_error, plain_where

__all__ = [
    "CaseOutcome",
    "DemoOutcome",
    "Explanation",
    "FindingView",
    "House",
    "LayerChoice",
    "MissingFact",
    "ReportFiles",
    "StandardCard",
    "Words",
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
    "show_standard",
    "statement_text",
    "status_word",
    "test_standards",
    "weight_notes",
    "with_unit",
    "write_report",
]
