"""What differs between two packs, one by one: each difference can be made by itself to the first pack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from shifan.packs.flat_toml import rows_of
from shifan.packs.sheets import headings_of
from shifan.received import parse_toml, read_bytes
from shifan.records import dataclass
from shifan.rules.settings import settings_of
from shifan.rules.templates import template_rules
from shifan.rules.words import OTHERWISE
from shifan.standards import Standard, wording
from shifan.standards.documents import EDITIONS, SCOPES, DeclaredDocument
from shifan.standards.pack_files import decoded

ABSENT = "没有"
Change = Callable[[Standard], Standard]
_LISTS = {
    "indicators": "指标",
    "business_types": "业态",
    "check_items": "检查项",
    "vetoes": "否决项",
    "interview_topics": "访谈题目",
    "headers": "列名别名",
    "method_table": "检查方式",
    "result_table": "检查结果",
    "measures": "测量",
}
_RULES, _BANDS = "rules", "bands"
_SETTING_NAMES = {
    "id": "标识",
    "title": "名称",
    "official": "是否官方",
    "dimensions": "项目",
    "missing_policy": "合理缺项",
    "template": "模板",
    "method_weights": "检查方式权重",
    "interview_scores": "访谈得分",
    "parameters": "参数",
    "aspects": "评价方面",
    "levels": "层级",
    "reviewers": "两位审查人",
    "reviewer_limit": "审查人相差限度",
    "outcomes": "结论",
    "edition": "版次",
    "effective_from": "施行日期",
    "effective_to": "失效日期",
    "carried_over": "编号沿用",
    "source": "来源",
    "rounding_mode": "修约方式",
}
_OTHERS = (
    "folder",
    "files",
    "wording",
    "program",
    "groups",
    "indicator_lines",
    "documents",
    "notices",
    "unstated",
)
_DOCUMENT_HEADINGS = {
    "skeleton": "模板",
    "scope": "范围",
    "edition": "版本",
    "recipients": "主送",
    "only": "只做",
    "title": "标题",
    "when": "条件",
    "on_request": "点名才生成",
}
# Settings that no rule reads.
_NEVER_READ = (
    "id",
    "title",
    "official",
    "edition",
    "source",
    "carried_over",
    "effective_from",
    "effective_to",
)
_BY_KEY = (
    "interview_scores",
    "parameters",
    "carried_over",
)  # each of their entries is a difference
SETTING, RULE, BAND, WORDING, METHOD, DOCUMENT = (
    "设置",
    "规则",
    "档表",
    "用语",
    "计分办法",
    "文书",
)


@dataclass(frozen=True)
class PackChange:
    """One difference between two packs: the kind of thing, which one, and what it says in each.

    `make` makes this difference alone to the first pack; None for one that no score can depend on.
    `lists`: whether it changes what the tables of a city are checked against.
    """

    kind: str
    name: str
    before: str
    after: str
    make: Change | None = None
    lists: bool = False


def changes(before: Standard, after: Standard) -> Iterator[PackChange]:
    """Yield what differs, settings first, then lists, rules, decision tables and wording."""
    yield from _settings(before, after)
    for attribute, kind in _LISTS.items():
        if hasattr(before, attribute):
            yield from _rows(before, after, attribute, kind)
    yield from _rules(before, after)
    yield from _bands(before, after)
    yield from _wording(before, after)
    yield from _documents(before, after)


# Settings


def _settings(before: Standard, after: Standard) -> Iterator[PackChange]:
    methods = {**before.method_names, **after.method_names}
    numbers = {setting.id: setting.name for setting in settings_of(methods)}
    for field in fields(Standard):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if isinstance(old, pd.DataFrame) or field.name in _OTHERS or old == new:
            continue
        name = numbers.get(field.name) or _SETTING_NAMES.get(field.name, field.name)
        if field.name in _BY_KEY:
            yield from _entries(field.name, name, old, new)
        else:
            make = None if field.name in _NEVER_READ else partial(_with_fields, {field.name: new})
            yield PackChange(SETTING, name, _shown(old), _shown(new), make, field.name == "aspects")


def _entries(
    field: str, name: str, old: Mapping[str, object], new: Mapping[str, object]
) -> Iterator[PackChange]:
    """Yield the entries of a table of settings that differ, each by itself."""
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            changed = {
                name: new.get(name) if name == key else old.get(name) for name in (*old, key)
            }
            kept = {name: entry for name, entry in changed.items() if entry is not None}
            make = partial(_with_fields, {field: kept})
            shown = (str(old.get(key, ABSENT)), str(new.get(key, ABSENT)))
            yield PackChange(SETTING, f"{name} {key}", *shown, make)


def _with_fields(given: Mapping[str, Any], standard: Standard) -> Standard:
    return replace(standard, **given)


def _shown(entry: object) -> str:
    if isinstance(entry, Mapping):
        return "，".join(f"{key} {part}" for key, part in entry.items())
    if isinstance(entry, (tuple, list)):
        return "、".join(str(getattr(part, "name", part)) for part in entry)
    if isinstance(entry, bool):
        return "是" if entry else "否"
    return ABSENT if entry is None else str(entry)


# Lists


def _rows(before: Standard, after: Standard, attribute: str, kind: str) -> Iterator[PackChange]:
    """Yield the rows of a list that are new, gone or say something else, by their codes."""
    old, new = getattr(before, attribute), getattr(after, attribute)
    headings = headings_of(attribute)
    old_rows, new_rows = _by_code(old), _by_code(new)
    for code in dict.fromkeys((*old_rows, *new_rows)):
        ours, theirs = old_rows.get(code), new_rows.get(code)
        if ours == theirs:
            continue
        make = partial(_with_row, attribute, code, new)
        shown = _differing(ours, theirs, headings)
        yield PackChange(kind, code, *shown, make, lists=True)


def _by_code(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return the rows of a list by their codes; without a code, by what they say."""
    rows: dict[str, dict[str, Any]] = {}
    for position, row in enumerate(table.to_dict("records")):
        rows[_key(table, row, position)] = {str(name): cell for name, cell in row.items()}
    return rows


