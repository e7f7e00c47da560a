"""The sample tree of targets as a table (目标样例表): to take away, or to bring into a ledger."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from pathlib import Path

import xlsxwriter

from yuanheng.app.intake.tables import import_filled
from yuanheng.app.opening import OpenHouse
from yuanheng.errors import LedgerError, UsageError, say
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.ledger.record.identity import find_zone
from yuanheng.ledger.record.known import zone_history, zones_on
from yuanheng.ledger.tables.template import write_head
from yuanheng.model.ledger import Batch
from yuanheng.standards.packs.folders import pack
from yuanheng.standards.packs.mission import MissionTarget, mission_targets
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words

_ZH = Words("zh")
_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
#: What measures a target, as the list words it.
_BY = {
    "indicator": "样例：由标准指标度量：{said}（{standard}）",
    "rule": "样例：由标准规则度量：{said}（{standard}）",
    "problem": "样例：由用地分配度量：{said}（{standard}）",
    "series": "样例：由月报指标度量：{said}",
    "task": "样例：由督办任务度量：{said}",
    "not_yet": "样例：尚不能度量：{said}",
}
_TARGET = ("zone", "period", "name", "parent", "indicator", "rule", "progress")


def write_mission(path: Path, zone: str, year: str) -> Path:
    """Write the tree as a workbook that imports as it is.

    zone: by name or code. UsageError where the year is none.
    """
    if not _YEAR.fullmatch(year):
        raise UsageError(
            say("{text} is not a year", text=year), expected=say("Write a year such as 2025.")
        )
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        declared = ledger_schema().relations["target"]
        columns = [declared.column(name) for name in _TARGET]
        page = write_head(book, declared.label["zh"], columns, _ZH.label)
        for n, row in enumerate(target_rows(), 1):
            for at, text in enumerate((zone, year, *row)):
                if text:
                    page.write_string(n, at, text)
    return path


def bring_mission(house: OpenHouse, words: Words, zone: str, year: str) -> Batch:
    """Bring the tree into a ledger, for a zone and a year; gives the batch, to be withdrawn."""
    known = find_zone(zone_history(house.store, house.store.last_seq()), zone)
    names = {r["zone"]: r["name"] for r in zones_on(house.store, house.store.last_seq(), "9999")}
    with tempfile.TemporaryDirectory(prefix="yuanheng-") as folder:
        path = write_mission(Path(folder) / "目标样例表.xlsx", str(names[known]), year)
        done = import_filled(house, TableRequest(path, None, None, None, known), words)
    if done.batch is None:
        raise LedgerError(say("Nothing was written"))
    return done.batch


def target_rows() -> list[tuple[str, str, str, str, str]]:
    """Give name, whole, indicator, rule and words of each target, after its heading.

    A phrase that stands under two headings is told apart by them.
    """
    found: list[tuple[str, str, str, str, str]] = []
    times = Counter(t.phrase["zh"] for t in mission_targets())
    headings: set[str] = set()
    for target in mission_targets():
        heading = f"{target.row}　{target.heading['zh']}"
        if heading not in headings:
            headings.add(heading)
            found.append((heading, "", "", "", "样例：下列各项为其分解"))
        name = target.phrase["zh"]
        shown = f"{name}（{target.heading['zh']}）" if times[name] > 1 or name in headings else name
        found.append((shown, heading, _series(target), _rule(target), _words(target)))
    return found


def _series(target: MissionTarget) -> str:
    return target.name if target.by == "series" else ""


def _rule(target: MissionTarget) -> str:
    return f"{target.standard}/{target.name}" if target.by == "rule" else ""


def _words(target: MissionTarget) -> str:
    title = pack(target.standard).title["zh"] if target.standard else ""
    return _BY[target.by].format(said=target.said["zh"], standard=title)
