"""The real survey layers as a lake give what their ledger gives, however the zones are parted."""

from pathlib import Path

import pytest

from tests.journeys.desk import EXAMPLE, STANDARD
from tests.realdata.conftest import Told
from yuanheng.app.engine import start_spread
from yuanheng.app.keeping.exports import ExportRequest, export
from yuanheng.app.nation.lake_run import LakeRequest, evaluate_lake
from yuanheng.words.words import Words

pytestmark = pytest.mark.realdata


@pytest.mark.parametrize("most", [50, 1])
@pytest.mark.parametrize("spread", ["serial", "pool"])
def test_a_lake_of_the_layers_gives_the_digest_of_their_ledger(
    told: Told, tmp_path: Path, spread: str, most: int
) -> None:
    lake = tmp_path / "lake"
    export(told.house, ExportRequest(lake, "parquet"), Words("zh"))
    for period, run in told.runs_again.items():
        request = LakeRequest(
            lake, tmp_path / period, STANDARD, period, parameters=EXAMPLE, batch_zones=most
        )
        got = evaluate_lake(request, start_spread(spread, 2))
        assert (got.faults, got.result_digest) == ((), run.result_digest)