def _key(table: pd.DataFrame, row: Mapping[Any, Any], position: int) -> str:
    for column in ("code", "word"):
        if column in table.columns:
            return str(row[column])
    return "，".join(str(cell) for cell in row.values()) or str(position)


def _differing(
    ours: Mapping[str, Any] | None, theirs: Mapping[str, Any] | None, headings: Mapping[str, str]
) -> tuple[str, str]:
    """Return what two rows say in the columns in which they differ; all of a row that the other pack has not."""
    names = dict.fromkeys((*(ours or {}), *(theirs or {})))
    if ours is not None and theirs is not None:
        names = dict.fromkeys(name for name in names if ours.get(name) != theirs.get(name))
    return _said(ours, names, headings), _said(theirs, names, headings)


def _said(row: Mapping[str, Any] | None, names: Iterable[str], headings: Mapping[str, str]) -> str:
    """Return what a row says in some columns, each under its heading; of no row that the pack has none."""
    if row is None:
        return ABSENT
    return "，".join(f"{headings.get(name, name)}：{_shown(row.get(name, ''))}" for name in names)


def _with_row(attribute: str, code: str, new: pd.DataFrame, standard: Standard) -> Standard:
    """Return a pack with one row of a list as another pack has it: changed, added or gone."""
    table = getattr(standard, attribute)
    rows, given = _by_code(table), _by_code(new).get(code)
    if given is None:
        rows.pop(code, None)
    else:
        rows[code] = {**rows.get(code, {}), **given}
    names = dict.fromkeys((*table.columns, *(given or {})))
    columns = {
        name: pd.Series([row.get(name, "") for row in rows.values()], dtype=object)
        for name in names
    }
    changed: dict[str, Any] = {attribute: pd.DataFrame(columns)}
    return replace(standard, **changed)


# Rules and decision tables


def _rules(before: Standard, after: Standard) -> Iterator[PackChange]:
    """Yield the rules whose formulas differ, by object and id; all as one where the template is another."""
    old, new = rule_rows(before), rule_rows(after)
    if before.template != after.template:
        make = partial(_with_method_of, after)
        yield PackChange(METHOD, "全部规则", f"{len(old)}条", f"{len(new)}条", make)
        return
    for key in dict.fromkeys((*old, *new)):
        ours, theirs = old.get(key), new.get(key)
        if (ours and ours["formula"]) != (theirs and theirs["formula"]):
            shown = [ABSENT if row is None else str(row["formula"]) for row in (ours, theirs)]
            make = partial(_with_rule, key, after)
            yield PackChange(RULE, key, shown[0], shown[1], make)


def rule_rows(standard: Standard) -> dict[str, dict[str, Any]]:
    """Return the rules of a pack's method by object and id: those of its template, its own in their place."""
    template = {
        f"{text.object}.{text.id}": {"formula": text.formula}
        for text in template_rules(standard.template)
    }
    return {**template, **_own_rules(standard)}


