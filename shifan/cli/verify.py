"""`shifan verify`: whether every number in a report is backed and current."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shifan.cli import options, terminal

if TYPE_CHECKING:
    from shifan.report.verify.items import Verification

NOT_ALL_HOLDS = 1  # exit status
SLIDES = ".pptx"
_STATES = {
    "backed": "有据且最新",
    "stale": "已过期",
    "changed": "被手工改动",
    "unsourced": "没有出处",
    "missing": "缺少",
}


Inside = Annotated[bool, typer.Option("--inside", help="没有运行可比时，只核验文件自身也算通过。")]


def verify(
    docx: options.Docx,
    inside: Inside = False,
    root: options.RootOfFile = None,
    as_json: options.Json = False,
) -> None:
    """Judge each number and statement of a report."""
    with terminal.refusing(as_json):
        verification = _verified(docx, root)
    if as_json:
        terminal.answer(verification.as_dict())
    else:
        _print(verification)
    is_judged = bool(verification.run) or inside
    raise typer.Exit(0 if verification.all_backed and is_judged else NOT_ALL_HOLDS)


def _verified(path: Path, root: Path | None) -> Verification:
    if path.suffix.lower() == SLIDES:
        from shifan.report.slides.verify import verify_slides  # start-up time: python-pptx

        return verify_slides(path, root, own_root_first=True)
    from shifan.report.verify.verify import verify_file  # start-up time: lxml

    return verify_file(path, root, own_root_first=True)


def _print(verification: Verification) -> None:
    """Print how many numbers there are of each state, and those that are not backed."""
    if verification.run:
        terminal.line(f"与运行 {verification.run} 比较")
        terminal.edited_pack(Path(verification.run))
    for note in verification.notes:
        terminal.line(note)
    counts = "，".join(
        f"{word}{verification.count(state)}个"
        for state, word in _STATES.items()
        if state != "missing" or verification.count(state)
    )
    terminal.line(f"共{len(verification.items)}个数字：{counts}")
    terminal.lines(
        f"  {_STATES[item.state]}：“{item.text}”　{item.value_id}　{item.place}"
        for item in verification.items
        if item.state != "backed"
    )
