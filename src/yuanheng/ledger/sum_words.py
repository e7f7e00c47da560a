"""Words of totals (合计、小计、其中): what begins a row that sums others or repeats a part."""

from __future__ import annotations

import re

#: The level of a row that sums everything.
WHOLE = 3
_LONGEST = 24
#: Before the word may stand what is summed (规上企业合计), behind it how many (合计（3家）).
_SUM = re.compile(
    r"(?:[^\W\d_（(]{0,12}(?:合计|总计|小计|共计|累计)|总数|总和|计|[^\W\d_]{0,6}合计数)"
    r"(?:数|额|值)?(?:[（(][^（()）]*[）)])?"
    r"|(?:grand|sub-?)?(?:total|sum)s?"
)
#: A part of the rows once more, or their mean: neither a row nor a sum of rows.
_PART = re.compile(
    r"(?:其中|其它|其他|其余|另)[:：].*|其中.{0,10}|[^\W\d_]{0,6}(?:平均|均值)(?:数|值)?|平均.{0,4}|average|mean"
    r"|of which.*"
)


def is_sum_word(text: str) -> bool:
    """Tell a word that begins a row of totals (`合计`, `小 计：`, `园区合计`, `合计（3家）`)."""
    bare = _bare(text)
    return 0 < len(bare) <= _LONGEST and _SUM.fullmatch(bare) is not None


def is_part_word(text: str) -> bool:
    """Tell a word that begins a row of a part of the rows, or of their mean (`其中：规上`)."""
    bare = _bare(text)
    return 0 < len(bare) <= _LONGEST and _PART.fullmatch(bare) is not None


def sum_level(text: str) -> int:
    """Tell how far a total reaches: 小计 over one block, 合计 its blocks, 总计 everything."""
    bare = _bare(text)
    if "小计" in bare or bare.startswith("sub"):
        return 1
    return WHOLE if "总" in bare or bare.startswith("grand") else 2


def _bare(text: str) -> str:
    """Give a word without the spaces that set it wide, and without a colon behind it."""
    return "".join(text.split()).rstrip(":：").lower()
