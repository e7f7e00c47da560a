"""The Chinese catalogue says every template of the source, whole, and nothing besides."""

from __future__ import annotations

import ast
import io
from collections import Counter
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import get_args

import jinja2
import pytest
from babel.messages.pofile import read_po
from jinja2 import nodes

import yuanheng
from yuanheng.errors import Message, UsageError, say
from yuanheng.model.accounts import JobState, Role, UnitKind
from yuanheng.standards.relations import ledger_schema
from yuanheng.words.words import Words, plain_error

ROOT = Path(yuanheng.__file__).parent
CATALOGUE = ROOT / "words" / "locale" / "zh.po"
SAYING = ("say", "words", "Message")

#: What the pages say by the name of a value: menu, roles, kinds of units, states of jobs.
_NAMED = {word for kind in (Role, UnitKind, JobState) for word in get_args(kind)}

#: The two places that pass a template on, and know none themselves.
PASSING = {("words/words.py", "self.say"), ("words/words.py", "Message"), ("errors.py", "Message")}


class Module:
    """A module of the source, and the templates that it says."""

    def __init__(self, path: Path) -> None:
        self.name = path.relative_to(ROOT).as_posix()
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.nodes = list(ast.walk(self.tree))
        self.unfound: list[str] = []

    def templates(self) -> set[str]:
        """Every string that a call of say, words or Message may get as its template."""
        found: set[str] = set()
        for node in self.nodes:
            if not isinstance(node, ast.Call) or not node.args:
                continue
            said, template = ast.unparse(node.func), node.args[0]
            if said.rpartition(".")[2] not in SAYING or (self.name, said) in PASSING:
                continue
            if self.says_a_message(node):
                continue
            texts = self.strings(template)
            if not texts:
                self.unfound.append(f"{self.name}:{node.lineno} {ast.unparse(node)}")
            found |= texts
        return found

    def says_a_message(self, call: ast.Call) -> bool:
        """`words.say(message)` says what was made elsewhere; it takes no template of its own."""
        said, given = call.func, call.args[0]
        made = isinstance(said, ast.Attribute) and said.attr == "say"
        return made and not isinstance(given, (ast.Constant, ast.IfExp))

    def strings(self, node: ast.expr) -> set[str]:
        """The strings that an expression may be: itself, or those bound to its name."""
        if isinstance(node, ast.Constant):
            return {node.value} if isinstance(node.value, str) else set()
        if isinstance(node, ast.IfExp):
            return self.strings(node.body) | self.strings(node.orelse)
        if isinstance(node, ast.Name):
            return {text for value in self.bound(node.id) for text in self.strings(value)}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            return self.entries(node.func.value) if node.func.attr == "get" else set()
        return self.entries(node.value) if isinstance(node, ast.Subscript) else set()

    def entries(self, table: ast.expr) -> set[str]:
        """The strings that a dictionary bound to a name may give."""
        tables = self.bound(table.id) if isinstance(table, ast.Name) else [table]
        values = [v for t in tables if isinstance(t, ast.Dict) for v in t.values]
        return {text for value in values for text in self.strings(value)}

    def bound(self, name: str) -> list[ast.expr]:
        """What a name is given in this module, by assignment or by a loop over a written list."""
        values: list[ast.expr] = []
        for node in self.nodes:
            if isinstance(node, ast.Assign):
                values += [node.value for t in node.targets if ast.unparse(t) == name]
            elif isinstance(node, ast.AnnAssign) and node.value is not None:
                values += [node.value] if ast.unparse(node.target) == name else []
            elif isinstance(node, (ast.For, ast.comprehension)):
                values += _looped(node.target, node.iter, name)
        return values


def _looped(target: ast.expr, items: ast.expr, name: str) -> list[ast.expr]:
    """What a loop gives to a name: `for name, value in (("ideal", x), ("weight", y))`."""
    if not isinstance(items, (ast.Tuple, ast.List)):
        return []
    if ast.unparse(target) == name:
        return list(items.elts)
    names = [ast.unparse(t) for t in target.elts] if isinstance(target, ast.Tuple) else []
    rows = [row for row in items.elts if isinstance(row, ast.Tuple)]
    return [row.elts[names.index(name)] for row in rows] if name in names else []


@lru_cache(maxsize=1)
def _read() -> tuple[set[str], list[str]]:
    """The templates of the source, and the calls whose template reading does not find."""
    modules = [Module(path) for path in sorted(ROOT.rglob("*.py"))]
    templates = {template for module in modules for template in module.templates()}
    templates |= {text for path in sorted(ROOT.rglob("*.html")) for text in _of_page(path)}
    return templates | _NAMED, [call for module in modules for call in module.unfound]


def _of_page(path: Path) -> set[str]:
    """The templates that a page of the console says; those it says by name are in _NAMED."""
    tree = jinja2.Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    calls = [c for c in tree.find_all(nodes.Call) if isinstance(c.node, nodes.Name)]
    said = [c.args[0] for c in calls if getattr(c.node, "name", "") == "say" and c.args]
    return {
        str(const.value)
        for argument in said
        for const in (
            [argument.expr1, argument.expr2] if isinstance(argument, nodes.CondExpr) else [argument]
        )
        if isinstance(const, nodes.Const)
    }


