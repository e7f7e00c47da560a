"""Packs are found by id, known by the digest of their content, and refused under a wrong name."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from yuanheng.errors import StandardError
from yuanheng.standards.packs import contents as packs
from yuanheng.standards.packs import folders as pack_folders
from yuanheng.standards.packs.contents import Pack
from yuanheng.standards.yaml import roots

if TYPE_CHECKING:
    from pathlib import Path

ID = "cn.land-intensity.2014"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A pack of its own, so that a test may spoil it."""
    shipped = packs.pack(ID).folder
    folder = tmp_path / "cn" / "land-intensity" / "2014"
    (folder / "parameters").mkdir(parents=True)
    for name in ("pack.yaml", "scorecard.yaml", "SOURCES.md"):
        (folder / name).write_bytes(shipped.joinpath(name).read_bytes())
    (folder / "parameters" / "one.yaml").write_text("parameters: one\n", encoding="utf-8")
    return folder


def read(folder: Path) -> Pack:
    return pack_folders._read(folder, ID)


def test_the_shipped_packs_are_found_by_their_path() -> None:
    kinds = {name: found.kind for name, found in packs.all_packs().items()}
    assert kinds == {
        "cn-anhui.deductions.2022": "rulebook",
        "cn-fuzhou.standard-land.2024": "rulebook",
        "cn-gaoan.efficacy.2021": "scorecard",
        "cn-huaian.per-mu.2024": "scorecard",
        "cn-huangyan.per-mu.2021": "scorecard",
        "cn-huangyan.per-mu.2022": "scorecard",
        "cn-hunan.htz-conversion.2021": "rulebook",
        "cn-jiangsu.industrial-land-control.2021": "rulebook",
        "cn-longchang.standard-land.2022": "rulebook",
        "cn-quanzhou.inefficient-land.2025": "rulebook",
        "cn-jingde.per-mu.2022": "scorecard",
        "cn-shandong.per-mu.2019": "scorecard",
        "cn-shijiazhuang.inefficient-land.2024": "rulebook",
        "cn-sichuan.zone-setup.2019": "rulebook",
        "cn-tieshangang.standard-land.2023": "rulebook",
        "cn.calendar.2026": "calendar",
        "cn.etdz-exit.2016": "rulebook",
        "cn.etdz-exit.2021": "rulebook",
        "cn.etdz-upgrade.2011": "rulebook",
        "cn.etdz.2021": "scorecard",
        "cn.idle-land-quota.2012": "rulebook",
        "cn.idle-land.2012": "rulebook",
        "cn.industrial-land-control.2008": "rulebook",
        "cn.industrial-land-control.2023": "rulebook",
        "cn.inefficient-land.2016": "rulebook",
        "cn.stock-quota.2020": "rulebook",
        "cn.zone-consolidation.2024": "rulebook",
        "cn.land-allocation.2026": "problem",
        "cn.land-contract.2008": "rulebook",
        "cn.land-intensity.2014": "scorecard",
        "cn.land-survey.2014": "profile",
        "cn.landchina-listing.2019": "table-profile",
        "cn.landchina-supply.2019": "table-profile",
        "cn.performance-agreement.2018": "rulebook",
        "cn.plot-text.2018": "table-profile",
        "cn.zero-carbon-park.2025": "rulebook",
        "us-ma.assessor.2025": "table-profile",
        "us-ma.tax-parcels.2025": "table-profile",
    }


def test_a_pack_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(StandardError, match=r"There is no standard cn\.nothing") as refused:
        packs.pack("cn.nothing")
    assert "cn.land-intensity.2014, cn.land-survey.2014" in str(refused.value)


def test_a_profile_cannot_be_evaluated() -> None:
    with pytest.raises(StandardError, match="is not a standard that can be evaluated"):
        packs.scorecard("cn.land-survey.2014")


def test_a_scorecard_is_no_import_profile() -> None:
    with pytest.raises(StandardError, match="is not an import profile"):
        packs.profile(ID)


