"""A rulebook that cannot be meant is refused at its file, line and, in a formula, character."""

from __future__ import annotations

import textwrap
from pathlib import Path

import duckdb
import pytest

from yuanheng.errors import StandardError
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.relations import ledger_schema
from yuanheng.standards.rulebooks.reading import read_rulebook
from yuanheng.standards.rulebooks.rulebook import Rulebook
from yuanheng.standards.yaml.source import read_yaml

RULE = "label: {zh: 某, en: some}, article: 第一条, status: confirmed"
LABEL = "label: {zh: 某, en: some}"
HEAD = "rulebook: cn.example\nsubject: supply\n"


def reading(path: Path, text: str) -> Rulebook:
    file = path / "rulebook.yaml"
    file.write_text(textwrap.dedent(text), encoding="utf-8")
    yaml = read_yaml(file, "cn.example/rulebook.yaml")
    return read_rulebook(yaml, "cn.example.1", ledger_schema(), None)


def refusal(path: Path, text: str) -> StandardError:
    with pytest.raises(StandardError) as refused:
        reading(path, text)
    return refused.value


def refused_rule(path: Path, when: str) -> StandardError:
    """The refusal of the one rule of a book, which stands in line 4."""
    return refusal(path, f'{HEAD}rules:\n  one: {{{RULE}, when: "{when}"}}\n')


