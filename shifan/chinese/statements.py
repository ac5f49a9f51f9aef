"""Words by which a sentence states something: verdicts, order, directions, quantifiers, numerals in words.

What changes one of them changes what is said, though no digit moves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from shifan.patterns import pattern_of

_N = "[一二两三四五六七八九十百千半数]"
_COUNTED = "个|家|项|处|起|类|名|次|批|户|件|条|所|人|成|分之"
_WORDS = (
    "达标线|优秀线|良好线|及格线|合格线|通过线|底线|红线",
    "未达到|没有达到|基本达到|达到|不达标|未达标|达标|未通过|不通过|通过|不合格|合格|不符合|基本符合|符合",
    "优秀|良好|较好|较差|很差|一般(?!项)|不予|建议提名|提名|推荐|否决|取消",
    "不高于|不低于|不超过|不少于|高于|低于|超过|少于|多于|不足|优于|劣于|等于|持平",
    "上升|下降|提高|提升|降低|增长|增加|减少|上涨|下滑|好转|恶化|翻番|翻了?一番",
    "领先|落后|居首|居前|居末|首位|末位|榜首|倒数|最高|最低|最多|最少|最好|最差|第[一二三四五六七八九十]+",
    "全部|所有|一律|悉数|无一|均(?!衡)|都(?!市)|各个|多数|少数|半数|部分|个别|普遍|突出|集中|绝大|大部分",
    "重大|严重|轻微|隐患|事故|明显|显著|较多|较少|多次|屡次|经常|偶尔",
    "未(?!来|央)|没有|无(?!论|锡|线)|不(?!断|仅|但|论|久|妨|懈|同)|非(?!常|官方)|已(?!有)",
    rf"(?<!{_N}){_N}+(?:多|余)?(?:{_COUNTED})",
)
_STATEMENT = pattern_of("|".join(_WORDS))
_SUBJECT = (
    "点位|单位|企业|门店|主体|指标|项目|问题|隐患|区县|区|县|市|乡镇|街道|学校|食堂|市场|餐饮|商户|环节|材料|台账"
    "|检查项|要求|标准|整改|抽检|样品|产品|食品|得分|得分率|总分|成绩|排名|结论|合格率|满意度|知晓率"
)
_JUDGED = "|".join(
    (
        "合格|不合格|符合|不符合|达标|不达标|通过|未通过|达到|未达到|整改|完成|办结|销号|清零|超标",
        "优秀|良好|规范|落实",
    )
)
_MEASURED = "|".join(
    (
        "得分|得分率|总分|成绩|名次|排名|合格率|满意度|知晓率|抽检|达标线|底线|及格线|优秀线|平均",
        "去年|上年|同期|上次|全省|同类",
    )
)
_COMPARED = (
    "高于|低于|超过|优于|劣于|上升|下降|提高|提升|降低|增长|减少|下滑|持平|第[一二三四五六七八九十]+|首位|末位"
    "|居首|居前|领先|落后|倒数|最高|最低|优秀|良好"
)
# What a sentence of people's own claims though nothing in the data stands behind it.
_CLAIMS = tuple(
    pattern_of(pattern)
    for pattern in (
        rf"(?:全部|所有|一律|均|都|多数|大多数|绝大多数|大部分|半数以上|半数|少数|个别|部分|无一)[^。；，]{{0,12}}(?:{_JUDGED})",
        rf"(?:{_JUDGED})[^。；，]{{0,4}}(?:全部|多数|半数|少数)",
        r"(?:未发现|没有发现|没有|不存在|未发生|无|未出现|零)[^。；，]{0,6}(?:问题|隐患|不符合|缺陷|否决|违规|违法|事故|风险|短板|不足)",
        rf"(?<!{_N}){_N}+(?:多|余)?(?:{_COUNTED})[^。；，]{{0,6}}(?:{_SUBJECT})",
        rf"(?:{_SUBJECT})[^。；，]{{0,8}}{_N}+(?:{_COUNTED})",
        r"(?:重大|严重|较大|突出)[^。；，]{0,4}(?:隐患|问题|风险|事故|缺陷|违法|违规|短板)",
        r"不合格|不达标|未达标|不予|未通过|(?:建议|同意|推荐|取消)[^。；，]{0,4}提名|提名资格",
        r"(?:通过|达到|符合|未达到|不符合|满足)[^。；，]{0,16}(?:初评|验收|评价|评审|要求|标准|条件|达标线|优秀线|底线)",
        rf"(?:{_MEASURED})[^。；]{{0,12}}(?:{_COMPARED})",
        rf"(?:高于|低于|超过|优于|位居|位列|排名|居)[^。；，]{{0,8}}(?:{_MEASURED}|第[一二三四五六七八九十]+|首位|末位|前列|榜首)",
    )
)


# What a number may be the number of: words of one name say the same.
_MEASURES = pattern_of(
    "|".join(
        f"(?P<{name}>{words})"
        for name, words in {
            "announced": "明查",
            "covert": "暗访",
            "documents": "资料审查|材料审查",
            "site": "现场检查|实地检查",
            "interview": "领导访谈|主访谈|延伸访谈",
            "mean": "平均|人均",
            "rate": "得分率",
            "total": "总得分|总分",
            "full": "满分",
            "lost": "扣分|失分",
            "line": "达标线|底线",
        }.items()
    )
)
_GOOD, _BAD = (
    pattern_of("成效|成绩|亮点|优势|经验|典型"),
    pattern_of("不足|问题|短板|薄弱|差距|缺陷"),
)


def statement_words(text: str) -> list[str]:
    """Return the words of a text by which it states something, in order."""
    return [hit[0] for hit in _STATEMENT.finditer(text)]


def changes_subject(former: str, text: str) -> bool:
    """Return whether a text measures something else than its former one: one of the words for it gave way to another.

    明查 for 暗访, 平均 for 总分. A word more, or one less, is none.
    """
    old, new = (
        Counter(hit.lastgroup for hit in _MEASURES.finditer(sentence))
        for sentence in (former, text)
    )
    return bool(old - new) and bool(new - old)


def speaks_well(title: str) -> bool | None:
    """Return whether a title announces what is good; False for what is bad, None for neither."""
    good, bad = (bool(words.search(title)) for words in (_GOOD, _BAD))
    return None if good == bad else good


def claims_in(text: str) -> list[str]:
    """Return what a sentence claims of the evaluation's subjects, as it is written; none for plain wording."""
    return [hit[0] for pattern in _CLAIMS if (hit := pattern.search(text))]


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences and clauses of a text, by full stops and semicolons; blanks are nothing."""
    for sentence in re.split("[。；;！？!?\n\t]", text):
        if sentence.strip():
            yield re.sub(r"\s", "", sentence)
