"""The report of a run: traced numbers, what got better, what to do, and the check after editing."""

import re
import zipfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from tests.journeys.desk import EXAMPLE, STANDARD, Desk, open_desk
from yuanheng.app.demo import DemoSurvey, write_demo_survey
from yuanheng.app.intake.layers import import_file
from yuanheng.app.intake.tables import import_filled
from yuanheng.app.reports.verify import verify_report, verify_workbook
from yuanheng.app.reports.write import ReportFiles, write_report
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import SourceError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.report.proof.bookmarks import bookmark_name
from yuanheng.report.proof.reading import read_numbers
from yuanheng.report.view import ReportView
from yuanheng.standards.packs import contents as packs
from yuanheng.views.descent.runs import find_run
from yuanheng.views.reports.facts import book_of, gap_of
from yuanheng.views.reports.view import report_view
from yuanheng.words.words import Words

_BODY = "word/document.xml"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The sample zone of both years, evaluated as runs 1 and 2."""
    folder = tmp_path_factory.mktemp("reporting")
    survey: DemoSurvey = write_demo_survey(folder / "demo.gpkg")
    desk = open_desk(folder)
    before, after = survey.layers
    import_file(desk.house, survey.path, layer=before, period="2012")
    import_file(desk.house, survey.path, layer=after, period="2013", assume=["JZMJ=m2"])
    for period in ("2012", "2013"):
        evaluate(desk.house, STANDARD, period=period, parameters=EXAMPLE)
    return desk


@pytest.fixture(scope="module", params=["zh", "en"])
def view(request: pytest.FixtureRequest, desk: Desk) -> ReportView:
    return report_view(desk.house, find_run(desk.house, 2), Words(request.param), maps=False)


@pytest.fixture(scope="module")
def files(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> ReportFiles:
    return write_report(desk.house, 2, tmp_path_factory.mktemp("out"), Words("zh"))


@pytest.mark.parametrize(
    ("lang", "trial"),
    [("zh", "试算：非正式评价"), ("en", "Trial: not an official evaluation")],
)
def test_the_report_of_a_trial_says_so_first(desk: Desk, lang: str, trial: str) -> None:
    run = find_run(desk.house, 2)
    official = report_view(desk.house, run, Words(lang), maps=False)
    tried = report_view(desk.house, replace(run, official=False), Words(lang), maps=False)
    assert trial not in (official.caution or "")
    assert (tried.caution or "").startswith(trial)


def test_an_achievement_reached_its_ideal_or_got_better(view: ReportView) -> None:
    (zone,) = view.zones
    rows = {row.fact_id: row for area in zone.areas for row in area.indicators}
    better = {row.now.fact_id for area in zone.areas for row in area.comparison if row.better}
    said = [text.figures[0].fact_id for text in zone.achievements if not isinstance(text, str)]
    reached = {i for i, r in rows.items() if r.value is not None and r.ideal and r.value >= r.ideal}
    assert set(said) == {i for i in reached | better if i in rows and rows[i].score is not None}
    assert len(said) == len(set(said)) > 0


def test_like_areas_are_compared_and_one_without_like_is_named(view: ReportView) -> None:
    (zone,) = view.zones
    compared = {area.name: (len(area.comparison) > 0, area.not_compared) for area in zone.areas}
    assert {name: state[0] for name, state in compared.items()} == {
        "主区": True,
        "发展方向区": False,
    }
    assert "2012" in compared["发展方向区"][1]
    assert (view.compared_with, view.period) == ("2012", "2013")


def test_a_change_is_the_difference_of_the_two_figures(view: ReportView) -> None:
    rows = [row for zone in view.zones for area in zone.areas for row in area.comparison]
    known = [row for row in rows if None not in row.values]
    assert known
    for row in known:
        before, now, change = row.values
        assert before is not None
        assert now is not None
        assert change == now - before
        assert row.change.text.replace("\N{MINUS SIGN}", "-") == f"{change:+,.2f}"


def test_what_a_low_score_lacks_is_exact(desk: Desk) -> None:
    """The quantity with its gap added gives the ideal to the last digit."""
    run, card = find_run(desk.house, 2), packs.scorecard(STANDARD)
    area = run.results[0].areas[0]
    node = next(n for n in area.nodes if n.id == "industrial_tax_intensity")
    gap = gap_of(card, area, node.id, node)
    assert gap is not None
    found = {q.id: q.value for q in area.quantities}
    hao = Fraction(10**8)  # in 万元
    thirds = Fraction(3 * 10**10)  # in 公顷
    have, hectares = (
        Fraction(found[gap.quantity] or 0) / hao,
        Fraction(found[gap.base] or 0) / thirds,
    )
    assert have + gap.amount == gap.needed
    assert node.ideal is not None
    assert (have + gap.amount) / hectares == Fraction(node.ideal)


def test_every_problem_has_clause_evidence_and_since_when(view: ReportView) -> None:
    (zone,) = view.zones
    assert zone.findings
    for finding in zone.findings:
        assert all(str(t) for t in (finding.clause, finding.evidence_text, finding.first_seen))
        assert finding.advice


def test_what_is_not_provable_names_the_documents_that_would_prove_it(view: ReportView) -> None:
    (zone,) = view.zones
    assert len(zone.unproved) == len(zone.wanted) == 2


def test_each_number_of_a_finding_is_traced_to_a_run(view: ReportView) -> None:
    for finding in view.zones[0].findings:
        assert not isinstance(finding.evidence_text, str)
        assert {f.fact_id[:3] for f in finding.evidence_text.figures} <= {"r1_", "r2_"}
        assert finding.evidence_text.figures


def test_no_two_facts_of_a_run_share_a_bookmark(desk: Desk) -> None:
    book = book_of(Words("zh"), packs.scorecard(STANDARD), find_run(desk.house, 2))
    names = {bookmark_name(*key).casefold() for key in book}
    assert len(names) == len(book) > 300


def test_a_report_just_written_agrees_with_its_run(desk: Desk, files: ReportFiles) -> None:
    check = verify_report(desk.house, files.docx)
    assert (check.agrees, check.run_id, check.unknown) == (True, "2", ())
    assert check.traced > 200


def test_an_edited_number_is_named_with_what_the_run_says(
    desk: Desk, files: ReportFiles, tmp_path: Path
) -> None:
    run = find_run(desk.house, 2)
    name = bookmark_name(f"r2_{run.zones[0]}_m_supply_rate", "value")
    said = read_numbers(files.docx).spots[name].text
    edited = tmp_path / "edited.docx"
    with zipfile.ZipFile(files.docx) as old, zipfile.ZipFile(edited, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part == _BODY:
                text = data.decode()
                at = text.index(f">{said}<", text.index(f'"{name}"'))
                data = f"{text[: at + 1]}99.99{text[at + 1 + len(said) :]}".encode()
            new.writestr(part, data)
    check = verify_report(desk.house, edited)
    assert [(a.name, a.found, a.expected) for a in check.altered] == [(name, "99.99", said)]
    assert not check.agrees


def test_a_report_of_another_ledger_says_that_no_run_says_its_numbers(
    files: ReportFiles, tmp_path: Path
) -> None:
    check = verify_report(open_desk(tmp_path).house, files.docx)
    assert (check.traced, check.agrees) == (0, False)
    assert len(check.unknown) > 200


def test_a_file_that_is_no_report_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(b"no")
    with pytest.raises(SourceError, match="damaged or not whole"):
        verify_report(desk.house, path)


def test_a_file_that_speaks_of_more_runs_than_a_report_is_refused(
    files: ReportFiles, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Holding it against each pair of runs would take hours."""
    monkeypatch.setattr("yuanheng.app.reports.verify._MOST_RUNS", 0)
    with pytest.raises(UsageError, match=r"speaks of 3 runs; no report does"):
        verify_report(desk.house, files.docx)