def test_a_pack_under_another_folder_is_refused_at_its_line(copied: Path) -> None:
    with pytest.raises(StandardError, match="is not the folder's") as refused:
        pack_folders._read(copied, "cn.land-intensity.2020")
    assert (refused.value.where.file, refused.value.where.line) == (
        "cn.land-intensity.2020/pack.yaml",
        1,
    )


def test_folders_that_hold_a_pack_are_found(copied: Path, tmp_path: Path) -> None:
    (tmp_path / "_drafts").mkdir()
    shutil.copy(copied / "pack.yaml", tmp_path / "_drafts" / "pack.yaml")
    assert list(roots._folders(tmp_path, ())) == [(("cn", "land-intensity", "2014"), copied)]


def test_a_pack_names_its_parameter_sets(copied: Path) -> None:
    assert read(copied).parameter_sets() == ("one",)


def test_a_pack_without_parameters_names_none(copied: Path) -> None:
    shutil.rmtree(copied / "parameters")
    assert read(copied).parameter_sets() == ()


@pytest.mark.parametrize("name", ["scorecard.yaml", "SOURCES.md", "parameters/one.yaml"])
def test_a_change_in_any_file_changes_the_digest(copied: Path, name: str) -> None:
    before = read(copied).digest
    with (copied / name).open("ab") as stream:
        stream.write(b"# changed\n")
    assert read(copied).digest != before


def test_renaming_a_file_changes_the_digest(copied: Path) -> None:
    before = read(copied).digest
    (copied / "parameters" / "one.yaml").rename(copied / "parameters" / "two.yaml")
    assert read(copied).digest != before


def test_line_ends_and_stray_files_do_not_change_the_digest(copied: Path) -> None:
    before = read(copied).digest
    path = copied / "scorecard.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (copied / "notes.tmp").write_bytes(b"x")
    assert read(copied).digest == before


def test_an_unknown_key_in_the_head_is_refused_at_its_line(copied: Path) -> None:
    with (copied / "pack.yaml").open("a", encoding="utf-8") as stream:
        stream.write("price: 5\n")
    with pytest.raises(StandardError, match="price") as refused:
        read(copied)
    assert refused.value.where.line == 7


def test_packs_of_ones_own_folder_stand_beside_the_shipped_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A province or a zone brings its own standards in a folder named by YUANHENG_PACKS."""
    folder = tmp_path / "cn-own" / "idle-land" / "2026"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(
        "pack: cn-own.idle-land.2026\nkind: rulebook\nextends: cn.idle-land.2012\n"
        "title: {zh: 本区, en: Own}\nissuer: 本区\ndocument: 无\nvalid_from: '2026-01-01'\n",
        encoding="utf-8",
    )
    (folder / "rulebook.yaml").write_text(
        "rulebook: cn.idle-land\nsubject: supply\nrules: {}\n", encoding="utf-8"
    )
    monkeypatch.setenv("YUANHENG_PACKS", str(tmp_path))
    assert packs.pack("cn-own.idle-land.2026").extends == "cn.idle-land.2012"
    own, shipped = packs.rulebook("cn-own.idle-land.2026"), packs.rulebook("cn.idle-land.2012")
    assert (tuple(own.rules), own.packs) == (
        tuple(shipped.rules),
        ("cn.idle-land.2012", "cn-own.idle-land.2026"),
    )


def test_a_second_pack_of_one_id_is_refused_at_its_line(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shipped standard cannot be replaced in silence by one of the same name."""
    monkeypatch.setenv("YUANHENG_PACKS", str(tmp_path))
    with pytest.raises(StandardError, match="There are two standards") as refused:
        packs.all_packs()
    assert (refused.value.where.file, copied.name) == (f"{ID}/pack.yaml", "2014")


def test_a_folder_of_packs_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misspelt folder is not the same as no standards of one's own."""
    monkeypatch.setenv("YUANHENG_PACKS", str(tmp_path / "nowhere"))
    with pytest.raises(StandardError, match="There is no folder"):
        packs.all_packs()
