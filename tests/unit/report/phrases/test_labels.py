from dataclasses import asdict

import pytest

from yuanheng.report.phrases.labels import LABELS_EN, LABELS_ZH, Labels


@pytest.mark.parametrize("labels", [LABELS_ZH, LABELS_EN], ids=["zh", "en"])
def test_no_word_is_left_empty(labels: Labels) -> None:
    assert [name for name, word in asdict(labels).items() if not word.strip()] == []


@pytest.mark.parametrize("labels", [LABELS_ZH, LABELS_EN], ids=["zh", "en"])
def test_sheet_names_keep_the_rules_of_excel(labels: Labels) -> None:
    names = [word for name, word in asdict(labels).items() if name.startswith("sheet_")]
    assert len(set(names)) == len(names) == 10
    assert not [n for n in names if len(n) > 31 or set(n) & set("[]:*?/\\")]


def test_the_english_words_hold_no_chinese_character() -> None:
    assert [
        w for w in asdict(LABELS_EN).values() if any("\u4e00" <= c <= "\u9fff" for c in w)
    ] == []
