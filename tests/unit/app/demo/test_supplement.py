"""The supplement of 2012 holds what the survey lacked, and changes nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio.raw

from yuanheng.app.demo import LAYER_2012, write_demo_survey, write_supplement

MENDED = {"GYDM"}
NEW = {"TDXZQK", "GYSSZE", "ESCYSSZE"}


def test_only_what_was_lacking_is_new(tmp_path: Path) -> None:
    """One supply state is mended and three columns are added; shapes and other cells stay."""
    survey = write_demo_survey(tmp_path / "survey.gpkg")
    later = write_supplement(survey.path, tmp_path / "later.gpkg")
    meta, _, shapes, cells = pyogrio.raw.read(survey.path, layer=LAYER_2012)
    new_meta, _, new_shapes, new_cells = pyogrio.raw.read(later, layer=LAYER_2012)
    old = dict(zip(meta["fields"], cells, strict=True))
    new = dict(zip(new_meta["fields"], new_cells, strict=True))
    assert new.keys() - old.keys() == NEW
    assert [name for name in old if list(old[name]) != list(new[name])] == list(MENDED)
    assert int(np.sum(old["GYDM"] != new["GYDM"])) == 1
    assert list(shapes) == list(new_shapes)


def test_every_patch_to_be_judged_is_judged(tmp_path: Path) -> None:
    """Idle or not is said of land supplied and unbuilt, and of no other."""
    survey = write_demo_survey(tmp_path / "survey.gpkg")
    later = write_supplement(survey.path, tmp_path / "later.gpkg")
    meta, _, _, cells = pyogrio.raw.read(later, layer=LAYER_2012)
    columns = dict(zip(meta["fields"], cells, strict=True))
    waiting = (columns["DLDM"] == "B21") & (columns["GYDM"] == "D21")
    assert set(columns["TDXZQK"][waiting]) == {"是", "否"}
    assert set(columns["TDXZQK"][~waiting]) == {""}
