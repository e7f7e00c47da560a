from yuanheng.report.fonts import CHAINS, FontChoice, choose_fonts, fonts_as_wanted


def test_the_first_installed_font_of_each_chain_is_used_and_the_fallback_named() -> None:
    use = choose_fonts({"仿宋", "Noto Serif CJK SC", "Times New Roman"})
    body = next(choice for choice in use.choices if choice.role == "body")
    assert body == FontChoice("body", "仿宋_GB2312", "仿宋", available=True)
    assert not body.installed
    assert not use.installed
    assert use.of("title") == "Noto Serif CJK SC"


def test_a_font_known_by_its_other_name_counts_as_installed() -> None:
    heading = next(c for c in choose_fonts({"SimHei"}).choices if c.role == "heading")
    assert heading.used == "黑体"
    assert heading.installed


def test_where_no_font_of_a_chain_is_installed_the_wanted_one_is_written_and_said_absent() -> None:
    use = choose_fonts(set())
    assert {choice.available for choice in use.choices} == {False}
    assert [choice.used for choice in use.choices] == [chain[0] for chain in CHAINS.values()]


def test_the_fonts_of_the_standard_are_all_in_use_when_all_are_there() -> None:
    use = fonts_as_wanted()
    assert use.installed
    assert use.used == use.wanted