@pytest.mark.parametrize(
    ("when", "character", "said"),
    [
        ("aera > qty(1, 'hm2')", 1, "The name aera is not known here"),
        ("hoarding AND started", 14, "The name started is not known here"),
        ("hoarding IS NULL", 1, "is not allowed in a formula"),
        ("area IS NOT NULL", 1, "is not allowed in a formula"),
        ("CASE WHEN hoarding THEN filed END", 11, "is not allowed in a formula"),
        ("COALESCE(hoarding, TRUE)", 1, "is not allowed in a formula"),
        ("LEAST(area, covered_area) > 0", 1, "is not allowed in a formula"),
        ("GREATEST(area, covered_area) > 0", 1, "is not allowed in a formula"),
        ("sum(area) > 0", 1, "is not allowed in a formula"),
        ("now() > signed_on", 1, "is not allowed in a formula"),
        ("current_date > signed_on", None, "is not allowed in a formula"),
        ("date_diff('day', signed_on, as_of) > 3", 1, "is not allowed in a formula"),
        ("datediff('day', signed_on, as_of) > 3", 1, "is not allowed in a formula"),
        ("date_add(signed_on, 3) > as_of", 1, "is not allowed in a formula"),
        ("signed_on::date > as_of", 1, "is not a date"),
        ("year(signed_on) > 2012", 1, "is not allowed in a formula"),
        ("area > price", 1, "cannot be compared or added"),
        ("area + price > 0", 1, "cannot be compared or added"),
        ("area > 5", 1, "A bare number stands beside"),
        ("days_between(signed_on, as_of) > 5", 1, "A bare number stands beside 日"),
        ("days_between(signed_on, as_of) > qty(5, '月')", 1, "cannot be compared or added"),
        ("signed_on > 5", 1, "compares things of different kinds"),
        ("signed_on = '2012-01-01'", 1, "compares things of different kinds"),
        ("signed_on + 5 > as_of", 1, "Only a number of days can be added to a day"),
        ("signed_on + interval '1 week' > as_of", 1, "An interval is a whole number"),
        ("signed_on + interval '1 hour' > as_of", 1, "An interval is a whole number"),
        ("signed_on + interval '-1 year' > as_of", 1, "An interval is a whole number"),
        ("signed_on + interval '1.5 year' > as_of", 1, "An interval is a whole number"),
        ("signed_on + interval '1 year 2 month' > as_of", 1, "An interval is a whole number"),
        ("area + interval '1 year' > area", 1, "is not a date"),
        ("signed_on > date '2013-02-30'", 18, "is not a date"),
        ("happened(signed_on)", 1, "The function is not given what it takes"),
        ("happened(signed_on, as_of, as_of)", 1, "The function is not given what it takes"),
        ("not_happened(area, as_of)", 1, "is not a date"),
        ("first_stated(as_of) > as_of", 1, "The function is not given what it takes"),
        (
            "first_stated(signed_on + interval '1 year', as_of) > as_of",
            1,
            "Only the last date of first_stated may be reckoned",
        ),
        ("cap(area) > 0", 1, "The function is not given what it takes"),
        ("cap(hoarding, 1) > 0", 1, "is not a number"),
        ("cap(area, price) > 0", 1, "cannot be compared or added"),
        ("months_between(signed_on) > 0", 25, "The formula cannot be read"),
        ("hoarding IN (happened(signed_on, as_of))", 14, "IN takes a list of values"),
        ("area IN (cap(area, area))", 10, "IN takes a list of values"),
        ("area", None, "area is not a condition"),
    ],
)
def test_a_condition_outside_the_language_is_refused_at_its_character(
    when: str, character: int | None, said: str, tmp_path: Path
) -> None:
    """A writer of rules is led to the very word."""
    error = refused_rule(tmp_path, when)
    assert said in str(error)
    assert (error.where.file, error.where.line) == ("cn.example/rulebook.yaml", 4)
    assert error.where.character == character


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (f"{HEAD}rulez: {{}}\n", 3, "rulez"),
        (f"{HEAD}rules:\n  one: {{{RULE}, wen: filed}}\n", 4, "rules.one.wen"),
        (f"{HEAD}rules:\n  one: {{{RULE}, when: filed, severity: worst}}\n", 4, "severity"),
        (f"{HEAD}rules:\n  One: {{{RULE}, when: filed}}\n", 4, "One is not a name"),
        (f"{HEAD}rules:\n  one_two: {{{RULE}, when: filed}}\n", 4, "one_two is not a name"),
        ("rulebook: cn.example\nsubject: projekt\nrules: {}\n", 2, "projekt is not known"),
        ("rulebook: cn.example\nsubject: occupancy\nrules: {}\n", 2, "are no subjects of a zone"),
        (
            f"{HEAD}rules:\n  one: {{{RULE}, when: filed, tightens: one}}\n",
            4,
            "There is no rule one to tighten",
        ),
        (
            f"{HEAD}rules:\n  one:\n    {{{RULE}, when: filed, falls_due: area}}\n",
            5,
            "area is not a date",
        ),
        (
            f"{HEAD}parameters:\n  p: {{unit: hm2, value: 3, {LABEL}}}\nrules: {{}}\n",
            4,
            "a value without status and reference",
        ),
        (f"{HEAD}parameters:\n  p: {{unit: pH, {LABEL}}}\nrules: {{}}\n", 4, "pH"),
        (
            (
                f"{HEAD}tables:\n  f:\n    by: industry_2002\n    unit: ''\n    {LABEL}\n"
                "    status: confirmed\n    values: {'26': 1, 'X9': 1}\nrules: {}\n"
            ),
            9,
            "X9 is no code of industry_2002",
        ),
        (
            (
                f"{HEAD}tables:\n  f:\n    by: area\n    unit: ''\n    {LABEL}\n"
                "    status: confirmed\n    values: {'26': 1}\nrules: {}\n"
            ),
            5,
            "area is not a code or a word",
        ),
        (
            (
                f"{HEAD}quantities:\n  q:\n    from: building\n    sum: name\n    on: parcel\n"
                f"    {LABEL}\nrules: {{}}\n"
            ),
            6,
            "cannot be summed",
        ),
    ],
)
def test_a_key_that_cannot_be_meant_is_refused_at_its_line(
    text: str, line: int, said: str, tmp_path: Path
) -> None:
    """Unknown keys, wrong names and loose ends point at the line where they stand."""
    error = refusal(tmp_path, text)
    assert said in str(error)
    assert (error.where.file, error.where.line) == ("cn.example/rulebook.yaml", line)


def test_an_amount_in_another_unit_than_its_formula_is_refused(tmp_path: Path) -> None:
    """A fee is money, not land."""
    amount = f"amount: {{formula: area, unit: 万元, {LABEL}}}"
    error = refusal(tmp_path, f"{HEAD}rules:\n  one:\n    {{{RULE}, when: filed, {amount}}}\n")
    assert "one: the formula gives m2, not 万元" in str(error)


