"""`shifan compare`: outline and figures of two reports side by side."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from shifan.cli import options, terminal
from shifan.report.compare.pairs import CHANGED, EXTRA, MATCHED, MISSING, MOVED, STATE_NAMES

NOT_THE_SAME = 1  # exit status
_STATES = {state: STATE_NAMES[state] for state in (MATCHED, MISSING, EXTRA, MOVED, CHANGED)}
_PARTS = {"outline": "提纲", "figures": "数字"}

Original = Annotated[
    Path,
    typer.Argument(
        metavar="原件", help="作为依据的报告（.docx 或 .txt），如已发布的报告、上一稿。"
    ),
]
Generated = Annotated[
    Path, typer.Argument(metavar="生成件", help="与它比较的报告（.docx 或 .txt）。")
]
Page = Annotated[
    Path | None, typer.Option("--page", metavar="文件", help="另写并列网页（.html）。")
]


def compare(
    original: Original,
    generated: Generated,
    page: Page = None,
    root: options.RootOfFile = None,
    as_json: options.Json = False,
) -> None:
    """Print outline and figures of two reports side by side."""
    # Start-up time: lxml.
    from shifan.report.compare.compare import compare as compare_reports
    from shifan.report.compare.page import comparison_page
    from shifan.report.compare.page_target import refuse_unfit_target, write_page

    original, generated = options.below(original, root), options.below(generated, root)
    with terminal.refusing(as_json):
        if page:
            refuse_unfit_target(page, (original, generated))
        comparison = compare_reports(original, generated)
        if page:
            write_page(page, comparison_page(comparison))
    if as_json:
        terminal.answer(comparison.as_dict())
    else:
        _print(comparison.as_dict())
        if page:
            terminal.line(f"并列网页：{page}")
    raise typer.Exit(0 if comparison.same else NOT_THE_SAME)


def _print(result: Mapping[str, Any]) -> None:
    """Print how far the reports agree, and what is not the same in both."""
    for note in result["notes"]:
        terminal.line(note)
    for part, name in _PARTS.items():
        states = [item["state"] for item in result[part]]
        counts = "，".join(
            f"{word}{states.count(state)}处" for state, word in _STATES.items() if state in states
        )
        terminal.line(f"{name}一致率 {result[f'{part}_percent']}%：{counts}")
        for item in result[part]:
            if item["state"] != "matched":
                original, generated = item["original"] or "—", item["generated"] or "—"
                terminal.line(f"  {_STATES[item['state']]}：{original} | {generated}")
    terminal.line(f"总一致率 {result['percent']}%")
