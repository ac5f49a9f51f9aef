"""The kinds of claims and remedies that a pack may word, each with the names that its pattern may cite.

A claim is a sentence on the city that depends on the data; a remedy is advice that answers claims. Words that assert
a size or speak of people and industry are known here, because a pattern may use them only with evidence.
"""

from __future__ import annotations

from shifan.patterns import pattern_of
from shifan.records import dataclass

# What says how much or how often without saying it in numbers.
SIZE_WORDS = pattern_of(
    "集中(?!整治|整改|治理|力量|开展)|突出(?!重点)|普遍|多次|众多|诸多|许多|不少|大量|少量|大批|成片|大面积|[较很偏太过极]多|[较偏很过极太][大高差重低少]"
    "|频繁|频频|频发|高发|多发|易发|屡次|屡屡|屡禁|屡查|严重|明显|显著|大幅|急剧|绝大|大部分|大多|多数|少数|个别|零星|偶[有尔]"
    "|经常|常常|时常|往往|长期|持续|不断|连续|一直|始终|反复|广泛|常见|时有|居高不下|层出不穷|比比皆是|随处可见|几乎"
    "|十分|非常|极其|极为|尤其|尤为|相当|异常|特别(?!重大)"
)
# What no record of an inspection or review says: it is the evaluators' to say, in 评审意见.
SUBJECT_WORDS = pattern_of(
    "产业|行业|龙头|品牌|规模|干部|领导(?!访谈)|人员|责任人|负责人|官员|群众|公众|居民|市民|村民|百姓|经营者|从业者|消费者"
    "|队伍|意识|观念|理念|态度|素质|水平|能力|作风|氛围|重视|担当|积极性|主动性|责任心|知晓率|满意度"
    "|流于形式|形同虚设|走过场|敷衍|应付|懈怠|不力|薄弱|滞后|粗放|混乱|落后|堪忧|缺位|失职|渎职"
)


@dataclass(frozen=True)
class ClaimKind:
    """What a pattern of this kind says (`meaning`), the names it may cite, and what earns it a word of size.

    `part` and `whole` are the names of the count and of what it is counted among; empty: no word of size is earned.
    """

    meaning: str
    names: tuple[str, ...] = ()
    part: str = ""
    whole: str = ""


_CHECKS = ("name", "problems", "checked")
CLAIMS = {
    "verdict_title": ClaimKind("未通过的城市，不足第一条的标题"),
    "veto": ClaimKind("发生的否决情形", ("basis",)),
    "line": ClaimKind("总得分低于达标线"),
    "floor": ClaimKind("关键指标低于底线", ("name",)),
    "floor_checks": ClaimKind(
        "关键指标低于底线，附检查情况", ("name", "problems", "checked"), "problems", "checked"
    ),
    "items": ClaimKind("列出检查项的一句", ("clauses",)),
    "item": ClaimKind("一个检查项的问题", (*_CHECKS, "types", "where"), "problems", "checked"),
    "item_often": ClaimKind(
        "一个检查项的问题较集中", (*_CHECKS, "types", "where"), "problems", "checked"
    ),
    "documents": ClaimKind("列出佐证材料扣分的一句", ("clauses",)),
    "documents_some": ClaimKind(
        "列出佐证材料扣分的一句，扣分的指标多于所列的", ("count", "clauses")
    ),
    "document": ClaimKind("一个指标的佐证材料的扣分理由", ("name", "reasons")),
    "document_unexplained": ClaimKind("没有写理由的扣分", ("name", "aspects")),
    "places_title": ClaimKind("业态和区域一条的标题"),
    "types_title": ClaimKind("只有业态时，这一条的标题"),
    "districts_title": ClaimKind("只有区县时，这一条的标题"),
    "total": ClaimKind(
        "全部检查和问题，分区县", ("problems", "checked", "clauses"), "problems", "checked"
    ),
    "total_alone": ClaimKind(
        "全部检查和问题，只检查一个区县的", ("problems", "checked"), "problems", "checked"
    ),
    "by_district": ClaimKind("一个区县的检查和问题", _CHECKS, "problems", "checked"),
    "none_passes": ClaimKind(
        "一个业态的点位都没有评为符合或者基本符合",
        (*_CHECKS, "sites"),
        "problems",
        "checked",
    ),
    "district": ClaimKind(
        "问题集中在一个区县", (*_CHECKS, "all", "expected"), "problems", "checked"
    ),
    "type": ClaimKind("问题集中在一个业态", (*_CHECKS, "all", "expected"), "problems", "checked"),
    "interviews_title": ClaimKind("访谈主题一条的标题"),
    "interviews": ClaimKind("列出访谈主题的一句", ("clauses",)),
    "interview": ClaimKind(
        "一个访谈主题答不清楚的题次", ("name", "asked", "unclear", "word"), "unclear", "asked"
    ),
    "overdue": ClaimKind("逾期未销号的问题", ("overdue", "problems"), "overdue", "problems"),
}
REMEDIES = {
    "verdict_title": ClaimKind("未通过的城市，第一条建议的标题"),
    "veto": ClaimKind("对发生的否决情形", ("basis",)),
    "line": ClaimKind("对总得分低于达标线"),
    "floor": ClaimKind("对低于底线的关键指标", ("name", "who")),
    "items": ClaimKind(
        "对检查项的问题", ("who", "districts", "types", "items", "problems"), "problems", ""
    ),
    "items_closed": ClaimKind(
        "对检查项的问题，都已复查通过的",
        ("who", "districts", "types", "items", "problems"),
        "problems",
        "",
    ),
    "open": ClaimKind("未逾期、尚未整改到位的问题", ("open", "due")),
    "open_all": ClaimKind("所列问题都未逾期、尚未整改到位", ("open", "due")),
    "overdue": ClaimKind("其中逾期的问题", ("overdue",)),
    "overdue_all": ClaimKind("所列问题都已逾期", ("overdue",)),
    "done": ClaimKind("其中已完成整改、尚未复查的问题", ("done",)),
    "done_all": ClaimKind("所列问题都已完成整改、尚未复查", ("done",)),
    "closed": ClaimKind("都已复查通过"),
    "documents_title": ClaimKind("佐证材料合为一条建议时的标题"),
    "documents": ClaimKind("对佐证材料的扣分", ("names", "who")),
    "documents_rest": ClaimKind("对没有列出的、佐证材料有扣分的指标"),
    "places_title": ClaimKind("业态和区域一条建议的标题"),
    "types_title": ClaimKind("只有业态时，这一条建议的标题"),
    "districts_title": ClaimKind("只有区县时，这一条建议的标题"),
    "places": ClaimKind("对需要重点关注的业态和区域", ("names",)),
    "places_closed": ClaimKind("对需要重点关注的业态和区域，问题都已复查通过的", ("names",)),
    "interviews_title": ClaimKind("访谈主题一条建议的标题"),
    "interviews": ClaimKind("对答不清楚的访谈主题", ("names",)),
}
# What cannot be claimed without limits of the pack.
NEED_LIMITS = ("item_often", "none_passes", "district", "type", "interview")
