from pathlib import Path

import pytest

from tests.unit.report.sample import sample_view
from yuanheng.report.fonts import FontUse, fonts_here
from yuanheng.report.view import Lang, ReportView
from yuanheng.report.word.document import write_docx
from yuanheng.report.workbook.document import write_xlsx


@pytest.fixture(scope="session", params=["zh", "en"])
def view(request: pytest.FixtureRequest) -> ReportView:
    """The made-up report, once in each language."""
    lang: Lang = request.param
    return sample_view(lang)


@pytest.fixture(scope="session")
def fonts() -> FontUse:
    return fonts_here()


@pytest.fixture(scope="session")
def docx_path(view: ReportView, fonts: FontUse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp(view.lang) / "report.docx"
    write_docx(view, path, fonts=fonts)
    return path


@pytest.fixture(scope="session")
def xlsx_path(view: ReportView, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp(view.lang) / "report.xlsx"
    write_xlsx(view, path)
    return path
