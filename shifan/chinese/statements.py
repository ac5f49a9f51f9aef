"""Words by which a sentence states something: verdicts, order, directions, quantifiers, numerals in words.

What changes one of them changes what is said, though no digit moves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from shifan.chinese.half_width import SHOWN_AS_NOTHING
from shifan.patterns import pattern_of

NUMERALS = "[一二两三四五六七八九十百千半数]"
COUNTED = "个|家|项|处|起|类|名|次|批|户|件|条|所|人|成|分之"
_WORDS = (
    "(?:未|无|没有|不存在)[^。；，]{0,4}(?:其他|其它|另外|新的|新增|额外)",
    "达标线|优秀线|良好线|及格线|合格线|通过线|底线|红线",
    "未达到|没有达到|基本达到|达到|不达标|未达标|达标|未通过|不通过|通过|不合格|合格|不符合|基本符合|符合",
    "优秀|良好|较好|较差|很差|一般(?!项)|不予|建议提名|提名|推荐|否决|取消",
    "不高于|不低于|不超过|不少于|高于|低于|超过|少于|多于|不足|优于|劣于|等于|持平",
    "上升|下降|提高|提升|降低|增长|增加|减少|上涨|下滑|好转|恶化|翻番|翻了?一番",
    "具备|合乎|接近|过半|近半|大半|若干|大量|名列|位列|位居|前列|垫底|改善|攀升",
    "查处|处罚|停业|吊销|立案|曝光|投诉|中毒|弄虚作假|瞒报|谎报|缓报|发生",
    "领先|落后|居首|居前|居末|首位|末位|榜首|倒数|最高|最低|最多|最少|最好|最差|第[一二三四五六七八九十]+",
    "全部|所有|一律|悉数|无一|均(?!衡)|都(?!市)|各个|多数|少数|半数|部分|个别|普遍|突出|集中|绝大|大部分",
    "重大|严重|轻微|隐患|事故|明显|显著|较多|较少|多次|屡次|经常|偶尔|偶发|偶有|偶见|零星|频发|频繁|高发|多发|略有|稍有",
    "最迟|最晚|最早|提前|推迟|延期|逾期|超期|按期|如期",
    "四舍五入|去尾|截尾|进一法|舍去|取整|除外|计入|之和|之差|之积|相加|相减|最大|最小",
    "疑似|据称|据说|所谓|号称|自称|勉强|尚可|可能|也许|或许|大致|几乎|涉嫌",
    "撤销|撤回|收回|废止|作废|失效|更正|修正|变更|保留意见|异议|争议|存疑|待定|待查|复议|重新(?=[评审核认])|中止|终止|搁置|退回|驳回",
    "未(?!来|央)|没有|无(?!论|锡|线)|不(?!断|仅|但|论|久|妨|懈|同)|非(?!常|官方)|已(?!有)",
    rf"(?<!{NUMERALS}){NUMERALS}+(?:多|余)?(?:{COUNTED})",
)
_STATEMENT = pattern_of("|".join(_WORDS))
# Zero-width and formatting signs: between two signs of a word they hide it from who looks for it, not from who reads.
_SHOWN_AS_NOTHING = pattern_of(f"[{SHOWN_AS_NOTHING}]")
_SIMPLIFIED = str.maketrans(
    dict(
        zip(
            "達標準過線優劣於無發問題隱患險觸違規報處罰業態個數門單點檢驗評審結論較幾約萬億總獲認僅絕對實現質",
            "达标准过线优劣于无发问题隐患险触违规报处罚业态个数门单点检验评审结论较几约万亿总获认仅绝对实现质",
            strict=True,
        )
    )
)
_ROUNDS = "初评|终评"
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
            "gained": "加分",
            "types": "业态",
            "sites": "点位",
            "indicators": "指标",
            "units": "单位|企业|商户|门店|主体",
            "line": "达标线|底线",
            "key": "重点项",
            "general": "一般项",
            "provincial": f"省级(?={_ROUNDS})",
            "municipal": f"[市县]级(?={_ROUNDS})",
            "first": "初评",
            "last": "终评",
            "national": "国家验收",
            "in_time": "[时期]限内",
            "out_of_time": "[时期]限[后外]",
        }.items()
    )
)
_GOOD, _BAD = (
    pattern_of("成效|成绩|亮点|优势|经验|典型"),
    pattern_of("不足|问题|短板|薄弱|差距|缺陷"),
)


def as_read(text: str) -> str:
    """Return a text as it reads: without signs that show nothing, the words looked for in simplified characters."""
    return _SHOWN_AS_NOTHING.sub("", text).translate(_SIMPLIFIED)


def statement_words(text: str) -> list[str]:
    """Return the words of a text by which it states something, in order."""
    return [hit[0] for hit in _STATEMENT.finditer(as_read(text))]


def changes_subject(former: str, text: str) -> bool:
    """Return whether a text measures something else than its former one: one of the words for it gave way to another.

    明查 for 暗访, 平均 for 总分. A word more, or one less, is none.
    """
    old, new = (Counter(measures_in(sentence).values()) for sentence in (former, text))
    return bool(old - new) and bool(new - old)


def measures_in(text: str) -> dict[int, str]:
    """Return what the numbers of a text are numbers of, by the places of the words for it."""
    return {hit.start(): str(hit.lastgroup) for hit in _MEASURES.finditer(text)}


def speaks_well(title: str) -> bool | None:
    """Return whether a title announces what is good; False for what is bad, None for neither."""
    good, bad = (bool(words.search(title)) for words in (_GOOD, _BAD))
    return None if good == bad else good


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences and clauses of a text, by full stops and semicolons; blanks are nothing."""
    for sentence in re.split("[。；;！？!?\n\t]", text):
        if sentence.strip():
            yield re.sub(r"\s", "", sentence)
