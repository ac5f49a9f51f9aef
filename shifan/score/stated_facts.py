"""What the workbooks and the method state: city, dates, places, people, figures of method and sample."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from shifan.score.compute import Results
from shifan.score.value_entry import METHOD_NAMES, METHODS, QUOTED, Book
from shifan.values import chinese_date

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard

_KINDS = {"区": "区", "县级市": "市", "县": "县"}
_JOINED = "按表中顺序列出，重复的只列一次"
_COUNTED = "按表计数"
DEMO = "演示数据，非官方结论"
UNKNOWN = "（未填报）"
FACTS = {"city": "城市", "province": "省份", "batch": "创建批次"}


def enter(book: Book, results: Results) -> None:
    """Enter the stated facts of the city, the method and the sample."""
    for key, item in FACTS.items():
        _fact(book, key, item)
    _year(book)
    _method(book)
    _dates(book)
    for method in METHODS:
        _sample(book, method)
    _whole_sample(book)
    _people(book)
    _demo(book)


def fact(book: Book, item: str) -> tuple[str, tuple[str, ...]]:
    """Return the content of an item of 基本信息 and its cell; an item that is not there is empty."""
    table = book.clean.tables["facts"]
    rows = table[table["item"] == item]
    if rows.empty:
        return "", ()
    return str(rows["content"].iloc[0] or ""), book.cells("facts", "content", rows["row"])


def date_of(book: Book, item: str) -> tuple[dt.date | None, tuple[str, ...]]:
    """Return a date of 基本信息 and its cell; None if it is not filled in."""
    content, cells = fact(book, item)
    return (dt.date.fromisoformat(content[:10]) if content else None), book.dated(cells)


def _fact(book: Book, key: str, item: str) -> None:
    content, cells = fact(book, item)
    book.text(key, item, content or UNKNOWN, QUOTED, cells)


def _year(book: Book) -> None:
    content, cells = fact(book, "创建启动年份")
    digits = "".join(sign for sign in content if sign.isdigit())
    if digits:
        book.count("start_year", "创建启动年份", int(digits[:4]), QUOTED, cells, "年")
    else:
        book.text("start_year", "创建启动年份", UNKNOWN, QUOTED, cells)


def _method(book: Book) -> None:
    standard, facts = book.standard, book.standard.wording.get("facts", {})
    for key, name in (("province_office", "组织单位"), ("platform", "资料来源")):
        target = "documents.platform" if key == "platform" else key
        book.text(target, name, facts.get(key) or UNKNOWN, QUOTED, [book.wording("facts", key)])
    book.text(
        "methods",
        "评价方式",
        "、".join(facts.get("methods", ())),
        QUOTED,
        [book.wording("facts", "methods")],
    )
    bases = facts.get("basis", ())
    for n, basis in enumerate(bases, 1):
        number = f"（{basis['number']}）" if basis.get("number") else ""
        book.text(
            f"basis.{n}",
            f"依据{n}",
            basis["title"] + number,
            QUOTED,
            [book.wording("facts", "basis", str(n))],
        )
    anchors = ["{{ basis." + str(n) + " }}" for n in range(1, len(bases) + 1)]
    listed = "和".join(["、".join(anchors[:-1]), anchors[-1]] if len(anchors) > 1 else anchors)
    book.pattern("basis.text", "评价依据", listed, [f"basis.{n}" for n in range(1, len(bases) + 1)])
    book.text(
        "documents.dimension_names",
        "资料审查项目名称",
        "、".join(standard.dimensions),
        QUOTED,
        [book.setting("dimensions")],
    )
    book.count(
        "documents.dimensions",
        "资料审查项目数",
        len(standard.dimensions),
        _COUNTED,
        [book.setting("dimensions")],
        "大项目",
    )
    book.count(
        "documents.indicators",
        "资料审查指标数",
        len(standard.indicators),
        _COUNTED,
        book.pack("indicators.csv", "A", rows=range(len(standard.indicators))),
        "个",
    )


def _dates(book: Book) -> None:
    start, first = date_of(book, "现场检查开始日期")
    _period(book, "onsite.period", "现场检查", None)
    _period(book, "recheck.period", "整改抽查", start, first)
    day, cells = date_of(book, "访谈日期")
    book.text(
        "interview.date", "访谈日期", _day(day, start), QUOTED, dict.fromkeys((*cells, *first))
    )
    day, cells = date_of(book, "报告日期")
    book.text("report.date", "报告日期", _day(day, None), QUOTED, cells)


def _period(
    book: Book, key: str, item: str, context: dt.date | None, first: tuple[str, ...] = ()
) -> None:
    (start, begins), (end, ends) = (date_of(book, f"{item}{edge}日期") for edge in ("开始", "结束"))
    text = (
        UNKNOWN if start is None or end is None else f"{_day(start, context)}至{_day(end, start)}"
    )
    book.text(key, f"{item}时间", text, QUOTED, dict.fromkeys((*begins, *ends, *first)))


def _day(day: dt.date | None, context: dt.date | None) -> str:
    """Return a date; the year is left out where the context already says it."""
    if day is None:
        return UNKNOWN
    return (
        f"{day.month}月{day.day}日" if context and context.year == day.year else chinese_date(day)
    )


def _sample(book: Book, method: str) -> None:
    name, sites = METHOD_NAMES[method], book.clean.tables["sites"]
    own = sites[sites["method"] == method]
    districts = book.clean.tables["districts"]
    kinds = districts[districts[method].astype(bool)]["kind"]
    areas = "".join(
        f"{(kinds == kind).sum()}{word}" for kind, word in _KINDS.items() if (kinds == kind).any()
    )
    marked = (
        *book.cells("districts", method, districts["row"]),
        *book.cells("districts", "kind", districts["row"]),
    )
    book.text(f"onsite.{method}.areas", f"{name}地区", areas or "0个地区", _COUNTED, marked)
    book.count(
        f"onsite.{method}.types",
        f"{name}业态数",
        own["business_type"].nunique(),
        _COUNTED,
        book.cells("sites", "business_type", own["row"]),
        "类",
    )
    book.count(
        f"onsite.{method}.sites",
        f"{name}点位数",
        len(own),
        _COUNTED,
        book.cells("sites", "site", own["row"]),
        "个",
    )


def _whole_sample(book: Book) -> None:
    parts = [f"onsite.{method}.sites" for method in METHODS]
    book.count(
        "onsite.sites",
        "累计核查单位数",
        sum(book.register[part].value for part in parts),
        "明查点位数＋暗访点位数",
        parts,
        "个",
    )
    absent, types = book.clean.tables["absent_types"], book.standard.business_types
    names = dict(zip(types["code"], types["name"], strict=True))
    text = "、".join(dict.fromkeys(names[code] for code in absent["business_type"])) or "无"
    book.text(
        "onsite.not_applicable",
        "合理缺项业态",
        text,
        _JOINED,
        book.cells("absent_types", "business_type", absent["row"]),
    )
    kind = "no_absent_types" if absent.empty else "absent_types"
    book.pattern(
        "onsite.not_applicable.text",
        "合理缺项业态说明",
        book.standard.wording["sentence"][kind],
        ["onsite.not_applicable", book.wording("sentence", kind)],
    )


def _people(book: Book) -> None:
    interviews, team = book.clean.tables["interviews"], book.clean.tables["team"]
    for key, kind in (("main", "主访谈"), ("extended", "延伸访谈")):
        rows = interviews[interviews["kind"] == kind]
        # Any line may become one of this kind.
        book.text(
            f"interview.{key}",
            f"{kind}对象",
            joined(rows["unit"]),
            _JOINED,
            (
                *book.cells("interviews", "unit", rows["row"]),
                *book.cells("interviews", "kind", interviews["row"]),
            ),
        )
    topics = book.standard.interview_topics
    asked = set(interviews["topic"])
    names = [
        name for code, name in zip(topics["code"], topics["name"], strict=True) if code in asked
    ]
    book.text(
        "interview.topics",
        "访谈主题",
        joined(names),
        _JOINED,
        book.cells("interviews", "topic", interviews["row"]),
    )
    book.text(
        "team", "评审组来源", joined(team["unit"]), _JOINED, book.cells("team", "unit", team["row"])
    )


def joined(texts: Iterable[str]) -> str:
    """Return the distinct texts in their order, joined as in a Chinese sentence; none reads 无."""
    return "、".join(dict.fromkeys(text for text in texts if text)) or "无"


def notice(clean: CleanCity, standard: Standard) -> str:
    """Return what all outputs say as long as a file is neither collected nor published, or the pack is not official; else an empty text."""
    return DEMO if clean.demo or not standard.official else ""


def _demo(book: Book) -> None:
    inputs = [f"来源.toml!{file}!status" for file in sorted(book.clean.provenance)]
    book.text(
        "report.demo",
        "数据性质",
        notice(book.clean, book.standard),
        "有文件不是真实采集或公开引用的，或规则包非官方的，标注演示",
        [*inputs, book.setting("official")],
    )
