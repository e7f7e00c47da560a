"""Words that begin a row which is no data (合计、其中、注、填报人)."""

from __future__ import annotations

import re

#: The level of a row that sums what stands on its page, whatever blocks that cuts.
PAGE = 0
#: The level of a row that sums everything.
WHOLE = 3
_LONGEST = 24
#: Before the word may stand what is summed (规上企业合计), behind it how many (合计（3家）).
_SUM = re.compile(
    r"(?:(?:(?:19|20)\d\d年?度?)?[^\W\d_（(]{0,12}(?:合计|总计|小计|共计|累计|汇总)|总数|总和|计|[^\W\d_]{0,6}合计数)"
    r"(?:数|额|值)?(?:[（(][^（()）]*[）)])?"
    r"|(?:承前|承上|过次|转下|转次|接上|续上)页"
    r"|(?:以上|全区|总)?(?:共|共计|总计|合计|计)[:：]?\d{1,6}(?:家|户|个|项|宗|块|条|件|人|家企业|个项目|宗地)"
    r"|(?:grand|sub-?)?(?:total|sum)s?"
)
#: A part of the rows once more, or their mean: neither a row nor a sum of rows.
_PART = re.compile(
    r"(?:其中|其它|其他|其余|另)[:：].*|其中.{0,10}|[^\W\d_]{0,6}(?:平均|均值)(?:数|值)?|平均.{0,4}|average|mean"
    r"|[户家]均(?:数|值)?|[户家]平均"
    r"|of which.*"
)

_SIGNATURES = (
    "填表|填报|制表|编制|报送|上报|审核|复核|审批|批准|负责|经办|联系|统计|单位负责|分管|主管|校对"
    "|记录|汇总"
)
_NOTE = re.compile(
    r"[（(【\[]?\s*(?:备?注|附注|注释|注意|说明|填[表报]说明|[数资][据料]来源|来源|口径|附件?)"
    r"\s*\d*\s*[:：、.．）)】\]]"
    rf"|(?:{_SIGNATURES})(?:单位|部门|机关|人员?|领导|者|日期|时间|电话)?(?:[（(][^）)]*[）)])?\s*[:：]"
    r"|(?:单位|部门)?(?:公章|盖章|签[字章名])\s*[:：）)]?|[（(](?:公章|盖章|签[字章名])"
    r"|(?:电话|传真|邮箱|日期)\s*[:：]"
    r"|第\s*\d+\s*页|[-—]\s*\d+\s*[-—]$|共\s*\d+\s*页|page\s*\d+"
    r"|(?:note|source|remarks?)s?\s*[:：]|(?:prepared|checked|approved) by\b",
    re.IGNORECASE,
)


def is_sum_word(text: str) -> bool:
    """Tell a word that begins a row of totals (`合计`, `小 计：`, `园区合计`, `合计（3家）`)."""
    bare = _bare(text)
    return 0 < len(bare) <= _LONGEST and _SUM.fullmatch(bare) is not None


def is_part_word(text: str) -> bool:
    """Tell a word that begins a row of a part of the rows, or of their mean (`其中：规上`)."""
    bare = _bare(text)
    return 0 < len(bare) <= _LONGEST and _PART.fullmatch(bare) is not None


def is_note(text: str) -> bool:
    """Tell what begins a note or a signature (`注：`, `填报人：`, `第 1 页`)."""
    return _NOTE.match(text.strip()) is not None


def sum_level(text: str) -> int:
    """Tell how far a total reaches: 小计 over one block, 合计 its blocks, 总计 everything."""
    bare = _bare(text)
    if "本页" in bare:
        return PAGE
    if "小计" in bare or bare.startswith("sub"):
        return 1
    return WHOLE if "总" in bare or bare.startswith("grand") else 2


def is_running(text: str) -> bool:
    """Tell a total of all rows so far, carried from page to page (累计, 过次页, 承前页)."""
    bare = _bare(text)
    return "累计" in bare or bare.endswith("页")


def _bare(text: str) -> str:
    """Give a word without the spaces that set it wide, and without a colon behind it."""
    return "".join(text.split()).rstrip(":：").lower()
