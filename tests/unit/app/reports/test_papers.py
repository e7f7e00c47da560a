"""Papers are made of the ledger, made again when they are verified, and no number slips through."""

import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from yuanheng.app.demo import DEMO_DAY, ZONE_NAME, write_demo_supplies
from yuanheng.app.intake.exchange import import_tables
from yuanheng.app.intake.layers import add_zone
from yuanheng.app.opening import OpenHouse, create_ledger
from yuanheng.app.reports.verify import verify_report
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.errors import LedgerError, UsageError
from yuanheng.ledger.drafts.table import TableRequest
from yuanheng.report.proof.bookmarks import seal_name
from yuanheng.views.descent.idle_plots import IDLE, area_of, idle_land
from yuanheng.views.ledger.batches import zone_names
from yuanheng.views.papers.making import PaperAsked, PaperKind, paper_file
from yuanheng.words.words import Words

ZH = Words("zh")
_BODY, _LIST = "word/document.xml", "customXml/item2.xml"
_CHART = "word/charts/chart1.xml"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> OpenHouse:
    """The sample supplies, checked for idle land."""
    folder = tmp_path_factory.mktemp("papers")
    house = create_ledger(folder / "ledger.yhdb")
    add_zone(house, ZONE_NAME, {"level": "省级"})
    table = write_demo_supplies(folder / "supplies.xlsx")
    import_tables(house, TableRequest(table.path, None, None, "2013", None), ZH)
    evaluate(house, "cn.idle-land.2012", period="2013", as_of=DEMO_DAY)
    return house


def asked(house: OpenHouse, kind: PaperKind) -> PaperAsked:
    return PaperAsked(kind, tuple(zone_names(house)))


@pytest.fixture(scope="module")
def idle(house: OpenHouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("idle") / "idle.docx"
    path.write_bytes(paper_file(house, ZH, asked(house, "idle")).content)
    return path


def text_of(path: Path) -> str:
    import docx  # noqa: PLC0415 - slow to load, and not all tests need it

    return "\n".join(p.text for p in docx.Document(str(path)).paragraphs)


def altered(path: Path, target: Path, changes: dict[str, Callable[[str], str]]) -> Path:
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, changes[name](data.decode()) if name in changes else data)
    return target


def test_the_paper_on_idle_land_says_first_how_many_how_much_and_how_long(
    house: OpenHouse, idle: Path
) -> None:
    (zone,) = zone_names(house)
    land = idle_land(house, zone)
    assert land is not None
    assert len(land.of(*IDLE)) == 12
    assert len(land.of("two-years")) == 4
    said = text_of(idle)
    assert "共有闲置土地12宗、920.81亩，其中满两年4宗、281.33亩。" in said
    assert abs(area_of(land.of(*IDLE)) - Fraction("920.81")) <= Fraction(1, 200)
    assert "not-started" not in said
    assert "qty(" not in said


def test_no_sentence_of_a_paper_stands_twice(idle: Path) -> None:
    sentences = [s for s in text_of(idle).split("。") if len(s) > 12]
    assert len(sentences) == len(set(sentences))


@pytest.mark.parametrize("kind", ["idle", "bulletin"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_paper_made_again_is_the_same_number_by_number(
    house: OpenHouse, tmp_path: Path, kind: PaperKind, lang: str
) -> None:
    path = tmp_path / "paper.docx"
    path.write_bytes(paper_file(house, Words(lang), asked(house, kind)).content)
    found = verify_report(house, path)
    assert (found.agrees, found.sealed) == (True, 0)
    assert found.traced > 10


def test_a_number_changed_in_the_text_or_in_the_chart_is_found(
    house: OpenHouse, idle: Path, tmp_path: Path
) -> None:
    for part in (_BODY, _CHART):
        changed = altered(
            idle, tmp_path / "x.docx", {part: lambda x: x.replace("281.33", "281.34")}
        )
        assert not verify_report(house, changed).agrees


def test_a_number_changed_with_its_seal_and_in_the_list_is_found_too(
    house: OpenHouse, idle: Path, tmp_path: Path
) -> None:
    """Whoever knows how seals are made is still held against the ledger."""

    def forge(xml: str) -> str:
        return xml.replace(seal_name("920.81"), seal_name("120.81")).replace("920.81", "120.81")

    changed = altered(idle, tmp_path / "x.docx", {_BODY: forge, _LIST: forge})
    found = verify_report(house, changed)
    assert not found.agrees
    assert "120.81" in {f.found for f in found.unknown} | {f.found for f in found.altered}


def test_a_paper_on_zones_that_an_account_does_not_see_is_not_verified_for_it(
    house: OpenHouse, idle: Path
) -> None:
    with pytest.raises(UsageError, match="does not see"):
        verify_report(house, idle, frozenset({"another"}))


def test_a_paper_without_anything_to_say_says_what_to_do(house: OpenHouse) -> None:
    for kind in ("analysis", "review"):
        with pytest.raises(LedgerError):
            paper_file(house, ZH, asked(house, kind))
