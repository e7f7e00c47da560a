import re

from hypothesis import given
from hypothesis import strategies as st

from yuanheng.report.proof.bookmarks import (
    Bookmarks,
    Mark,
    base_name,
    bookmark_name,
    seal_name,
    tokens,
)


def test_a_short_plain_id_is_its_own_bookmark() -> None:
    assert bookmark_name("z1_supply_rate", "value") == "_v_z1_supply_rate"


def test_a_bent_or_cut_id_ends_in_a_digest_so_that_two_never_meet() -> None:
    names = {bookmark_name(text, "score") for text in ("a/b", "a.b", "a_b", "供应率", "x" * 50)}
    assert len(names) == 5


@given(st.text(min_size=1))
def test_every_name_keeps_the_rules_of_word(fact_id: str) -> None:
    assert re.fullmatch(r"_[vse]_[0-9A-Za-z_]{1,32}", bookmark_name(fact_id, "evidence"))


def test_a_fact_that_stands_twice_gets_two_names_whatever_its_case() -> None:
    marks = Bookmarks()
    xml = marks.wrap("", "Fact", "value") + marks.wrap("", "fact", "value")
    assert re.findall('w:name="([^"]+)"', xml) == ["_v_Fact", "_v_fact__2"]


def test_a_fact_without_an_id_gets_no_bookmark() -> None:
    assert Bookmarks().wrap("<w:r/>", "", "value") == "<w:r/>"


def test_the_number_of_a_second_use_is_taken_off_a_name() -> None:
    assert [base_name(name) for name in ("_v_r2_Z1", "_v_r2_Z1__14")] == ["_v_r2_Z1"] * 2


def test_words_with_a_digit_are_found_whole_and_others_left() -> None:
    text = "依据 GB/T9704-2012，得分 1,234.50 分，２０ 个（主区）。"
    found = [text[start:end] for start, end in tokens(text)]
    assert found == ["GB/T9704-2012", "1,234.50", "２０"]


def test_a_date_in_a_text_is_sealed_and_remembered() -> None:
    marks = Bookmarks()
    xml = marks.sealed("截至 2013-12-31 止", chinese=True)
    assert marks.written == [Mark(seal_name("2013-12-31"), "2013-12-31")]
    assert re.findall('w:name="([^"]+)"', xml) == [seal_name("2013-12-31")]