def _source() -> set[str]:
    return _read()[0]


def _catalogue() -> dict[str, str]:
    catalogue = read_po(io.BytesIO(CATALOGUE.read_bytes()))
    return {str(m.id): str(m.string) for m in catalogue if m.id}


def _placeholders(template: str) -> set[tuple[str, str, str]]:
    """Names with their format and conversion; the order and the number of uses are free."""
    return {
        (name, spec or "", conversion or "")
        for _, name, spec, conversion in Formatter().parse(template)
        if name is not None
    }


def test_every_template_in_the_source_can_be_found_by_reading_it() -> None:
    assert _read()[1] == []


def test_every_template_in_the_source_has_a_translation() -> None:
    catalogue = _catalogue()
    assert sorted(template for template in _source() if not catalogue.get(template)) == []


def test_every_translation_has_the_placeholders_of_its_template() -> None:
    wrong = [
        (template, chinese)
        for template, chinese in _catalogue().items()
        if _placeholders(template) != _placeholders(chinese)
    ]
    assert wrong == []


def test_no_translation_is_unused() -> None:
    assert sorted(_catalogue().keys() - _source()) == []


def test_no_template_is_translated_twice() -> None:
    lines = CATALOGUE.read_text(encoding="utf-8").splitlines()
    counts = Counter(line for line in lines if line.startswith("msgid "))
    assert [line for line, n in counts.items() if n > 1] == []


def test_no_translation_holds_the_brackets_that_the_terminal_reads_as_style() -> None:
    assert [chinese for chinese in _catalogue().values() if set(chinese) & set("[]")] == []


def test_chinese_sentences_end_as_their_templates_do() -> None:
    ends = {".": "。", ":": "：", "?": "？"}
    wrong = [
        (template, chinese)
        for template, chinese in _catalogue().items()
        if template[-1] in ends and not chinese.endswith((ends[template[-1]], "}"))
    ]
    assert wrong == []


def test_a_template_is_said_in_chinese_with_its_values() -> None:
    assert Words("zh")("There is no layer {layer}", layer="sy_2013") == "没有图层 sy_2013"


def test_a_number_keeps_the_format_of_its_template() -> None:
    template = "Areas in {crs} differ from those on the ellipsoid by {share:.3%}"
    said = Words("zh")(template, crs="EPSG:4490", share=0.00123)
    assert said == "按 EPSG:4490 量算的面积与椭球面积相差 0.123%"


def test_labels_of_packs_given_as_english_values_are_said_in_chinese() -> None:
    label = ledger_schema().relations["parcel"].column("floor_area").label
    message = say("{label} is not in this layer; it is unknown on every patch", label=label["en"])
    assert Words("zh").say(message) == f"本图层没有“{label['zh']}”，所有图斑的该项均为未知"


def test_labels_of_packs_given_as_english_values_stay_english_in_english() -> None:
    label = ledger_schema().relations["parcel"].column("floor_area").label["en"]
    message = say("{label} is not in this layer; it is unknown on every patch", label=label)
    assert Words("en").say(message).startswith(f"{label} is not in this layer")


def test_a_template_without_a_translation_is_said_in_english() -> None:
    assert Words("zh").say(Message("A sentence of tomorrow, {n}", {"n": 3})).endswith("row, 3")


@pytest.mark.parametrize("lang", ["fr", "", "zh_TW"])
def test_an_unknown_language_falls_back_to_english(lang: str) -> None:
    words = Words(lang)
    assert (words.lang, words("row {row}", row=3)) == ("en", "row 3")


def test_a_label_is_said_in_the_language_asked_for() -> None:
    label = {"zh": "土地供应率", "en": "Land supply rate"}
    assert [Words(lang).label(label) for lang in ("zh", "en")] == ["土地供应率", "Land supply rate"]


def test_a_list_is_joined_with_the_marks_of_the_language() -> None:
    assert [Words(lang).join(("a", "b")) for lang in ("zh", "en")] == ["a；b", "a; b"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh", ["没有指定台账", "例如：--assume JZMJ=m2", "可选：a, b。"]),
        ("en", ["No ledger is named", "For example: --assume JZMJ=m2", "Known: a, b."]),
    ],
)
def test_errors_as_json_carry_the_language(lang: str, said: list[str]) -> None:
    error = UsageError(
        say("No ledger is named"),
        expected=say("Known: {known}.", known="a, b"),
        remedy=say("For example: --assume JZMJ=m2"),
        lines=(say("{text}", text="x"),),
    )
    plain = plain_error(error, Words(lang))
    assert [plain["message"], plain["remedy"], plain["expected"]] == said
    assert (plain["facts"], plain["error"], plain["exit_code"]) == (["x"], "UsageError", 2)
