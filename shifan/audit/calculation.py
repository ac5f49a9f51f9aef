"""Sheets that calculate: sites, indicators, dimensions and total, groups, and the tie-out with the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shifan.audit.sheets import Table, children
from shifan.rules.catalog import UNDER_FLOOR
from shifan.rules.excel import Refs, quoted

if TYPE_CHECKING:
    from shifan.audit.sheets import Book

_METHODS = {"announced": "明查", "covert": "暗访"}
_RECORD = ("result", "points", "key")
_COUNTS = {"sites": "点位数", "mean": "平均得分", "conform": "符合", "basic": "基本符合", "fail": "不符合"}


def sites(book: Book) -> None:
    """Write 计算-点位: problems, score and verdict of each site from its records."""
    rules = {"score": "site_score", "key_problems": "key_problems", "general": "general_problems", "problems": "site_problems",
             "assessed": "assessed_items", "verdict": "site_verdict"}
    heads = [("site", "点位编号", 10), ("method", "检查方式", 9), ("district", "区县", 12), ("type", "业态编号", 9), ("name", "单位名称", 26),
             ("score", "得分", 9), ("key_problems", "重点项问题", 9), ("general", "一般项问题", 9), ("problems", "问题数", 8),
             ("assessed", "已评检查项", 9), ("verdict", "判定", 10)]
    sheet, columns = book.sheet("计算-点位", heads, "公式取自“原始-检查记录”")
    book.comment_rules(sheet, columns, rules)
    frame, place = book.clean.tables["sites"], {name: n for n, (name, _, _) in enumerate(heads)}
    for n, row in enumerate(frame.itertuples(), 3):
        for field, text in (("site", row.site), ("method", _METHODS[row.method]), ("district", row.district), ("type", row.business_type),
                            ("name", row.name)):
            book.write_text(sheet, n, place[field], text)
        refs = Refs({}, {"records": children(book.tables["records"], _RECORD, ("site", f"$A{n + 1}"))})
        book.write_rule(sheet, (n, place["score"]), "site_score", refs, book.register[f"site.{row.site}.score"], "score")
        book.write_rule(sheet, (n, place["problems"]), "site_problems", refs, book.register[f"site.{row.site}.problems"], "count")
        for field in ("key_problems", "general", "assessed"):
            sheet.write_formula(n, place[field], book.rules[rules[field]].excel(refs), book.formats["count"])
        cells = {"key_problems": f"${columns['key_problems']}{n + 1}", "general_problems": f"${columns['general']}{n + 1}",
                 "assessed": f"${columns['assessed']}{n + 1}", "key_max": book.settings["key_max"], "general_max": book.settings["general_max"]}
        book.write_rule(sheet, (n, place["verdict"]), "site_verdict", Refs(cells), book.register[f"site.{row.site}.verdict"], "text")
    book.tables["sites"] = Table("计算-点位", columns, 4, 3 + len(frame))


def indicators(book: Book) -> None:
    """Write 计算-指标: document, on-site and overall rate and score of each indicator."""
    rules = {"document_rate": "document_rate", "announced_rate": "method_rate", "covert_rate": "method_rate", "onsite_rate": "onsite_rate",
             "rate": "indicator_rate", "score": "indicator_score", "floor": "floor"}
    heads = [("code", "指标编号", 9), ("name", "指标", 24), ("dimension", "项目", 14), ("key", "关键", 6), ("full", "满分", 8), ("share", "资料占比", 9),
             ("document_rate", "资料得分率", 11), ("announced_rate", "明查得分率", 11), ("covert_rate", "暗访得分率", 11),
             ("onsite_rate", "现场得分率", 11), ("rate", "得分率", 11), ("score", "得分", 9), ("floor", "底线", 10)]
    sheet, columns = book.sheet("计算-指标", heads, "公式取自“原始-资料审查”和“原始-检查记录”")
    book.comment_rules(sheet, columns, rules)
    place = {name: n for n, (name, _, _) in enumerate(heads)}
    for n, row in enumerate(book.standard.indicators.itertuples(), 3):
        for field, text in (("code", row.code), ("name", row.name), ("dimension", row.dimension), ("key", "是" if row.key else "")):
            book.write_text(sheet, n, place[field], text)
        sheet.write_number(n, place["full"], float(row.full_score), book.formats["input"])
        sheet.write_number(n, place["share"], float(row.document_share), book.formats["input"])
        cell = {name: f"${letter}{n + 1}" for name, letter in columns.items()}
        for field, refs, kind in _indicator_refs(book, cell):
            book.write_rule(sheet, (n, place[field]), rules[field], refs, book.register[f"indicator.{row.code}.{field}"], kind)
        floor = Refs({"rate": cell["rate"], "key_floor": book.settings["key_floor"]})
        sheet.write_formula(n, place["floor"], f'=IF({cell["key"]}="是",{book.rules["floor"].excel(floor)[1:]},"")')
    book.tables["indicators"] = Table("计算-指标", columns, 4, 3 + len(book.standard.indicators))


def _indicator_refs(book: Book, cell: dict[str, str]):
    """Yield (field, references, format) of an indicator's formulas, in the order of calculation."""
    documents = children(book.tables["documents"], ("deduction", "not_applicable"), ("indicator", cell["code"]))
    yield "document_rate", Refs({"full": cell["full"]}, {"documents": documents}), "rate"
    for method, name in _METHODS.items():
        records = children(book.tables["records"], _RECORD, ("indicator", cell["code"]), ("method", quoted(name)))
        yield f"{method}_rate", Refs({}, {"records": records}), "rate"
    weights = {f"{method}_weight": book.settings[f"{method}_weight"] for method in _METHODS}
    rates = {f"{method}_rate": cell[f"{method}_rate"] for method in _METHODS}
    yield "onsite_rate", Refs(weights | rates), "rate"
    yield "rate", Refs({"document_rate": cell["document_rate"], "onsite_rate": cell["onsite_rate"], "document_share": cell["share"]}), "rate"
    yield "score", Refs({"full": cell["full"], "rate": cell["rate"], "places": book.settings["places"]}), "score"