@pytest.mark.parametrize(
    "name",
    [
        *("select", "order", "to", "subject", "seq", "source_row", "fact", "zone", "period"),
        *("as_of", "signed_on_from", "area", "Area", "a__b", "_a", "1a", "subject_name"),
        *("delivered_to", "of_zone", "cast"),
    ],
)
def test_a_term_may_not_take_a_word_of_sql_or_a_name_of_the_statement(
    name: str, tmp_path: Path
) -> None:
    """A name that stands for two things would give one of them silently."""
    error = refusal(tmp_path, f"{HEAD}terms: {{{name}: filed}}\nrules: {{}}\n")
    assert "is not a name" in str(error) or "stands for something else" in str(error)
    assert error.where.line == 3


def test_every_word_that_the_engine_keeps_for_itself_is_no_name(tmp_path: Path) -> None:
    """The list of kept words is held against the engine's own."""
    with duckdb.connect() as connection:
        words = connection.execute(
            "SELECT keyword_name FROM duckdb_keywords()"
            " WHERE keyword_category IN ('reserved', 'type_function')"
        ).fetchall()
        taken = []
        for (word,) in words:
            try:
                connection.execute(f"SELECT {word} + 1 AS yes FROM (SELECT 1 AS {word})")
            except duckdb.Error:
                taken.append(word)
    accepted = []
    for word in taken:
        try:
            reading(tmp_path, f"{HEAD}terms: {{{word}: filed}}\nrules: {{}}\n")
        except StandardError:
            continue
        accepted.append(word)
    assert accepted == []
    assert len(taken) > 70


def test_more_facts_than_an_integer_has_bits_are_refused(tmp_path: Path) -> None:
    """63 facts could not be named apart."""
    names = [f"p{n}" for n in range(63)]
    parameters = "\n".join(f"  {n}: {{unit: '', {LABEL}}}" for n in names)
    rules = "\n".join(f"  r{n}: {{{RULE}, when: {p} > 0}}" for n, p in enumerate(names))
    error = refusal(tmp_path, f"{HEAD}parameters:\n{parameters}\nrules:\n{rules}\n")
    assert "The rules read 63 facts, more than 62" in str(error)
    assert error.where.line == 67


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x, x]\nb: [*a, *a, *a]\n",
        "rulebook: !!python/object:os.system x\n",
        f"rulebook: {'[' * 200}{']' * 200}\n",
        "rulebook: x\nrulebook: y\n",
        f"rulebook: {'x' * 2_100_000}\n",
    ],
)
def test_yaml_that_grows_or_acts_is_refused(text: str, tmp_path: Path) -> None:
    """Anchors, tags, deep nesting, double keys and huge files never reach the reader."""
    assert refusal(tmp_path, text).where.file == "cn.example/rulebook.yaml"


def test_a_formula_too_deep_to_walk_is_refused(tmp_path: Path) -> None:
    """Brackets without end cost the writer a message, not the process."""
    error = refused_rule(tmp_path, f"{'(' * 500}filed{')' * 500}")
    assert "has more than 20 levels" in str(error)


# packs that extend


def shelf(
    path: Path, name: str, body: str, *, extends: str | None = None, kind: str = "rulebook"
) -> None:
    """Put a pack of one's own beside those shipped."""
    folder = path.joinpath(*name.split("."))
    folder.mkdir(parents=True)
    head = {"pack": name, "kind": kind, "title": "{zh: 某, en: some}", "issuer": "某"}
    head |= {"document": "某", "valid_from": "'2020-01-01'"}
    head |= {"extends": extends} if extends else {}
    lines = "".join(f"{key}: {value}\n" for key, value in head.items())
    folder.joinpath("pack.yaml").write_text(lines, encoding="utf-8")
    folder.joinpath(f"{kind}.yaml").write_text(HEAD + body, encoding="utf-8")


NATIONAL = f"""\
parameters:
  given: {{unit: hm2, value: 3, status: confirmed, reference: 第一条, {LABEL}}}
  open: {{unit: hm2, {LABEL}}}
rules:
  small: {{{RULE}, when: area < open}}
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packs with a national rulebook to extend."""
    shelf(tmp_path, "cn.example.1", NATIONAL)
    monkeypatch.setenv("YUANHENG_PACKS", str(tmp_path))
    return tmp_path


def refused_pack(name: str) -> StandardError:
    with pytest.raises(StandardError) as refused:
        packs.rulebook(name)
    return refused.value


