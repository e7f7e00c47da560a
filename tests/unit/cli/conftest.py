import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.desk import EXAMPLE, STANDARD, Desk, open_desk
from yuanheng.app.demo import DemoSurvey, write_demo_survey
from yuanheng.app.intake.layers import import_file
from yuanheng.app.runs.evaluate import evaluate
from yuanheng.cli import main


@dataclass(frozen=True)
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON is of any shape
        return json.loads(self.out)


Say = Callable[..., Said]


@pytest.fixture(scope="session")
def survey(tmp_path_factory: pytest.TempPathFactory) -> DemoSurvey:
    return write_demo_survey(tmp_path_factory.mktemp("demo") / "demo.gpkg")


@pytest.fixture(scope="session")
def told(survey: DemoSurvey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A ledger that holds 2013, evaluated as run 1; tests only read it, and it is held to that."""
    desk = open_desk(tmp_path_factory.mktemp("told"))
    import_file(desk.house, survey.path, layer=survey.layers[1], period="2013", assume=["JZMJ=m2"])
    evaluate(desk.house, STANDARD, parameters=EXAMPLE)
    before = (desk.house.store.last_seq(), len(desk.house.store.runs()))
    yield desk
    assert (desk.house.store.last_seq(), len(desk.house.store.runs())) == before


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Say:
    """Speak to the command line from a folder of one's own, in English unless told otherwise."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("YUANHENG_LANG", "en")
    monkeypatch.delenv("YUANHENG_LEDGER", raising=False)
    monkeypatch.delenv("YUANHENG_DEBUG", raising=False)

    def speak(*words: str) -> Said:
        capsys.readouterr()
        try:
            main([str(word) for word in words])
            code: object = 0
        except SystemExit as end:
            code = end.code
        heard = capsys.readouterr()
        return Said(code if isinstance(code, int) else int(code is not None), heard.out, heard.err)

    return speak
