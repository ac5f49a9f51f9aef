"""What values are made of and what they feed, as an analyst reads it: whole, by sheet and by kind."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any

from shifan.addresses import column_number, column_ranges, position

_NONE = "没有找到"
_RAW, _PACK = "原始单元格", "规则包"
_MOST_IN_LINE = 40  # ranges or ids of one group that stand in a line; the rest is counted


class TraceAnswers(list[Mapping[str, Any]]):
    """The answers of a trace, as `shifan trace --json` gives them, with readable forms.

    Each is a mapping with `id`, `display`, `rule`, `inputs`, `cells`, `sources`, `feeds` and more.
    """

    def __repr__(self) -> str:
        """Return a paragraph a value; nothing is left out without being counted."""
        return "\n".join(map(_paragraph, self)) or _NONE

    def _repr_html_(self) -> str:
        """Return a list a value; long groups are unfolded by a click."""
        return "".join(map(_html_list, self)) or _NONE


def _paragraph(answer: Mapping[str, Any]) -> str:
    lines = [
        f"{answer['id']}　{answer['name']}＝{answer['display']}",
        f"  规则：{answer['rule'] or '无'}",
    ]
    for title, groups in _parts(answer):
        lines.append(f"  {title}：{'' if groups else '无'}")
        lines += [f"    {name}：{_shortened(texts)}" for name, texts in groups]
    return "\n".join(lines)


def _html_list(answer: Mapping[str, Any]) -> str:
    title = html.escape(f"{answer['name']}：{answer['display']}")
    items = [
        f"<li>数据编号：{html.escape(answer['id'])}</li>",
        f"<li>规则：{html.escape(answer['rule'] or '无')}</li>",
    ]
    for name, groups in _parts(answer):
        shown = "".join(map(_html_group, groups)) or "<li>无</li>"
        items.append(f"<li>{name}<ul>{shown}</ul></li>")
    return f"<h4>{title}</h4><ul>{''.join(items)}</ul>"


def _html_group(group: tuple[str, list[str]]) -> str:
    name, texts = group
    whole = html.escape("、".join(texts))
    if len(texts) <= _MOST_IN_LINE:
        return f"<li>{html.escape(name)}：{whole}</li>"
    return f"<li><details><summary>{html.escape(name)}：{len(texts)} 处</summary>{whole}</details></li>"


def _parts(answer: Mapping[str, Any]) -> Iterable[tuple[str, list[tuple[str, list[str]]]]]:
    """Yield each part of an answer with its groups: cells of the workbooks first, then of the rule pack."""
    places = [
        (
            f"{each['file']}　{each['sheet']}".rstrip("　"),
            compact(each["cells"]),
            bool(each["sheet"]),
        )
        for each in answer["sources"]
    ]
    pack = {file for file, _, _ in places if "/" in file}
    yield "直接依据", _by_kind(answer["inputs"])
    yield _RAW, [(place, cells) for place, cells, _ in places if place not in pack]
    yield _PACK, [(place, cells) for place, cells, _ in places if place in pack]
    yield "影响", _by_kind(answer["feeds"])


def _by_kind(ids: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Return value ids by what they begin with, and cells by their sheet."""
    groups: dict[str, list[str]] = {}
    for each in ids:
        kind, mark, rest = each.rpartition("!")
        if not mark:
            kind, rest = each.partition(".")[0], each
        groups.setdefault(kind, []).append(rest)
    return [(f"{kind}（{len(members)}）", members) for kind, members in groups.items()]


def compact(cells: Iterable[str]) -> list[str]:
    """Return cells of one sheet as few ranges, by column and row; what is no cell stays as it is."""
    rows: dict[str, set[int]] = {}
    others = []
    for cell in cells:
        first, _, last = cell.partition(":")
        ends = position(first), position(last or first)
        column = first.rstrip("0123456789")
        if ends[0] is None or ends[1] is None or ends[0][1] != ends[1][1]:
            others.append(cell)
        else:
            rows.setdefault(column, set()).update(range(ends[0][0] + 1, ends[1][0] + 2))
    columns = sorted(rows, key=column_number)
    return [*(each for column in columns for each in column_ranges(column, rows[column])), *others]


def _shortened(texts: list[str]) -> str:
    more = f" 等 {len(texts)} 处" if len(texts) > _MOST_IN_LINE else ""
    return f"{'、'.join(texts[:_MOST_IN_LINE])}{more}"