def totals(book: Book) -> None:
    """Write 计算-总分: dimensions, their sum, interviews, total, and the verdict with its parts."""
    heads = [("name", "项目", 26), ("score", "得分", 12), ("full", "满分", 12), ("rate", "得分率", 12)]
    sheet, columns = book.sheet("计算-总分", heads, "公式取自“计算-指标”“原始-领导访谈”“原始-否决项”")
    book.comment_rules(sheet, columns, {"score": "score_sum", "full": "full_sum", "rate": "score_rate"})
    table, register = book.tables["indicators"], book.register
    names = [*book.standard.dimensions, ""]
    for n, name in enumerate(names, 3):
        key = f"dimension.{n - 2}" if name else "scores"
        book.write_text(sheet, n, 0, name or "合计")
        ties = (("dimension", f"$A{n + 1}"),) if name else ()
        refs = Refs({}, {"indicators": children(table, ("score", "full"), *ties)})
        book.write_rule(sheet, (n, 1), "score_sum", refs, register[f"{key}.score" if name else "scores.sum"], "score")
        book.write_rule(sheet, (n, 2), "full_sum", refs, register[f"{key}.full"], "score")
        if name:
            book.write_rule(sheet, (n, 3), "score_rate", Refs({"sum": f"$B{n + 1}", "full": f"$C{n + 1}"}), register[f"{key}.rate"], "rate")
    _verdict(book, sheet, 3 + len(names))


def _verdict(book: Book, sheet, row: int) -> None:
    register, interviews, vetoes = book.register, book.tables["interviews"], book.tables["vetoes"]
    lines = ["访谈题目数", "访谈得分率", "总得分", "发生的否决项数", "低于底线的关键指标数", "初评结论"]
    at = {name: f"$B${row + 2 + n}" for n, name in enumerate(lines)}
    for n, name in enumerate(lines):
        book.write_text(sheet, row + 1 + n, 0, name, "head")
    answers = Refs({}, {"answers": children(interviews, ("points",))})
    sheet.write_formula(row + 1, 1, f"=COUNT({interviews.span('points')})", book.formats["count"], len(book.clean.tables["interviews"]))
    empty = len(book.clean.tables["interviews"]) == 0
    rate = Refs({}, {"answers": children(interviews, ("points",))}) if not empty else answers
    book.write_rule(sheet, (row + 2, 1), "interview_rate", rate, register["scores.interview_rate"], "rate")
    total = {"sum": f"$B${row}", "full": f"$C${row}", "answers": at["访谈题目数"], "interview_rate": at["访谈得分率"],
             "interview_weight": book.settings["interview_weight"], "places": book.settings["places"]}
    book.write_rule(sheet, (row + 3, 1), "total", Refs(total), register["scores.total"], "score")
    sheet.write_formula(row + 4, 1, f"=SUM({vetoes.span('flag')})", book.formats["count"])
    sheet.write_formula(row + 5, 1, f"=COUNTIF({book.tables['indicators'].span('floor')},{quoted(UNDER_FLOOR)})", book.formats["count"])
    verdict = {"vetoes": at["发生的否决项数"], "total": at["总得分"], "pass_line": book.settings["pass_line"], "under_floor": at["低于底线的关键指标数"]}
    book.write_rule(sheet, (row + 6, 1), "verdict", Refs(verdict), register["verdict.pass"], "text")


