"""The small city in the shapes in which people keep it: other sheets in its workbook 现场检查, or several files."""

import re

from shifan.clean import clean
from shifan.intake import read_city
from shifan.score import score
from tests.small_city import csv_bytes, small_city, write_city

SITES, RECORDS = ("现场检查", "点位"), ("现场检查", "检查记录")


def cleaned(folder, pack):
    """Return the clean city of a folder."""
    return clean(read_city(folder), pack)


def scores(city, pack):
    """Return id → display of the scores of a clean city and its sites."""
    register = score(city.require(), pack)
    return {id: register[id].display for id in register if id.startswith(("scores.", "site."))}


def scores_of_small_city(folder, pack):
    """Return the scores of the small city as it usually is, written into a folder."""
    return scores(cleaned(write_city(folder / "小城市", small_city(pack)), pack), pack)


def records_by_site(sheets):
    """Return site → item → [result, problem, photo]."""
    found = {}
    for site, item, *rest in sheets[RECORDS][1:]:
        found.setdefault(site, {})[item] = rest
    return found


def names_of(pack):
    return dict(zip(pack.check_items["code"], pack.check_items["name"], strict=True))


def wide(pack, heading="code", paired=False, groups=False, two_rows=False):
    """Return the city with 检查记录 wide; items by code or name, perhaps with 问题描述, or below titles of groups."""
    sheets, names = small_city(pack), names_of(pack)
    records = records_by_site(sheets)
    items = list(dict.fromkeys(item for own in records.values() for item in own))
    text = {
        "code": lambda item: item,
        "name": names.get,
        "both": lambda item: f"{item} {names[item]}",
    }
    header, below = ["点位编号", "单位名称"], ["", ""]
    for number, item in enumerate(items, 1):
        title = text[heading](item) if heading in text else f"{number}、{names[item]}（单选）"
        header += [title, "问题描述"] if paired and not two_rows else [title] + [""] * two_rows
        below += ["检查结果", "问题描述"] if two_rows else []
    rows = [header, *([below] if two_rows else [])]
    if groups:
        rows.insert(0, ["", "", *(f"{item[:3]}类" for item in items)])
    unit = {row[0]: row[4] for row in sheets[SITES][1:]}
    for site, own in records.items():
        row = [site, unit[site]]
        for item in items:
            result, problem, _ = own.get(item, ("", "", ""))
            row += [result, problem] if paired or two_rows else [result]
        rows.append(row)
    sheets[RECORDS] = rows
    return sheets


STYLES = {
    "ticks": ({"符合": "√", "不符合": "", "合理缺项": ""}, "√"),
    "squares": ({}, "■"),
    "checks": ({}, "✔"),
    "boxes": ({}, "☑"),
}
WORDS = {"符合": "是", "不符合": "否", "合理缺项": "合理缺项"}


def form(pack, site, unit, own, style="ticks", by_name=False):
    """Return the rows of a site's filled check form."""
    names = names_of(pack)
    head = ["单位名称", unit] if by_name else ["点位编号：", site, "单位名称", unit]
    rows = [["现场检查表"], head, ["检查日期", "2023年11月2日"], []]
    one_cell = style in ("one cell", "one cell squares", "typed")
    table = [
        "序号",
        "检查项编号",
        "检查内容",
        *(["检查结果"] if one_cell else ["是", "否", "合理缺项"]),
        "问题描述",
    ]
    rows += [table, ["一、基本要求"]]
    for number, (item, (result, problem, _)) in enumerate(own.items(), 1):
        rows.append([number, item, names[item], *_marked(result, style), problem])
    return [*rows, ["检查人员：", "甲、乙"]]


def _marked(result, style):
    words = list(WORDS.values())
    if style == "typed":
        return [WORDS[result]]
    if style == "one cell":
        return [" ".join(("☑" if word == WORDS[result] else "□") + word for word in words)]
    if style == "one cell squares":
        return [" ".join(word + ("■" if word == WORDS[result] else "□") for word in words)]
    mark, empty = STYLES[style][1], "□" if style != "ticks" else ""
    return [mark if word == WORDS[result] else empty for word in words]


def forms(pack, style="ticks", by_name=False):
    """Return the city with a sheet for each site's form in place of 检查记录."""
    sheets = small_city(pack)
    unit = {row[0]: row[4] for row in sheets[SITES][1:]}
    for site, own in records_by_site(sheets).items():
        sheets["现场检查", f"{site}检查表"] = form(pack, site, unit[site], own, style, by_name)
    del sheets[RECORDS]
    return sheets


def split(sheets, number):
    """Return the sheets of 现场检查 whose rows belong to every second site, beginning with the first or the second."""
    codes = [row[0] for row in sheets[SITES][1:]]
    own = {code for place, code in enumerate(codes) if place % 2 == number}
    return {
        place: [rows[0], *(row for row in rows[1:] if row[0] in own)]
        for place, rows in sheets.items()
        if place in (SITES, RECORDS)
    }


def write_parts(folder, pack, form_of_part="xlsx", declared=True):
    """Write the city with 现场检查 in two files; the second is declared in 来源.toml, or not."""
    sheets = small_city(pack)
    write_city(folder, {**sheets, **split(sheets, 0)})
    second = split(sheets, 1)
    name = f"现场检查-寿阳县.{form_of_part}"
    if form_of_part == "csv":
        for (book, sheet), rows in second.items():
            (folder / f"{book}-{sheet}-寿阳县.csv").write_bytes(csv_bytes(rows))
        files = [f"现场检查-{sheet}-寿阳县.csv" for _, sheet in second]
    else:
        other = folder.parent / "其他"
        write_city(other, second, form_of_part, provenance=False)
        (other / f"现场检查.{form_of_part}").rename(folder / name)
        files = [name]
    if declared:
        declare(folder, *(f'["{file}"]\npart_of = "现场检查"' for file in files))
    return folder


def declare(folder, *entries):
    """Add entries to 来源.toml; one that is there gets further lines."""
    path = folder / "来源.toml"
    text = path.read_text(encoding="utf-8")
    for entry in entries:
        head, _, lines = entry.partition("\n")
        more = 'title = "测试"\norigin = "测试"\ndate = 2023-12-01\nstatus = "collected"\n'
        if head in text:
            text = text.replace(head, f"{head}\n{lines}", 1)
        else:
            text += f"\n{entry}\n{more}"
    path.write_text(text, encoding="utf-8")


def tidy(action):
    """Return the lines that a finding's action asks to paste: entries as `declare` takes them."""
    match = re.search(r'(\["[^"]+"\])\s*换行\s*(part_of = "[^"]+")', action)
    return f"{match[1]}\n{match[2]}"
