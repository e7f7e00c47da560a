import re

from hypothesis import given
from hypothesis import strategies as st

from yuanheng.report import bookmark_name
from yuanheng.report.bookmarks import Bookmarks


def test_a_short_plain_id_is_its_own_bookmark() -> None:
    assert bookmark_name("z1_supply_rate", "value") == "_v_z1_supply_rate"


def test_a_bent_or_cut_id_ends_in_a_digest_so_that_two_never_meet() -> None:
    names = {bookmark_name(text, "score") for text in ("a/b", "a.b", "a_b", "供应率", "x" * 50)}
    assert len(names) == 5


@given(st.text(min_size=1))
def test_every_name_keeps_the_rules_of_word(fact_id: str) -> None:
    assert re.fullmatch(r"_[vse]_[0-9A-Za-z_]{1,37}", bookmark_name(fact_id, "evidence"))


def test_a_fact_that_stands_twice_gets_two_names_whatever_its_case() -> None:
    marks = Bookmarks()
    xml = marks.wrap("", "Fact", "value") + marks.wrap("", "fact", "value")
    assert re.findall('w:name="([^"]+)"', xml) == ["_v_Fact", "_v_fact_2"]


def test_a_fact_without_an_id_gets_no_bookmark() -> None:
    assert Bookmarks().wrap("<w:r/>", "", "value") == "<w:r/>"
