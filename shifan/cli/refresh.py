"""`shifan refresh`: numbers, tables and charts of a hand-edited report renewed, its wording kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from shifan.cli import options, pdf_file, terminal
from shifan.cli.verify import SLIDES
from shifan.files.user_files import free_name, renaming_notes
from shifan.report.refresh.ledger import (
    DELETED,
    KIND_NAMES,
    REMOVED,
    REPAIRED,
    REWORDED,
    UNPLACED,
    LedgerDetail,
    RefreshLedger,
    shortened,
)

NOT_SETTLED = 1  # exit status

Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="路径", help="写到此文件。")]
AcceptData = Annotated[
    bool, typer.Option("--accept-data", help="手工改动的数值和换过的图也以数据为准。")
]
Track = Annotated[bool, typer.Option("--track", help="以修订方式写入，便于同事逐处查看。")]
InPlace = Annotated[bool, typer.Option("--in-place", help="写回原文件，原文件另存为“-更新前”。")]
Run = Annotated[
    str, typer.Option("--run", metavar="运行", help="用哪一次运行，如 r003；默认为最近一次。")
]
Pdf = Annotated[bool, typer.Option("--pdf", help="另用 LibreOffice 生成同名 PDF。")]


def refresh(
    docx: options.Docx,
    output: Output = None,
    accept: AcceptData = False,
    track: Track = False,
    in_place: InPlace = False,
    run: Run = "",
    pdf: Pdf = False,
    root: options.RootOfFile = None,
    as_json: options.Json = False,
) -> None:
    """Bring a report edited by hand up to its city's last run."""
    from shifan.report.refresh.refresh import RefreshOptions  # start-up time: lxml

    with terminal.refusing(as_json):
        if pdf:
            pdf_file.require_libreoffice()  # refused before the work, not after it
        wanted = RefreshOptions(accept, track, in_place, run, own_root_first=True)
        target, ledger = _renewal(docx)(docx, output, root, wanted)
        if pdf:
            ledger.notes += _make_pdf(target)
    if as_json:
        terminal.answer({**ledger.as_dict(), "file": str(target)})
    else:
        _print(ledger)
        terminal.line(f"已写 {target}")
    raise typer.Exit(0 if ledger.settled else NOT_SETTLED)


def _renewal(path: Path) -> Callable[..., tuple[Path, RefreshLedger]]:
    """Return what refreshes a file of this kind."""
    if path.suffix.lower() == SLIDES:
        from shifan.report.slides.refresh import refresh_slides  # start-up time: python-pptx

        return refresh_slides
    from shifan.report.renewal import renew_file  # start-up time: lxml

    return renew_file


def _make_pdf(docx: Path) -> list[str]:
    """Write a PDF beside a docx; return the notes if its name was taken and it has another."""
    wanted = docx.with_suffix(".pdf")
    target = free_name(wanted)
    pdf_file.convert_and_print(docx, target)
    return renaming_notes(wanted.name, target)


def _print(ledger: RefreshLedger) -> None:
    """Print what became of the anchors of a report: counts, notes, what needs a look, and ids."""
    counts = (f"{word}{len(ledger[kind])}处" for kind, word in KIND_NAMES.items() if ledger[kind])
    terminal.line(f"与运行 {ledger.run} 比较")
    terminal.edited_pack(Path(ledger.run))
    terminal.line("，".join(counts))
    for note in ledger.notes:
        terminal.line(f"  {note}")
    for detail in ledger.details:
        terminal.line(f"  {KIND_NAMES[detail.kind]}：{_detail(detail)}".rstrip())
    for kind in (DELETED, REPAIRED, REWORDED, REMOVED, UNPLACED):
        if ledger[kind]:
            ids = shortened(ledger[kind]) if kind == REPAIRED else "、".join(ledger[kind])
            terminal.line(f"  {KIND_NAMES[kind]}：{ids}")


def _detail(detail: LedgerDetail) -> str:
    """Return what stands at one place, what the data say, why it was left, and where it is."""
    texts = [f"文中“{detail.now}”"] if detail.now is not None else []
    texts += [f"数据为“{detail.data}”"] if detail.data else []
    reason = f"（{detail.reason}）" if detail.reason else ""
    return f"{detail.id}　{'，'.join(texts)}{reason}　{detail.place or ''}"
