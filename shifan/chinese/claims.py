"""What a sentence of people's own claims of an evaluation, though nothing in the data stands behind it.

Some words claim wherever they stand; others only in a clause that tells what is, not in one that asks for something,
intends it, or says what is to be done in some case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from shifan.chinese.statements import COUNTED, NUMERALS, as_read
from shifan.patterns import pattern_of

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
# Claims wherever they stand.
_CLAIMS = tuple(
    pattern_of(pattern)
    for pattern in (
        rf"(?:全部|所有|一律|均|都|多数|大多数|绝大多数|大部分|半数以上|半数|少数|个别|部分|无一)[^。；，]{{0,12}}(?:{_JUDGED})",
        rf"(?:{_JUDGED})[^。；，]{{0,4}}(?:全部|多数|半数|少数)",
        r"(?:未发现|没有发现|没有|不存在|未发生|无|未出现|零)[^。；，]{0,6}(?:问题|隐患|不符合|缺陷|否决|违规|违法|事故|风险|短板|不足)",
        rf"(?<!{NUMERALS}){NUMERALS}+(?:多|余)?(?:{COUNTED})[^。；，]{{0,6}}(?:{_SUBJECT})",
        rf"(?:{_SUBJECT})[^。；，]{{0,8}}{NUMERALS}+(?:{COUNTED})",
        r"(?:重大|严重|较大|突出)[^。；，]{0,4}(?:隐患|问题|风险|事故|缺陷|违法|违规|短板)",
        r"不合格|不达标|未达标|不予|未通过|(?:建议|同意|推荐|取消)[^。；，]{0,4}提名|提名资格",
        r"(?:通过|达到|符合|未达到|不符合|满足)[^。；，]{0,16}(?:初评|验收|评价|评审|要求|标准|条件|达标线|优秀线|底线)",
        rf"(?:{_MEASURED})[^。；]{{0,12}}(?:{_COMPARED})",
        rf"(?:高于|低于|超过|优于|位居|位列|排名|居)[^。；，]{{0,8}}(?:{_MEASURED}|第[一二三四五六七八九十]+|首位|末位|前列|榜首)",
    )
)
_SOME = (
    "过半|大半|近半|多半|大多|几乎|十有八九|十之八九|有的|一些|若干|数十|数百|上百|成百|上千|诸多|众多|大量"
    "|全都|悉数|凡是|到处"
)
_AMISS = "问题|违规|违法|未|没有|不|存在|无证|停业|中毒|合格|达标|落实|整改|立案|查处|超标"
_GREW = "改善|好转|上升|下降|提高|提升|增长|减少|降低|下滑|恶化|攀升|递增|递减|进步|退步"
_OTHERS = "全省|全国|全市|同类|各市|参评城市|其他城市|周边"
# Digits in circles, raised and lowered ones: no numbers to those who count, behind a noun numbers to those who read.
_DIGITS_DRAWN = "①-⓿㉑-㉟㊱-㊿❶-➓⁰¹²³⁴-⁹₀-₉㈠-㈩㊀-㊉"
# Claims where a clause tells what is.
_TOLD = tuple(
    pattern_of(pattern)
    for pattern in (
        rf"(?:{_SOME})[^。；，]{{0,10}}(?:{_SUBJECT}|商户|经营者|摊贩)[^。；，]{{0,14}}(?:{_AMISS})",
        rf"(?:较|比|同比|环比|相比|逐年|连年)[^。；，]{{0,10}}(?:{_GREW})",
        r"名列|位列|位居|居(?:首|前|末)|前列|垫底|榜首|首位|末位|倒数|遥遥领先|首屈一指|独占鳌头|屈居",
        rf"(?:{_OTHERS})[^。；，]{{0,6}}(?:最[好差优低高多少强弱佳]|前[一二三四五六七八九十]|第[一二三四五六七八九十]|领先|落后)",
        r"(?:发生|存在|出现|查出|发现|查实|查处|涉嫌|受到|遭到|被|引发|造成|属于|构成)[^。；，]{0,12}"
        r"(?:事故|事件|中毒|曝光|投诉|处罚|停业|吊销|立案|通报批评|弄虚作假|造假|瞒报|谎报|缓报|否决|舆情|违法|违规|不良影响"
        r"|变质|过期|超标|无证|非法)",
        r"(?:初评|评审|验收|结论|结果|评定|评价|考核|检查|抽检|审查|复查)[^。；，]{0,8}(?:合格|优秀|优良|良好|通过|过关|达标|不佳)",
        r"(?:具备|合乎|达到|满足)[^。；，]{0,12}(?:条件|资格|要求|标准|水平)",
        r"(?:可以|应当|应予|准予|同意|予以|值得|不宜|不应|不能|暂缓)[^。；，]{0,4}(?:提名|通过|推荐|上报|命名)|过关",
        r"(?:初评|结论|结果|报告|得分|评价|评定|意见)[^。；，]{0,16}(?:认可|核准|批准|审定|采纳|推翻|否定|作废|无效)",
        r"(?:初评|结论|结果|报告|得分|评价|评定|意见|提名|决定|评审)[^。；，]{0,16}(?:撤销|撤回|收回|废止|失效|更正|修正|变更|改为"
        r"|保留意见|争议|存疑|待定|待查|复议|重新[评审核认]|中止|终止|搁置|退回|驳回|有误|不实|不准)",
        r"(?:持|有|存在|提出)[^。；，]{0,6}(?:保留|不同|反对|相反)意见|(?:有|存在|提出)[^。；，]{0,4}(?:异议|争议)",
        r"(?:得分|得分率|成绩|名次|分数)(?:也|就|还|都)?(?:较|偏|最|很|更|相对|更为)?[高低好差](?!度|效|[于出达])",
        rf"(?<=[\u4e00-\u9fff])[{_DIGITS_DRAWN}]+(?:[分%％家项处起次点万亿]|个(?![体人别]))",
        r"(?:有条件|附条件|原则上|勉强|破格|视同|暂时|暂定)[^。；，]{0,4}(?:通过|达标|合格|符合)",
        r"^\W*(?:有条件|附条件|原则上|勉强|破格|视同|暂定|待定|存疑)\W*$",
        r"[Ⅰ-Ⅻⅰ-ⅻ¼-¾⅐-⅞廿卅]",
    )
)
# No hit goes beyond a clause; a `part` is one if its clause says 被, 为不 or 未 behind it.
_CLAUSE_END = pattern_of("[。；，]")
_AROUND_A_VALUE = pattern_of(
    rf"[高低多少优好差强弱]于|比[^。；，]{{1,12}}[高低多少好差强弱]|相差|差距|超过|不足|仅|只有|高达|{_GREW}|{_AMISS}|责令|查封|最[高低多少好差]"
    "|(?P<part>其中|占|达)"
)
_DENYING = ("被", "为不", "未")
_ASKED_FOR = pattern_of(
    "努力|力争|争取|确保|将(?!近)|要(?!求|点)|应(?!予|当|急)|须|请|继续|进一步|下一步|防止|避免|杜绝|严禁|不得|希望|着力|推动|必须|坚决|务必"
    "|防范|预防|如果|如有|一旦|凡有|以免"
)
_IN_SOME_CASE = pattern_of("(?:的|时|后)$")


def claims_in(text: str) -> list[str]:
    """Return what a sentence claims of the evaluation's subjects, as it is written; none for plain wording."""
    if text.isascii():  # as most cells of a large table; no claim is
        return []
    read = as_read(text)
    claims = [hit[0] for pattern in _CLAIMS if (hit := pattern.search(read))]
    for clause in re.split("[，,：:]", read):
        if not _ASKED_FOR.search(clause) and not _IN_SOME_CASE.search(clause):
            claims += [hit[0] for pattern in _TOLD if (hit := pattern.search(clause))]
    return claims


def compared_in(text: str) -> list[str]:
    """Return the words by which a sentence around an anchored value compares it with something, or judges by it."""
    return [words for clause in _CLAUSE_END.split(as_read(text)) for words in _compared(clause)]


def _compared(clause: str) -> Iterator[str]:
    """Yield what a clause has of `_AROUND_A_VALUE`; a part of a whole goes on to the last word that denies."""
    last = max((clause.rfind(word) + len(word) for word in _DENYING if word in clause), default=0)
    place = 0
    while hit := _AROUND_A_VALUE.search(clause, place):
        place = hit.end()
        if not hit["part"]:
            yield hit[0]
        elif place < last:
            place = last
            yield clause[hit.start() : last]
        else:
            place = hit.start() + 1