def test_the_day_has_no_leading_zeros(view: ReportView) -> None:
    assert re.fullmatch(r"\d{4}年[1-9]\d?月[1-9]\d?日|[1-9]\d? [A-Z][a-z]+ \d{4}", view.day)


PROJECTS = ("P-1", "截至2013-12-31未动工"), ("P-2", "2010-05-01"), ("P-3", None)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Three projects under 闲置土地处置办法: one idle, one begun in time, one nobody knows of."""
    desk = open_desk(tmp_path_factory.mktemp("judged"))
    path = desk.folder / "projects.xlsx"
    heads = ("开发区", "期次", "电子监管号或项目代码", "约定开工时间", "实际开工时间")
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("项目")
        page.write_row(0, 0, heads)
        for line, (number, start) in enumerate(PROJECTS, 1):
            page.write_row(line, 0, (desk.zone, "2013", number, "2010-03-01", start))
    import_filled(desk.house, TableRequest(path, None, None, None, None), Words("zh"))
    evaluate(desk.house, "cn.idle-land.2012", period="2013")
    return desk


def test_the_report_of_a_rulebook_lists_verdicts_with_article_and_missing_documents(
    judged: Desk,
) -> None:
    run = find_run(judged.house, 1)
    view = report_view(judged.house, run, Words("zh"))
    rows = {row.subject.split()[0]: row for row in view.verdicts if "未动工" in row.rule}
    assert {name: row.verdict for name, row in rows.items()} == {
        "P-1": "met",
        "P-3": "not-provable",
    }
    assert {row.article for row in rows.values()} == {"第二条第一款"}
    assert len(rows["P-3"].missing) == 1


def test_a_finding_of_a_rule_carries_its_article_and_its_remedy(judged: Desk) -> None:
    run = find_run(judged.house, 1)
    view = report_view(judged.house, run, Words("zh"))
    found = [f for zone in view.zones for f in zone.findings if "未动工" in f.title]
    assert [(f.state, f.title[:2]) for f in found] == [("未解决", "闲置"), ("疑似", "疑似")]
    assert {f.clause[-7:] for f in found} == {" 第二条第一款"}
    assert all("三十日内" in str(f.advice[0]) for f in found)


def test_the_report_of_a_rulebook_agrees_with_its_run(judged: Desk, tmp_path: Path) -> None:
    files = write_report(judged.house, 1, tmp_path, Words("zh"))
    check = verify_report(judged.house, files.docx)
    assert (check.agrees, check.traced > 0) == (True, True)


def test_scores_and_changes_are_live_formulas_that_give_what_they_show(files: ReportFiles) -> None:
    """What a cell shows before a program reckons it again is what it comes to."""
    live, shown = (openpyxl.load_workbook(files.xlsx, data_only=values) for values in (False, True))
    counts = dict.fromkeys(("指标", "比较"), 0)
    for name in counts:
        cells = {cell.coordinate: cell.value for row in shown[name].iter_rows() for cell in row}
        for cell in (cell for row in live[name].iter_rows() for cell in row):
            if cell.data_type == "f":
                counts[name] += 1
                formula = str(cell.value).removeprefix("=")
                for place in re.findall(r"[A-Z]\d+", formula):
                    formula = formula.replace(place, repr(cells[place]))
                reckoned = eval(formula, {"MIN": min, "MAX": max})  # noqa: S307 - our own formula
                assert cells[cell.coordinate] == pytest.approx(reckoned, abs=1e-9)
    assert min(counts.values()) > 5


@pytest.mark.parametrize(
    "change",
    [("100)</f><v>4", "100)</f><v>5"), ("*100", "*101"), ("-E", "+E")],
    ids=["figure", "formula of a score", "formula of a change"],
)
def test_one_figure_or_formula_changed_in_the_workbook_is_found(
    desk: Desk, files: ReportFiles, tmp_path: Path, change: tuple[str, str]
) -> None:
    assert verify_workbook(desk.house, files.xlsx).agrees
    changed, hits = tmp_path / "x.xlsx", 0
    with zipfile.ZipFile(files.xlsx) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode() if name.endswith(".xml") else old.read(name)
            if isinstance(data, str) and name.startswith("xl/worksheets") and change[0] in data:
                data, hits = data.replace(*change, 1), hits + 1
            new.writestr(name, data)
    assert hits
    assert not verify_workbook(desk.house, changed).agrees
