"""Pages from templates: what a filter writes is escaped, and lists read as their language does."""

from __future__ import annotations

import pytest

from tests.unit.web.desk import Desk
from yuanheng.web.rendering import whole_days


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("falls due 2011-07-12", 'falls due <span class="nowrap">2011-07-12</span>'),
        ("到期日2011-07-12；", '到期日<span class="nowrap">2011-07-12</span>；'),
        ("S999-2011-07-123 & 12", "S999-2011-07-123 &amp; 12"),
        ("<i>2011-07-12", '&lt;i&gt;<span class="nowrap">2011-07-12</span>'),
    ],
)
def test_a_day_stays_on_its_line_and_the_text_is_escaped(text: str, html: str) -> None:
    """Whatever stands around the day."""
    assert str(whole_days(text)) == html


@pytest.mark.parametrize(
    ("lang", "listed"),
    [
        ("en", "<dd>Parcel, Reported figures, Zone</dd>"),
        ("zh", "<dd>地块（图斑）、填报数、开发区</dd>"),
    ],
)
def test_a_list_is_joined_as_its_language_does(lang: str, listed: str, desk: Desk) -> None:
    """Commas in English, the enumeration mark in Chinese."""
    batch = next(b for b in desk.house.store.batches() if b.source is not None)
    page = desk.client_of("viewer").get(f"/ledger/batches/{batch.seq}?lang={lang}")
    assert listed in page.text
