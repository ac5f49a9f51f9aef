"""What the workbooks and the pack state: city, dates, places, people, how the city was judged and on what sample."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np

from shifan.raw_sheets import INTERVIEWS, RECTIFICATION
from shifan.raw_sheets.document_review import ASPECTS
from shifan.rules.none_listed import NONE_LISTED
from shifan.rules.settings import METHOD_NAMES
from shifan.score import absent_types
from shifan.score.joined_texts import joined
from shifan.score.register_writer import Derivation, RegisterWriter, quoted
from shifan.score.results import Results
from shifan.standards.pack_settings import LEVELS
from shifan.values import chinese_date

if TYPE_CHECKING:
    from shifan.clean import CleanCity
    from shifan.standards import Standard
    from shifan.standards.model import Method

DISTRICT_KINDS = {"区": "区", "县级市": "市", "县": "县"}  # 类型 of a district → its short word
_DIMENSIONS_UNIT = "大项目"
_JOINED = "按表中顺序列出，重复的只列一次"
_COUNTED = "按表计数"
_VISITED = "有这种检查方式的点位的区县，按类型计数"
_AS_DONE = "规则包所列评价方式；没有访谈的不列访谈，没有点位的检查方式不列"
_INTERVIEW = "访谈"
_EXTENDED, _DEPARTMENT, _MEMBERS = "延伸访谈", "部门", "等食安委成员单位"
_RECHECK = "{{ recheck.period }}，省级初评评审组抽查了部分点位的问题整改情况。"
DEMO = "演示数据，非官方结论"
UNKNOWN = "（未填报）"
FACTS = {"city": "城市", "province": "省份", "batch": "创建批次"}


def enter(writer: RegisterWriter, results: Results) -> None:
    """Enter the stated facts of the city, the method and the sample."""
    for id, item in FACTS.items():
        content, cells = fact(writer, item)
        writer.text(id, item, content or UNKNOWN, quoted(*cells))
    _start_year(writer)
    _evaluation(writer)
    _basis(writer)
    _reviewed_documents(writer)
    _dates(writer)
    for method in writer.standard.methods:
        _sample(writer, method)
    _whole_sample(writer)
    _methods_in_words(writer)
    _ways(writer)
    absent_types.enter(writer)
    _interviews(writer)
    _team(writer)
    _demo(writer)


def fact(writer: RegisterWriter, item: str) -> tuple[str, tuple[str, ...]]:
    """Return the content of an item of 基本信息 and its cell; an item that is not there is empty."""
    contents, rows = writer.facts(item)
    if not contents:
        return "", ()
    return str(contents[0] or ""), writer.cells("facts", "content", rows)


def date_of(writer: RegisterWriter, item: str) -> tuple[dt.date | None, tuple[str, ...]]:
    """Return a date of 基本信息 and its cell; None if it is not filled in."""
    content, cells = fact(writer, item)
    return (dt.date.fromisoformat(content[:10]) if content else None), writer.dated(cells)


def _start_year(writer: RegisterWriter) -> None:
    content, cells = fact(writer, "创建启动年份")
    digits = "".join(sign for sign in content if sign.isdigit())
    if digits:
        writer.count("start_year", "创建启动年份", int(digits[:4]), quoted(*cells), "年")
    else:
        writer.text("start_year", "创建启动年份", UNKNOWN, quoted(*cells))


def _evaluation(writer: RegisterWriter) -> None:
    """Enter who evaluates, and where the documents come from."""
    facts = writer.standard.wording.facts
    for id, name, text, key in (
        ("province_office", "组织单位", facts.province_office, "province_office"),
        ("documents.platform", "资料来源", facts.platform, "platform"),
    ):
        writer.text(id, name, text, quoted(writer.wording("facts", key)))


def _basis(writer: RegisterWriter) -> None:
    """Enter the documents that the evaluation rests on, and all of them in one phrase: A、B和C."""
    ids = []
    for n, basis in enumerate(writer.standard.wording.facts.basis, 1):
        ids.append(f"basis.{n}")
        number = f"（{basis.number}）" if basis.number else ""
        address = writer.wording("facts", "basis", str(n))
        writer.text(ids[-1], f"依据{n}", basis.title + number, quoted(address))
    anchors = [f"{{{{ {id} }}}}" for id in ids]
    phrase = "、".join(anchors)
    if len(anchors) > 1:
        phrase = f"{'、'.join(anchors[:-1])}和{anchors[-1]}"
    writer.pattern("basis.text", "评价依据", phrase, ids)


def _reviewed_documents(writer: RegisterWriter) -> None:
    """Enter the dimensions and the number of indicators that the documents are reviewed for."""
    standard, dimensions = writer.standard, writer.standard_entry("dimensions")
    names, top = "、".join(standard.dimensions), standard.levels[0]
    # The number stands right behind the names: 要点36 must not become 要点3636.
    names += "共" if names[-1:].isdigit() else ""
    writer.text("documents.dimension_names", "资料审查项目名称", names, quoted(dimensions))
    writer.count(
        "documents.dimensions",
        "资料审查项目数",
        len(standard.dimensions),
        Derivation(_COUNTED, [dimensions]),
        _DIMENSIONS_UNIT if top == LEVELS[0] and len(standard.dimensions) > 1 else f"个{top}",
    )
    if standard.aspects != ASPECTS:
        writer.text("documents.aspects", "评价方面", joined(standard.aspects), quoted(dimensions))
    count = len(standard.indicator_list)
    codes = writer.pack("indicators.csv", "code", range(count))
    writer.count("documents.indicators", "资料审查指标数", count, Derivation(_COUNTED, codes), "个")


def _dates(writer: RegisterWriter) -> None:
    """Enter periods and days; those within the year in which the inspection began are told without the year."""
    start, start_cells = date_of(writer, "现场检查开始日期")
    _period(writer, "onsite.period", "现场检查", None)
    _period(writer, "recheck.period", "整改抽查", start, start_cells)
    _recheck(writer)
    day, cells = date_of(writer, "访谈日期")
    writer.text(
        "interview.date",
        "访谈日期",
        _day(day, start),
        quoted(*dict.fromkeys((*cells, *start_cells))),
    )
    day, cells = date_of(writer, "报告日期")
    writer.text("report.date", "报告日期", _day(day, None), quoted(*cells))


def _recheck(writer: RegisterWriter) -> None:
    """Enter the sentence on the recheck of problems; empty where no day is stated, or no line of the ledger has one."""
    ledger = writer.rows(RECTIFICATION)
    rechecked = any(line.rechecked or line.conclusion for line in ledger)
    happened = rechecked and writer.register.text("recheck.period") != UNKNOWN
    fields = ("problem", "rechecked", "conclusion")
    cells = [cell for field in fields for cell in writer.all_cells("rectification", field)]
    writer.pattern(
        "recheck.text", "整改抽查说明", _RECHECK if happened else "", ("recheck.period", *cells)
    )


def _period(
    writer: RegisterWriter,
    id: str,
    item: str,
    context: dt.date | None,
    context_cells: tuple[str, ...] = (),
) -> None:
    """Enter a period from its two dates; `context` is a date that has told the year already."""
    first, first_cells = date_of(writer, f"{item}开始日期")
    last, last_cells = date_of(writer, f"{item}结束日期")
    text = UNKNOWN
    if first is not None and last is not None:
        text = f"{_day(first, context)}至{_day(last, first)}"
    cells = dict.fromkeys((*first_cells, *last_cells, *context_cells))
    writer.text(id, f"{item}时间", text, quoted(*cells))


def _day(day: dt.date | None, context: dt.date | None) -> str:
    """Return a date; the year is left out where the context already says it."""
    if day is None:
        return UNKNOWN
    if context and context.year == day.year:
        return f"{day.month}月{day.day}日"
    return chinese_date(day)


def _sample(writer: RegisterWriter, method: Method) -> None:
    """Enter where a method of inspection was at work, on how many types and sites."""
    own = np.flatnonzero(writer.column("sites", "method") == method.code)
    rows = writer.column("sites", "row")[own]
    id, name = f"onsite.{method.code}", method.name
    # A district that is only marked for the method has not been inspected by it.
    visited = {*writer.column("sites", "district")[own].tolist()}
    districts = zip(
        writer.column("districts", "name"), writer.column("districts", "kind"), strict=True
    )
    areas = _areas([kind for district, kind in districts if district in visited])
    places = (
        *writer.all_cells("sites", "district"),
        *writer.all_cells("sites", "method"),
        *writer.all_cells("districts", "kind"),
    )
    writer.text(f"{id}.areas", f"{name}地区", areas, Derivation(_VISITED, places))
    type_cells = writer.cells("sites", "business_type", rows)
    types = len(set(writer.column("sites", "business_type")[own].tolist()))
    writer.count(f"{id}.types", f"{name}业态数", types, Derivation(_COUNTED, type_cells), "类")
    site_cells = writer.cells("sites", "site", rows)
    writer.count(f"{id}.sites", f"{name}点位数", len(own), Derivation(_COUNTED, site_cells), "个")


def _areas(kinds: list[str]) -> str:
    """Return how many districts there are of each kind: 2区1县."""
    counts = ((kinds.count(kind), word) for kind, word in DISTRICT_KINDS.items())
    return "".join(f"{count}{word}" for count, word in counts if count) or "0个地区"


def _methods_in_words(writer: RegisterWriter) -> None:
    """Enter in a sentence by which methods sites were inspected, where these are not 明查 and 暗访."""
    methods = writer.standard.methods
    used = [m for m in methods if writer.register[f"onsite.{m.code}.sites"].count]
    if len(used) == len(METHOD_NAMES) and writer.standard.method_names == METHOD_NAMES:
        return
    numbers = ("", "", "两种", "三种", "四种", "五种")
    many = numbers[len(used)] if len(used) < len(numbers) else f"{len(used)}种"
    by = f"以{joined(m.name for m in used)}{many}方式" if used else "未"
    parts = [
        f"{m.name}覆盖{{{{ onsite.{m.code}.areas }}}}，涉及{{{{ onsite.{m.code}.types }}}}业态"
        f"{{{{ onsite.{m.code}.sites }}}}点位"
        for m in used
    ]
    pattern = f"{by}开展现场检查。{'；'.join(parts)}{'，' if parts else ''}"
    inputs = [f"onsite.{m.code}.{part}" for m in methods for part in ("areas", "types", "sites")]
    writer.pattern("onsite.methods.text", "检查方式说明", pattern, inputs)


def _ways(writer: RegisterWriter) -> None:
    """Enter by what ways the city was evaluated, of those of the pack: interviews and methods only if there were any.

    With the methods of inspection (采取…), and without what stands in brackets (经…).
    """
    interviews, standard = writer.clean.tables["interviews"], writer.standard
    names = {method.code: method.name for method in standard.methods}
    counts = [f"onsite.{code}.sites" for code in names]
    used = [name for code, name in names.items() if writer.register[f"onsite.{code}.sites"].count]
    all_methods, used_methods = f"（{'、'.join(names.values())}）", f"（{'、'.join(used)}）"
    ways = [
        way.replace(all_methods, used_methods)
        for way in standard.wording.facts.methods
        if (len(interviews) or _INTERVIEW not in way) and (used or all_methods not in way)
    ]
    # With the workbook of interviews emptied, no cell of it is left: these are the ones that tell of interviews.
    cells = writer.cells("interviews", "unit", interviews["row"])
    derivation = Derivation(_AS_DONE, (writer.wording("facts", "methods"), *counts, *cells))
    writer.text("methods", "评价方式", "、".join(ways), derivation)
    short = [way.partition("（")[0] for way in ways]
    phrase = "和".join(filter(None, ("、".join(short[:-1]), *short[-1:])))
    writer.text("methods.performed", "开展的评价", phrase, derivation)


def _whole_sample(writer: RegisterWriter) -> None:
    methods = writer.standard.methods
    parts = [f"onsite.{method.code}.sites" for method in methods]
    total = sum(writer.register[part].count for part in parts)
    rule = "＋".join(f"{method.name}点位数" for method in methods)
    writer.count("onsite.sites", "累计核查单位数", total, Derivation(rule, parts), "个")


def _interviews(writer: RegisterWriter) -> None:
    """Enter who was interviewed, and on what."""
    kinds, listed = (writer.column("interviews", field) for field in ("kind", "unit"))
    # Any line may become one of this kind.
    kind_cells = writer.all_cells("interviews", "kind")
    for key, kind in (("main", "主访谈"), ("extended", _EXTENDED)):
        own = np.flatnonzero(kinds == kind)
        rows = writer.column("interviews", "row")[own]
        cells = (*writer.cells("interviews", "unit", rows), *kind_cells)
        units = joined(listed[own].tolist())
        writer.text(f"interview.{key}", f"{kind}对象", units, Derivation(_JOINED, cells))
    _interviewed_in_words(writer)
    asked = set(writer.column("interviews", "topic").tolist())
    topics = joined(topic.name for topic in writer.standard.topic_list if topic.code in asked)
    cells = writer.all_cells("interviews", "topic")
    writer.text("interview.topics", "访谈主题", topics, Derivation(_JOINED, cells))


def _interviewed_in_words(writer: RegisterWriter) -> None:
    """Enter in a clause who was interviewed; a kind of interviews that there were none of is not told.

    Several departments are members of the 食安委; a district or a township is not called one.
    """
    extended = [row for row in writer.rows(INTERVIEWS) if row.kind == _EXTENDED]
    several = len({row.unit for row in extended}) > 1
    departments = all(row.level == _DEPARTMENT for row in extended)
    members = _MEMBERS if several and departments else ""
    parts = {
        "interview.main": "对{{ interview.main }}的负责同志进行了主访谈",
        "interview.extended": f"对{{{{ interview.extended }}}}{members}的负责同志进行了延伸访谈",
    }
    told = [part for id, part in parts.items() if writer.register[id].value != NONE_LISTED]
    levels = writer.all_cells("interviews", "level")
    writer.pattern("interview.text", "访谈说明", "，".join(told), (*parts, *levels))


def _team(writer: RegisterWriter) -> None:
    team = writer.clean.tables["team"]
    cells = writer.cells("team", "unit", team["row"])
    writer.text("team", "评审组来源", joined(team["unit"]), Derivation(_JOINED, cells))


def notice(clean: CleanCity, standard: Standard) -> str:
    """Return what all outputs say while a file is neither collected nor published, or the pack is not official.

    Otherwise return an empty text.
    """
    return DEMO if clean.demo or not standard.official else ""


def _demo(writer: RegisterWriter) -> None:
    files = sorted(writer.clean.provenance or {})
    statuses = [f"来源.toml!{file}!status" for file in files]
    writer.text(
        "report.demo",
        "数据性质",
        notice(writer.clean, writer.standard),
        Derivation(
            "有文件不是真实采集或公开引用的，或规则包非官方的，标注演示",
            [*statuses, writer.standard_entry("official")],
        ),
    )
