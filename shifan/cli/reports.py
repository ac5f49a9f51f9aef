"""Commands on docx files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shifan.cli import terminal

if TYPE_CHECKING:
    from shifan.report.refresh.ledger import RefreshLedger

Root = Annotated[Path | None, typer.Option("--root", help="含有 data/ 和 output/ 的目录。")]
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出结果。")]
File = Annotated[Path, typer.Argument(metavar="DOCX", help="报告文件。")]
_STATES = {
    "backed": "有据且最新",
    "stale": "已过期",
    "changed": "被手工改动",
    "unsourced": "没有出处",
}
_KINDS = {"matched": "一致", "missing": "缺少", "extra": "多出", "moved": "移动", "changed": "不同"}


def verify(docx: File, root: Root = None, as_json: Json = False) -> None:
    """核验报告：正文和表格中的每个数字是否有据、最新、被改动或没有出处。"""
    from shifan.report.verify.verify import verify_file

    with terminal.refusing(as_json):
        result = verify_file(docx, root)
    if as_json:
        terminal.answer(result)
    else:
        for note in result.get("notes", []):
            terminal.line(note)
        terminal.line(
            f"共{result['total']}个数字："
            + "，".join(f"{word}{result[state]}个" for state, word in _STATES.items())
        )
        for item in result["items"]:
            if item["state"] != "backed":
                terminal.line(
                    f"  {_STATES[item['state']]}：“{item['text']}”　{item['id']}　{item['place']}"
                )
    raise typer.Exit(0 if result["total"] == result["backed"] else 1)


def refresh(
    docx: File,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写到此文件。")] = None,
    accept: Annotated[
        bool, typer.Option("--accept-data", help="手工改动的数值和换过的图也以数据为准。")
    ] = False,
    track: Annotated[
        bool, typer.Option("--track", help="以修订方式写入，便于同事逐处查看。")
    ] = False,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="写回原文件，原文件另存为“-更新前”。")
    ] = False,
    run: Annotated[str, typer.Option("--run", help="用哪一次运行，如 r003；默认为最近一次。")] = "",
    pdf: Annotated[bool, typer.Option("--pdf", help="另用 LibreOffice 生成同名 PDF。")] = False,
    root: Root = None,
    as_json: Json = False,
) -> None:
    """用最近一次运行更新手工编辑过的报告，保留文字改动。"""
    from shifan.report.refresh.refresh import RefreshOptions, refresh_file

    with terminal.refusing(as_json):
        if pdf:
            from shifan.cli.runs import tell_pdf
            from shifan.files.user_files import free_name, renaming_notes
            from shifan.word.pdf import convert, find_libreoffice

            find_libreoffice()
        options = RefreshOptions(accept, track, in_place, run)
        target, ledger = refresh_file(docx, output, root, options)
        if pdf:
            beside = free_name(target.with_suffix(".pdf"))
            ledger.notes += renaming_notes(target.with_suffix(".pdf").name, beside)
            tell_pdf(convert(target, beside))
    if as_json:
        terminal.answer({**ledger.as_dict(), "file": str(target)})
    else:
        _print_ledger(ledger)
        terminal.line(f"已写 {target}")
    raise typer.Exit(0 if ledger.settled else 1)


def _print_ledger(ledger: RefreshLedger) -> None:
    """Print what became of the anchors of a report: counts, notes, what needs a look, and ids."""
    from shifan.report.refresh.ledger import (  # start-up time: after the report was refreshed
        DELETED,
        KIND_NAMES,
        REMOVED,
        REPAIRED,
        REWORDED,
        UNPLACED,
        shortened,
    )

    counts = (f"{word}{len(ledger[kind])}处" for kind, word in KIND_NAMES.items() if ledger[kind])
    terminal.line("，".join(counts))
    for note in ledger.notes:
        terminal.line(f"  {note}")
    for detail in ledger.details:
        texts = [f"文中“{detail.now}”"] if detail.now is not None else []
        texts += [f"数据为“{detail.data}”"] if detail.data else []
        reason = f"（{detail.reason}）" if detail.reason else ""
        line = f"  {KIND_NAMES[detail.kind]}：{detail.id}　{'，'.join(texts)}{reason}　{detail.place or ''}"
        terminal.line(line.rstrip())
    for kind in (DELETED, REPAIRED, REWORDED, REMOVED, UNPLACED):
        if ledger[kind]:
            ids = shortened(ledger[kind]) if kind == REPAIRED else "、".join(ledger[kind])
            terminal.line(f"  {KIND_NAMES[kind]}：{ids}")


def compare(
    original: Annotated[
        Path,
        typer.Argument(
            metavar="原件", help="作为依据的报告（.docx 或 .txt），如已发布的报告、上一稿。"
        ),
    ],
    generated: Annotated[
        Path, typer.Argument(metavar="生成件", help="与它比较的报告（.docx 或 .txt）。")
    ],
    page: Annotated[Path | None, typer.Option("--page", help="另写并列网页（.html）。")] = None,
    as_json: Json = False,
) -> None:
    """比较两份报告（.docx 或 .txt）的提纲和数字。"""
    from shifan.report.compare import page_target as target
    from shifan.report.compare.compare import compare as compared
    from shifan.report.compare.page import page as written

    with terminal.refusing(as_json):
        if page:
            target.check(page, (original, generated))
        result = compared(original, generated)
        if page:
            target.write(page, written(result))
    if as_json:
        terminal.answer(result.as_dict())
    else:
        _tell_comparison(result.as_dict())
        if page:
            terminal.line(f"并列网页：{page}")
    raise typer.Exit(0 if result.same else 1)


def _tell_comparison(result: dict[str, object]) -> None:
    for note in result["notes"]:
        terminal.line(note)
    for part, name in (("outline", "提纲"), ("figures", "数字")):
        counts = {kind: sum(item["state"] == kind for item in result[part]) for kind in _KINDS}
        terminal.line(
            f"{name}一致率 {result[f'{part}_percent']}%："
            + "，".join(f"{word}{counts[kind]}处" for kind, word in _KINDS.items() if counts[kind])
        )
        for item in result[part]:
            if item["state"] != "matched":
                terminal.line(
                    f"  {_KINDS[item['state']]}：{item['original'] or '—'} | {item['generated'] or '—'}"
                )
    terminal.line(f"总一致率 {result['percent']}%")


def lint(
    docx: File,
    profile: Annotated[
        Path | None,
        typer.Option("--profile", help="版式要求：文件，或 render-safe（默认）、word-classic。"),
    ] = None,
    as_json: Json = False,
) -> None:
    """检查公文版式（GB/T 9704）。"""
    from shifan.report.lint.lint import lint_file

    with terminal.refusing(as_json):
        faults = lint_file(docx, profile)
    if as_json:
        terminal.answer({"ok": not faults, "findings": [fault.as_dict() for fault in faults]})
    else:
        if faults:
            terminal.findings(faults, {"error": "不符合", "warning": "请核对", "info": "提示"})
        terminal.line("版式符合要求" if not faults else f"{len(faults)}处不符合版式要求")
    raise typer.Exit(1 if faults else 0)