def _own_rules(standard: Standard) -> dict[str, dict[str, Any]]:
    return {
        f"{row['object']}.{row['id']}": {str(name): cell for name, cell in row.items()}
        for row in standard.rules.to_dict("records")
    }


def _with_rule(key: str, after: Standard, standard: Standard) -> Standard:
    """Return a pack with one rule as another pack has it, with what only that pack has for it to read."""
    own, theirs = _own_rules(standard), _own_rules(after)
    if key in theirs:
        own[key] = theirs[key]
    else:
        own.pop(key, None)
    known = rule_rows(standard)
    own |= {other: row for other, row in theirs.items() if other not in known and other != key}
    return replace(_with_readable(standard, after), rules=_table(own, after.rules))


def _with_readable(standard: Standard, after: Standard) -> Standard:
    """Return a pack with the parameters, decision tables and added columns that only another pack has."""
    bands = {**_tables(after), **_tables(standard)}
    rows = [row for table in bands.values() for row in table]
    added: dict[str, Any] = {
        name: _with_added(getattr(standard, name), getattr(after, name))
        for name in _LISTS
        if hasattr(after, name)
    }
    return replace(
        standard,
        parameters={**after.parameters, **standard.parameters},
        bands=_table(dict(enumerate(rows)), after.bands),
        **added,
    )


def _with_added(table: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return a list with the columns that only the other one has, each row's cell by its code."""
    added = [name for name in other.columns if name not in table.columns]
    if not added or "code" not in table.columns:
        return table
    cells = _by_code(other)
    given = {
        name: [cells.get(str(code), {}).get(name, "") for code in table["code"]] for name in added
    }
    return table.assign(**given)


def _with_method_of(after: Standard, standard: Standard) -> Standard:
    return replace(
        _with_readable(standard, after),
        template=after.template,
        rules=after.rules,
        bands=after.bands,
        parameters=after.parameters,
    )


def _table(rows: Mapping[Any, Mapping[str, Any]], like: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(list(rows.values()), columns=list(like.columns), dtype=object)


def _tables(standard: Standard) -> dict[str, list[dict[str, Any]]]:
    """Return the decision tables of a pack by name, each its rows."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for row in standard.bands.to_dict("records"):
        tables.setdefault(str(row["table"]), []).append({str(k): cell for k, cell in row.items()})
    return tables


def _bands(before: Standard, after: Standard) -> Iterator[PackChange]:
    old, new = _tables(before), _tables(after)
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            make = partial(_with_bands, name, after)
            yield PackChange(BAND, name, _band_text(old.get(name)), _band_text(new.get(name)), make)


def _with_bands(name: str, after: Standard, standard: Standard) -> Standard:
    tables = {**_tables(standard), name: _tables(after).get(name, [])}
    rows = [row for table in tables.values() for row in table]
    return replace(standard, bands=_table(dict(enumerate(rows)), after.bands))


def _band_text(rows: list[dict[str, Any]] | None) -> str:
    if rows is None:
        return ABSENT
    return "；".join(f"{row['condition'] or OTHERWISE}：{row['result']}" for row in rows)


def _wording(before: Standard, after: Standard) -> Iterator[PackChange]:
    """Yield the sentences that differ, by their places in wording.toml; no score depends on them."""
    old, new = _sentences(before.folder), _sentences(after.folder)
    for place in dict.fromkeys((*old, *new)):
        if old.get(place) != new.get(place):
            yield PackChange(WORDING, place, old.get(place, ABSENT), new.get(place, ABSENT))


def _sentences(folder: Path) -> dict[str, str]:
    content = parse_toml(decoded(read_bytes(folder / wording.FILE)))
    return {place: text for place, _, text in rows_of(content)}


def _documents(before: Standard, after: Standard) -> Iterator[PackChange]:
    """Yield the documents that are new, gone or declared otherwise; no score depends on them."""
    old, new = (
        {document.name: document for document in pack.documents} for pack in (before, after)
    )
    for name in dict.fromkeys((*old, *new)):
        ours, theirs = (_declared(side[name]) if name in side else None for side in (old, new))
        if ours != theirs:
            yield PackChange(DOCUMENT, name, *_differing(ours, theirs, _DOCUMENT_HEADINGS))


def _declared(document: DeclaredDocument) -> dict[str, str]:
    """Return what a pack says of a document, in words."""
    return {
        "skeleton": document.skeleton,
        "scope": SCOPES[document.scope],
        "edition": EDITIONS[document.edition],
        "recipients": "、".join(document.recipients),
        "only": "、".join(document.only),
        "title": document.title,
        "when": document.when,
        "on_request": "是" if document.on_request else "",
    }
