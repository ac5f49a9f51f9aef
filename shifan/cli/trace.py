"""The answer of `trace` on a terminal: rule, tree, files, corrections, where it is printed, what it feeds."""

from __future__ import annotations

from pathlib import Path

from shifan.cli import terminal
from shifan.files.places import place

_MOST_FEEDS, _MOST_PLACES, _MOST_TREES = 12, 12, 3
_KINDS = {"table": "表格", "chart": "图", "workbook": "底稿"}


def show(
    root: Path | None, city: str, query: str, standard: str, depth: int, as_json: bool
) -> None:
    """Print what a query is made of, what it feeds and where it is printed."""
    from shifan.audit.trace.answerable import asked

    opened, found = asked(place(root, city), query, standard)
    if opened.note:
        terminal.err().print(opened.note, markup=False)
    if as_json:
        terminal.answer(found[0] if len(found) == 1 else found)
        return
    if len(found) > 1:
        terminal.line(f"“{query}”印作 {len(found)} 个数据：")
    for one in found:
        _one(one, opened, depth) if len(found) <= _MOST_TREES else _brief(one)


def show_what_if(
    root: Path | None, city: str, query: str, content: str, standard: str, as_json: bool
) -> None:
    """Print what changes if a raw cell held something else."""
    from shifan.audit.trace.cell_changed import what_if
    from shifan.audit.trace.trace import simulated
    from shifan.stages import Work

    work = Work(place(root, city), standard)
    changed, unknown = what_if(work, query, content), simulated(work.register)
    if as_json:
        terminal.answer(
            {
                "cell": query,
                "content": content,
                "changes": [vars(one) for one in changed],
                "simulated": unknown,
            }
        )
        return
    terminal.line(
        f"如果 {query} 为“{content or '（空）'}”：{len(changed)} 个数据变化（未写入任何文件）"
    )
    for one in changed:
        terminal.line(f"  {one.id}　{one.name}：{one.before} → {one.after}")
    _simulated(unknown)


def _brief(one: dict[str, object]) -> None:
    terminal.line(f"  {one['id']}　{one['name']} = {one['display']}")
    if one.get("since"):
        terminal.line(f"      {one['since']}")
    for spot in one["places"][:3]:
        terminal.line(f"      {_spot(spot)}")


def _one(one: dict[str, object], opened: object, depth: int) -> None:
    from shifan.audit.trace.trace import tree

    terminal.line(_head(one))
    if one.get("since"):
        terminal.line(one["since"])
    if one["id"] in opened.register:
        _branches(tree(opened.register, one["id"], opened.evidence, depth), "")
    _files(one)
    for spot in one["places"][:_MOST_PLACES]:
        terminal.line(f"印在：{_spot(spot)}")
    if len(one["places"]) > _MOST_PLACES:
        terminal.line(f"印在：另有 {len(one['places']) - _MOST_PLACES} 处")
    terminal.line(_feeds(one))
    _simulated(one["simulated"])


def _head(one: dict[str, object]) -> str:
    """Return id, name, content and rule on one line; what is empty or said already is left out."""
    named = f"{one['name']} = {one['display']}" if one["display"] else one["name"]
    return "　".join(
        (one["id"], named, *([one["rule"]] if one["rule"] not in ("", one["name"]) else []))
    )


def _feeds(one: dict[str, object]) -> str:
    feeds = one["feeds"]
    if not feeds:
        return "不影响其他数据" if one["inputs"] else "该单元格只供备查，不影响任何数据"
    more = "等（加 --json 列出全部）" if len(feeds) > _MOST_FEEDS else ""
    return f"影响 {len(feeds)} 个数据：{'、'.join(feeds[:_MOST_FEEDS])}{more}"


def _simulated(count: int) -> None:
    if count:
        terminal.line(f"另有 {count} 个稳健程度模拟数据（firmness.*），须重新运行才知")


def _files(one: dict[str, object]) -> None:
    for source in one["sources"]:
        cells = source["cells"]
        shown = "、".join(cells[:8]) + (f" 等{len(cells)}处" if len(cells) > 8 else "")
        terminal.line(
            f"来源：{source['file']}　{source['sheet']}　{shown}"
            + (f"　SHA-256 {source['sha256']}" if source["sha256"] else "")
        )
    for fix in one["corrections"]:
        terminal.line(
            f"更正：{fix['file']}!{fix['sheet']}!{fix['cell']}　{fix['before'] or '（空）'} → {fix['after'] or '（空）'}"
            f"　{fix['reason']}（{fix['author']}，{fix['date']}）"
        )


def _spot(spot: dict[str, str]) -> str:
    text = f"　“{spot['text']}”" if spot["text"] else ""
    kind = (
        "" if spot["kind"] == "text" else f"{_KINDS[spot['kind']]}　"
    )  # a place in the text says itself which part it is in
    return f"{spot['file']}　{kind}{spot['place']}{text}"


def _branches(branches: list[dict[str, object]], before: str) -> None:
    """Print a tree; lines are whole, however narrow the terminal is."""
    for n, branch in enumerate(branches, 1):
        last = n == len(branches)
        terminal.line(f"{before}{'└── ' if last else '├── '}{branch['label']}")
        _branches(branch["inputs"], f"{before}{'    ' if last else '│   '}")
