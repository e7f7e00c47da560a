"""An own scheme as a pack (自定办法): what the workbook says, put into the form of a standard.

The result goes through the readers of every pack; a fault is told at its sheet and row. An edition
that is there is never overwritten with another content.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from yuanheng.app.runs.own.workbook import APART, BANDS, GROUPS, ITEMS, STATED, Filled, Row
from yuanheng.errors import UsageError, say
from yuanheng.ledger.values import folded
from yuanheng.model.relation import Column, Relation
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.scorecards.classes import scheme_of
from yuanheng.standards.scorecards.scorecard import read_scorecard
from yuanheng.standards.scorecards.subjects import SUBJECTS
from yuanheng.standards.yaml.source import Path as Place
from yuanheng.standards.yaml.source import Yaml

_ID = re.compile(r"[a-z]{2}(?:-[a-z0-9]+)*\.[a-z][a-z0-9-]*\.[0-9]{4}(?:-[a-z0-9]+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SUBJECT = {"企业": "enterprise", "开发区": "zone_year"}
_WAYS = {"比基准值": "ratio_to_base", "极差": "min_max", "功效系数": "efficacy"}
_OTHERWISE = {"暂不定档": "withheld", "列末档": "last", "不评价": "not-rated"}
_ROUNDING = {"舍去": "down", "四舍五入": "nearest", "进一": "up"}
_TIES = {"都列高档": "better", "都列低档": "worse"}
_FREED = {"空着": "stay-empty", "递补": "pass-on"}
_NONE = ("不设", "无")
#: So many indicators has a scheme at most.
_MOST = 200


@dataclass(frozen=True)
class OwnPack:
    """A pack made of a workbook: its files by name, to be written below a folder."""

    id: str
    title: str
    files: dict[str, str]
    indicators: int
    has_classes: bool


@dataclass
class _Made:
    """A scorecard while it is made, with the row behind each of its keys."""

    plain: dict[str, Any] = field(default_factory=dict)
    lines: dict[Place, int] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)


def own_pack(path: Path) -> OwnPack:
    """Read a workbook into a pack; SourceError or StandardError names sheet and row of a fault."""
    filled = Filled(path)
    return _Maker(filled).pack()


def write_pack(pack: OwnPack, folder: Path) -> Path:
    """Write a pack below a folder; UsageError where the edition is there with another content."""
    at = folder.joinpath(*pack.id.split("."))
    for name, text in pack.files.items():
        target = at / name
        if target.exists() and target.read_text(encoding="utf-8") != text:
            raise UsageError(
                say("The edition {id} is there with another content", id=pack.id),
                remedy=say("Give the changed scheme an edition of its own, such as 2026-b."),
            )
    for name, text in pack.files.items():
        target = at / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return at


class _Maker:
    """Puts the sheets of a workbook into the form of a pack."""

    def __init__(self, filled: Filled) -> None:
        self.filled, self.stated = filled, filled.stated()
        self.id = self.need("标准编号")
        if not _ID.fullmatch(self.id):
            raise self.amiss("标准编号")
        self.subject = SUBJECTS[self.choice("评价对象", _SUBJECT)]
        self.relation: Relation = ledger_schema().relations[self.subject.relation]
        self.columns = {folded(c.label["zh"]): c for c in self.relation.columns}
        self.columns |= {c.name: c for c in self.relation.columns}
        self.document = self.need("文号")

    def pack(self) -> OwnPack:
        """Make the files, and read them as those of any pack are read."""
        made = self.scorecard()
        sheet = f"{self.filled.name} › {ITEMS}"
        read_scorecard(Yaml(sheet, made.plain, made.lines), self.id, ledger_schema())
        day = self.need("施行日期")[:10]
        if not _DAY.fullmatch(day):
            raise self.amiss("施行日期")
        title = self.need("名称")
        files = {
            "pack.yaml": _dump(
                {
                    "pack": self.id,
                    "kind": "scorecard",
                    "title": {"zh": title, "en": title},
                    "issuer": self.need("发文单位"),
                    "document": self.document,
                    "valid_from": day,
                }
            ),
            "scorecard.yaml": _dump(made.plain),
            "SOURCES.md": f"# {title}\n\n{self.document}\n\nMade of {self.filled.name}.\n",
        }
        if made.given:
            year = self.need("基准年度")
            files["parameters/own.yaml"] = _dump(
                {
                    "parameters": "own",
                    "title": _label(f"{year}年度基准值"),
                    "period": year,
                    "values": made.given,
                }
            )
        classes = self.classes()
        if classes is not None:
            scheme_of(classes, f"{self.filled.name} › {BANDS}")
            files["classes.yaml"] = _dump(classes)
        count = len(made.plain["indicators"])
        return OwnPack(self.id, title, files, count, classes is not None)

    def scorecard(self) -> _Made:
        """Make the scorecard: quantities, indicators, groups and weights."""
        made = _Made()
        groups = self.groups(made)
        rows = list(self.filled.rows(ITEMS))
        if not rows or len(rows) > _MOST:
            raise UsageError(say("A scheme has between 1 and {most} indicators", most=_MOST))
        quantities: dict[str, Any] = {}
        indicators: dict[str, Any] = {}
        parameters: dict[str, Any] = {}
        by_group: dict[str, list[tuple[str, Row]]] = {}
        for n, row in enumerate(rows, start=1):
            name = f"i{n}"
            made.lines |= {(part, name): row.number for part in ("indicators", "parameters")}
            made.lines[("trees",)] = made.lines.get(("trees",), row.number)
            by_group.setdefault(self.group_of(row, groups), []).append((name, row))
            indicators[name] = self.indicator(name, row, quantities, parameters, made)
        labels: dict[str, Any] = {}
        trees = {g: self.tree(g, found, labels) for g, found in by_group.items()}
        made.plain = {
            "scorecard": self.id.rpartition(".")[0],
            "subject": self.subject.id,
            **({"defaults": "own"} if made.given else {}),
            "quantities": quantities,
            "indicators": indicators,
            "parameters": parameters,
            "types": {
                "status": "supplied",
                "rules": {g: rule for g, rule in groups.values() if g in by_group},
            },
            "labels": labels,
            "trees": trees,
        }
        return made

    def groups(self, made: _Made) -> dict[str, tuple[str, dict[str, Any]]]:
        """Read the groups; without any, all are one."""
        found: dict[str, tuple[str, dict[str, Any]]] = {}
        for n, row in enumerate(self.filled.rows(GROUPS), start=1):
            label, column, value = (row.text(h) for h in ("分组", "条件列", "等于"))
            known = self.column(row, column)
            if not label or not value or "'" in value:
                raise self.filled.refuse(row, say("A group needs a name, a column and a value"))
            made.lines[("types", "rules", f"t{n}")] = row.number
            when = f"{known.name} = '{value}'"
            found[folded(label)] = (f"t{n}", {"label": _label(label), "when": when})
        every = {"label": _label("全部"), "when": "zone <> ''"}
        return found or {"": ("t1", every)}

    def group_of(self, row: Row, groups: dict[str, tuple[str, dict[str, Any]]]) -> str:
        """Find the group of a row."""
        label = folded(row.text("分组")) if "" not in groups else ""
        if label not in groups:
            raise self.filled.refuse(
                row, say("There is no group {name} in the sheet", name=row.text("分组") or "–")
            )
        return groups[label][0]

    def indicator(
        self,
        name: str,
        row: Row,
        quantities: dict[str, Any],
        parameters: dict[str, Any],
        made: _Made,
    ) -> dict[str, Any]:
        """Make one indicator of a row: its formula, unit and way of scoring."""
        label, unit = row.text("指标"), row.text("计量单位")
        if not label:
            raise self.filled.refuse(row, say("The indicator has no name"))
        formula = self.sum_of(row, row.text("分子"), quantities)
        if row.text("分母"):
            below = self.sum_of(row, row.text("分母"), quantities)
            formula = f"({formula}) / ({below})"
        way = _WAYS.get(row.text("计分方法"))
        if way is None:
            raise self.filled.refuse(
                row,
                say("{name} is no way of scoring", name=row.text("计分方法") or "–"),
                say("Known: {known}.", known="、".join(_WAYS)),
            )
        score: dict[str, Any] = {"status": "supplied"}
        if way == "ratio_to_base":
            base = f"{name}_base"
            parameters[base] = {"unit": unit, "optional": True, "label": _label(f"{label}基准值")}
            made.lines[("parameters", base)] = row.number
            score["base"] = base
            if row.text("基准值"):
                made.given[base] = {
                    "value": float(self.number(row, "基准值")),
                    "unit": unit,
                    "status": "supplied",
                    "reference": self.document,
                }
            if row.text("最低分"):
                score["floor"] = float(self.number(row, "最低分"))
            if row.text("最高分"):
                score["cap"] = float(self.number(row, "最高分"))
        elif way == "min_max":
            score["floor"] = float(self.number(row, "最低分")) if row.text("最低分") else 0.0
        return {
            "label": _label(label),
            "formula": formula,
            "unit": unit,
            "status": "supplied",
            "score": {way: score},
        }

    def tree(self, group: str, found: list[tuple[str, Row]], labels: dict[str, Any]) -> Any:  # noqa: ANN401 - of the form of a pack
        """Put the indicators of a group below their goals; the weights must sum to 100."""
        weights = {name: self.weight(row) for name, row in found}
        total = sum((w for w in weights.values() if w is not None), Decimal(0))
        if None not in weights.values() and total != 100:
            raise self.filled.refuse(
                found[0][1],
                say("The weights of the group sum to {sum}, not to 100", sum=str(total)),
            )
        goals: dict[str, list[str]] = {}
        for name, row in found:
            goals.setdefault(row.text("目标"), []).append(name)
        nodes: dict[str, Any] = {}
        for n, (goal, names) in enumerate(goals.items(), start=1):
            known = [w for x in names if (w := weights[x]) is not None]
            whole = sum(known, Decimal(0)) if len(known) == len(names) else None
            if not goal:
                nodes |= {x: _weighed(weights[x], Decimal(100)) for x in names}
                continue
            labels[f"{group}_g{n}"] = _label(goal)
            nodes[f"{group}_g{n}"] = {
                **_weighed(whole, Decimal(100)),
                "of": {x: _weighed(weights[x] if whole else None, whole) for x in names},
            }
        return {"status": "supplied", self.subject.id: nodes}

    def classes(self) -> dict[str, Any] | None:
        """Make the scheme of classes; None where the workbook has none."""
        bands = list(self.filled.rows(BANDS))
        if not bands:
            return None
        plain: dict[str, Any] = {
            "classes": f"{self.id.rpartition('.')[0]}.classes",
            "version": self.id.rpartition(".")[2],
            "document": self.document,
            "standard": self.id,
            "bands": [
                {"name": b.text("档次"), "to": float(self.number(b, "到（%）"))} for b in bands
            ],
            "decimals": int(self.number(self.row("小数位数"), "")),
            "item": {"least": self.limit("单项最低分"), "most": self.limit("单项最高分")},
            "missing": {"otherwise": self.choice("缺数据的", _OTHERWISE)},
        }
        for key, item, known in (
            ("rounding", "家数取整", _ROUNDING),
            ("ties", "同分的", _TIES),
            ("freed", "空出名额", _FREED),
        ):
            if item in self.stated and self.stated[item].text(""):
                plain[key] = self.choice(item, known)
        members = [self.member(row) for row in self.filled.rows(APART)]
        return plain | ({"members": members} if members else {})

    def member(self, row: Row) -> dict[str, Any]:
        """Read a firm that stands apart: a class, the best it may have, or points."""
        said = row.text("结论")
        plain: dict[str, Any] = {"enterprise": row.text("企业"), "reason": row.text("原因")}
        if said.startswith(("≤", "<=")):
            return plain | {"at_most": said.lstrip("≤<=").strip()}
        if said.startswith(("+", "-", "＋", "－")):
            points = said.replace("＋", "+").replace("－", "-")
            return plain | {"points": float(self.decimal(row, points))}
        return plain | {"is": said}

    def sum_of(self, row: Row, text: str, quantities: dict[str, Any]) -> str:
        """Read columns joined by + and − into a formula, and name what it sums."""
        parts = re.split(r"\s*([+\-＋－])\s*", text.strip()) if text.strip() else []
        if not parts or len(parts) % 2 == 0:
            raise self.filled.refuse(row, say("The indicator names no column"))
        formula = ""
        for n, part in enumerate(parts):
            if n % 2:
                formula += " + " if part in "+＋" else " - "
                continue
            column = self.column(row, part)
            quantity = f"q_{column.name}"
            quantities[quantity] = {
                "from": self.relation.id,
                "sum": column.name,
                "label": dict(column.label),
            }
            formula += quantity
        return formula

    def column(self, row: Row, text: str) -> Column:
        """Find a column of the table by what people call it."""
        found = self.columns.get(folded(text))
        if found is None:
            raise self.filled.refuse(
                row,
                say(
                    "{relation} has no column {name}",
                    relation=self.relation.label["zh"],
                    name=text or "–",
                ),
                say("Expected a name of the last sheet of the empty workbook."),
            )
        return found

    def weight(self, row: Row) -> Decimal | None:
        """Read a weight; None where it is left open."""
        return self.number(row, "权重（%）") if row.text("权重（%）") else None

    def number(self, row: Row, head: str) -> Decimal:
        """Read a number of a row."""
        return self.decimal(row, row.text(head))

    def decimal(self, row: Row, text: str) -> Decimal:
        """Read a number as people write it."""
        try:
            value = Decimal(text.replace(",", "").removesuffix("%"))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise self.filled.refuse(row, say("{text} is not a number", text=text or "–"))
        return value

    def row(self, item: str) -> Row:
        """Give the row of an item of the sheet 办法; UsageError where it is not filled."""
        found = self.stated.get(item)
        if found is None or not found.text(""):
            raise UsageError(
                say("The scheme does not say: {item}", item=item),
                expected=say("Expected {form}.", form=STATED[item] or item),
            )
        return found

    def need(self, item: str) -> str:
        """Give what the sheet 办法 says of an item."""
        return self.row(item).text("")

    def choice(self, item: str, known: dict[str, str]) -> str:
        """Read one of the words that an item knows."""
        row = self.row(item)
        if row.text("") not in known:
            raise self.amiss(item)
        return known[row.text("")]

    def limit(self, item: str) -> float | str:
        """Read the least or most of one item; a word for none is an answer."""
        text = self.need(item)
        return "none" if text in _NONE else float(self.decimal(self.row(item), text))

    def amiss(self, item: str) -> Exception:
        """Say that an item of the sheet 办法 is not what may stand there."""
        row = self.row(item)
        return self.filled.refuse(
            row,
            say("{item}: {text} cannot stand there", item=item, text=row.text("")),
            say("Expected {form}.", form=STATED[item]),
        )


def _weighed(weight: Decimal | None, whole: Decimal | None) -> dict[str, Any]:
    """Give a weight as a share of its whole; nothing where it is left open."""
    return {} if weight is None or not whole else {"weight": float(weight / whole)}


def _label(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def _dump(plain: object) -> str:
    """Write plain values as YAML that the reader of packs takes."""
    return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=1000))
