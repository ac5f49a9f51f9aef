"""`shifan trace`: what a number is made of, what it feeds, and what would change if a cell held something else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from shifan.cli import options, terminal
from shifan.files.places import Place, place

if TYPE_CHECKING:
    from shifan.audit.trace.answer import SheetCells, TraceAnswer
    from shifan.audit.trace.city_trace import AnswerSource
    from shifan.audit.trace.evidence import AppliedCorrection
    from shifan.audit.trace.printed_place import PrintedPlace
    from shifan.audit.trace.tree import Branch

_MOST_FEEDS, _MOST_PLACES, _MOST_TREES, _MOST_CELLS = 12, 12, 3, 8
_FEW_PLACES = 3
# A place in the text says itself which part it is in.
_KINDS = {
    "text": "",
    "table": "表格　",
    "chart": "图　",
    "workbook": "底稿　",
    "document": "文书　",
}

Query = Annotated[
    str, typer.Argument(metavar="查询", help="数据编号、印出的数字或原始单元格地址。")
]
If = Annotated[
    str | None,
    typer.Option("--if", metavar="内容", help="假设该原始单元格改为此内容，列出会变化的数据。"),
]
Depth = Annotated[int, typer.Option("--depth", metavar="整数", help="树的层数。")]


def trace(
    city: options.City,
    query: Query,
    content: If = None,
    depth: Depth = 3,
    standard: options.Standard = "",
    root: options.Root = None,
    as_json: options.Json = False,
) -> None:
    """Print what a value is made of and where it stands, or what a cell feeds."""
    with terminal.refusing(as_json):
        folders, standard = place(root, city), options.absolute_pack(standard)
        if content is None:
            _trace(folders, query, standard, depth, as_json)
        else:
            _what_if(folders, query, content, standard, as_json)


def _trace(folders: Place, query: str, standard: str, depth: int, as_json: bool) -> None:
    """Print what a query is made of, what it feeds and where it is printed."""
    from shifan.audit.trace.city_trace import trace_city  # start-up time: lxml

    source, answers = trace_city(folders, query, standard)
    if source.note:
        terminal.note(source.note)
    elif folders.latest:
        terminal.edited_pack(folders.latest)
    if as_json:
        content = [answer.as_dict() for answer in answers]
        terminal.answer(content[0] if len(content) == 1 else content)
        return
    if len(answers) > 1:
        terminal.line(f"“{query}”印作 {len(answers)} 个数据：")
    for answer in answers:
        if len(answers) <= _MOST_TREES:
            _print_in_full(answer, source, depth)
        else:
            _print_in_brief(answer)


def _what_if(folders: Place, query: str, content: str, standard: str, as_json: bool) -> None:
    """Print what changes if a raw cell held something else."""
    # Start-up time: pandas.
    from shifan.audit.trace.cell_what_if import what_if
    from shifan.audit.trace.trace import simulated
    from shifan.stages import Work

    work = Work(folders, standard)
    changes, unknown = what_if(work, query, content), simulated(work.register)
    if as_json:
        terminal.answer(
            {
                "cell": query,
                "content": content,
                "changes": [vars(change) for change in changes],
                "simulated": unknown,
            }
        )
        return
    terminal.line(
        f"如果 {query} 为“{content or '（空）'}”：{len(changes)} 个数据变化（未写入任何文件）"
    )
    for change in changes:
        terminal.line(f"  {change.id}　{change.name}：{change.before} → {change.after}")
    _print_simulated(unknown)


def _print_in_brief(answer: TraceAnswer) -> None:
    terminal.line(f"  {answer.id}　{answer.name} = {answer.display}")
    if answer.since:
        terminal.line(f"      {answer.since}")
    for printed in answer.places[:_FEW_PLACES]:
        terminal.line(f"      {_printed(printed)}")


def _print_in_full(answer: TraceAnswer, source: AnswerSource, depth: int) -> None:
    from shifan.audit.trace.tree import tree  # start-up time: lxml

    terminal.line(_head(answer))
    if answer.since:
        terminal.line(answer.since)
    if answer.id in source.register:
        _print_branches(tree(source.register, answer.id, source.evidence, depth), "")
    _print_sources(answer.sources)
    _print_corrections(answer.corrections)
    for printed in answer.places[:_MOST_PLACES]:
        terminal.line(f"印在：{_printed(printed)}")
    if len(answer.places) > _MOST_PLACES:
        terminal.line(f"印在：另有 {len(answer.places) - _MOST_PLACES} 处")
    terminal.line(_feeds(answer))
    _print_simulated(answer.simulated)


def _head(answer: TraceAnswer) -> str:
    """Return id, name, content and rule on one line; what is empty or said already is left out."""
    named = f"{answer.name} = {answer.display}" if answer.display else answer.name
    rule = [answer.rule] if answer.rule not in ("", answer.name) else []
    return "　".join((answer.id, named, *rule))


def _feeds(answer: TraceAnswer) -> str:
    feeds = answer.feeds
    if not feeds:
        cell_alone = "!" in answer.id and not answer.inputs
        return "该单元格只供备查，不影响任何数据" if cell_alone else "不影响其他数据"
    more = "等（加 --json 列出全部）" if len(feeds) > _MOST_FEEDS else ""
    return f"影响 {len(feeds)} 个数据：{'、'.join(feeds[:_MOST_FEEDS])}{more}"


def _print_simulated(count: int) -> None:
    if count:
        terminal.line(f"另有 {count} 个稳健程度模拟数据（firmness.*），须重新运行才知")


def _print_sources(sources: Iterable[SheetCells]) -> None:
    for source in sources:
        more = f" 等{len(source.cells)}处" if len(source.cells) > _MOST_CELLS else ""
        cells = "、".join(source.cells[:_MOST_CELLS]) + more
        digest = f"　SHA-256 {source.sha256}" if source.sha256 else ""
        terminal.line(f"来源：{source.file}　{source.sheet}　{cells}{digest}")


def _print_corrections(corrections: Iterable[AppliedCorrection]) -> None:
    for each in corrections:
        change = f"{each.before or '（空）'} → {each.after or '（空）'}"
        why = f"{each.reason}（{each.author}，{each.date}）"
        terminal.line(f"更正：{each.address}　{change}　{why}")


def _printed(printed: PrintedPlace) -> str:
    text = f"　“{printed.text}”" if printed.text else ""
    return f"{printed.file}　{_KINDS[printed.kind]}{printed.place}{text}"


def _print_branches(branches: tuple[Branch, ...], before: str) -> None:
    """Print a tree; lines are whole, however narrow the terminal is."""
    for number, branch in enumerate(branches, 1):
        last = number == len(branches)
        terminal.line(f"{before}{'└── ' if last else '├── '}{branch.label}")
        _print_branches(branch.inputs, f"{before}{'    ' if last else '│   '}")