def groups(book: Book) -> None:
    """Write 计算-分组: types, districts, methods, and the rectification ledger's numbers."""
    heads = [("kind", "分组", 10), ("code", "编号", 12), ("name", "名称", 30), *((key, text, 11) for key, text in _COUNTS.items())]
    sheet, columns = book.sheet("计算-分组", heads, "公式取自“计算-点位”和“原始-整改台账”")
    book.comment_rules(sheet, columns, {key: f"group_{key}" for key in _COUNTS})
    register, row = book.register, 3
    listed = [("业态", value.id.removesuffix(".name"), value.id.split(".")[2], "type") for value in register.match("type.*.name")]
    listed += [("区县", value.id.removesuffix(".name"), value.display, "district") for value in register.match("district.*.name")]
    listed += [("方式", f"method.{method}", name, "method") for method, name in _METHODS.items()]
    for kind, key, code, tied in listed:
        named = register[f"{key}.name"].display if f"{key}.name" in register else code
        for column, text in enumerate((kind, code, named)):
            book.write_text(sheet, row, column, text)
        refs = Refs({}, {"sites": children(book.tables["sites"], ("score", "verdict"), (tied, f"$B{row + 1}"))})
        for n, part in enumerate(_COUNTS, 3):
            book.write_rule(sheet, (row, n), f"group_{part}", refs, register[f"{key}.{part}"], "score" if part == "mean" else "count")
        row += 1
    ledger = Refs({"report_date": book.settings["report_date"]},
                  {"problems": children(book.tables["rectification"], ("problem", "conclusion", "status", "due"))})
    for value in register.match("rectification.*"):
        rule = value.id.replace(".", "_")
        book.write_text(sheet, row, 0, "整改")
        book.write_text(sheet, row, 2, book.rules[rule].name)
        book.write_rule(sheet, (row, 3), rule, ledger, value, "rate" if value.unit == "%" else "count")
        row += 1


def tie_out(book: Book) -> None:
    """Write 核对: for each value above, what the report prints, what the formula gives, and the difference 0."""
    heads = [("id", "数据编号", 34), ("name", "名称", 36), ("shown", "报告印出", 16), ("number", "公式结果", 16), ("difference", "差", 10)]
    sheet, _ = book.sheet("核对", heads, "“差”应全部为0")
    for row, (key, cell) in enumerate(book.cells.items(), 3):
        value = book.register[key]
        for column, text in enumerate((key, value.name, value.display)):
            book.write_text(sheet, row, column, text)
        scale = f"ROUND(ROUND({cell}*100,12),{book.settings['places']})" if value.unit == "%" else f"ROUND(ROUND({cell},12),{book.settings['places']})"
        numeric = value.unit in ("%", "分") or isinstance(value.value, int)
        made = f'=IF(ISNUMBER({cell}),{scale},{cell})' if numeric else f"={cell}"
        shown = value.display.rstrip("%") if numeric and value.value is not None else value.display
        sheet.write_formula(row, 3, made, None, float(shown) if numeric and value.value is not None else shown)
        target = shown if numeric and value.value is not None else quoted(shown)
        sheet.write_formula(row, 4, f'=IF(ISNUMBER($D{row + 1}),ROUND($D{row + 1}-({target}),10),IF($D{row + 1}={quoted(shown)},0,1))'
                            if numeric and value.value is not None else f"=IF($D{row + 1}={target},0,1)", None, 0)