@pytest.mark.parametrize(
    ("body", "line", "said"),
    [
        (f"rules:\n  small: {{{RULE}, when: filed}}\n", 4, "Expected `tightens: small`."),
        (
            f"rules:\n  large: {{{RULE}, when: filed, tightens: large}}\n",
            4,
            "There is no rule large to tighten",
        ),
        (
            f"rules:\n  large: {{{RULE}, when: filed, tightens: small}}\n",
            4,
            "Expected the rule under its own name: small.",
        ),
        (
            f"rules:\n  small: {{{RULE}, when: filed, tightens: small, severity: low}}\n",
            4,
            "A rule that tightens another cannot change its severity",
        ),
        (
            f"rules:\n  small: {{{RULE}, when: filed, tightens: small, falls_due: signed_on}}\n",
            4,
            "A rule that tightens another cannot change its falls_due",
        ),
        (
            (
                "parameters:\n  given: {unit: hm2, value: 4, status: confirmed, reference: 某,"
                f" {LABEL}}}\nrules: {{}}\n"
            ),
            4,
            "given is stated by the standard that this one extends",
        ),
        (
            (
                f"parameters:\n  open: {{unit: 万元, value: 4, status: confirmed, reference: 某,"
                f" {LABEL}}}\nrules: {{}}\n"
            ),
            4,
            "open is given in 万元, not in hm2",
        ),
        ("terms: {open: filed}\nrules: {}\n", 3, "open stands for something else here"),
    ],
)
def test_a_pack_cannot_loosen_or_restate_what_it_extends(
    body: str, line: int, said: str, own: Path
) -> None:
    """It may fill, add and tighten; all else is refused at its line."""
    shelf(own, "cn-local.example.1", body, extends="cn.example.1")
    error = refused_pack("cn-local.example.1")
    assert said in str(error)
    assert (error.where.file, error.where.line) == ("cn-local.example.1/rulebook.yaml", line)


def test_a_pack_of_another_subject_cannot_extend(own: Path) -> None:
    """Rules over projects say nothing of zones."""
    shelf(own, "cn-local.example.1", "rules: {}\n", extends="cn.example.1")
    file = own / "cn-local" / "example" / "1" / "rulebook.yaml"
    file.write_text("rulebook: cn.example\nsubject: zone\nrules: {}\n", encoding="utf-8")
    assert "The subject is supply, as in cn.example.1" in str(refused_pack("cn-local.example.1"))


def test_a_filled_parameter_is_brought_to_the_unit_of_the_standard(own: Path) -> None:
    """15 亩 are a hectare."""
    body = (
        f"parameters:\n  open: {{unit: 亩, value: 15, status: confirmed, reference: 某, {LABEL}}}\n"
    )
    shelf(own, "cn-local.example.1", f"{body}rules: {{}}\n", extends="cn.example.1")
    stated = packs.rulebook("cn-local.example.1").stated["open"]
    assert (stated.value, stated.unit, stated.reference) == (1.0, "hm2", "某")


def test_a_tightened_rule_keeps_both_levels_in_order(own: Path) -> None:
    """The verdict says which level binds, so each keeps its pack and article."""
    body = f"rules:\n  small: {{{RULE}, when: filed, tightens: small}}\n"
    shelf(own, "cn-local.example.1", body, extends="cn.example.1")
    levels = packs.rulebook("cn-local.example.1").rules["small"].levels
    assert [(level.pack, level.when.text) for level in levels] == [
        ("cn.example.1", "area < open"),
        ("cn-local.example.1", "filed"),
    ]


@pytest.mark.parametrize(
    ("parent", "said"),
    [
        ("cn.nothing.1", "There is no rulebook cn.nothing.1 to extend"),
        ("cn.land-intensity.2014", "There is no rulebook cn.land-intensity.2014 to extend"),
        ("cn-local.example.1", "The standards extend each other"),
    ],
)
def test_what_cannot_be_extended_is_refused_at_the_line(parent: str, said: str, own: Path) -> None:
    """An unknown pack, one of another kind, and a circle."""
    shelf(own, "cn-local.example.1", "rules: {}\n", extends=parent)
    error = refused_pack("cn-local.example.1")
    assert said in str(error)
    assert (error.where.file, error.where.line) == ("cn-local.example.1/pack.yaml", 7)
