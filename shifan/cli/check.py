"""`shifan check`: read and validate a city, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from shifan.cli import options, terminal
from shifan.errors import NOT_READ
from shifan.files.places import place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shifan.clean import CleanCity
    from shifan.errors import Finding
    from shifan.intake.model import RawCity
    from shifan.stages import Work

Annotate = Annotated[
    Path | None,
    typer.Option("--annotate", metavar="文件夹", help="把批注后的工作簿副本写入此文件夹。"),
]
Suggest = Annotated[
    bool,
    typer.Option("--suggest", help="为文件夹里的调查软件导出文件起草 映射.toml，不作校验。"),
]


def check(
    city: options.City,
    annotate: Annotate = None,
    suggest: Suggest = False,
    standard: options.Standard = "",
    root: options.Root = None,
    as_json: options.Json = False,
) -> None:
    """Read and check only: each finding with file, sheet, cell, what was expected and what to do."""
    # Start-up time: pandas and the readers of workbooks, for the commands that read data.
    from shifan.clean import clean as clean_city
    from shifan.intake import read_city
    from shifan.stages import Work, checked, pack_overridden

    with terminal.refusing(as_json):
        standard = options.absolute_pack(standard)
        work = Work(place(root, city), standard)
        raw = read_city(work.place.raw)
        if suggest:
            _suggest(raw, work, as_json)
            raise typer.Exit(0)
        clean = checked(clean_city(raw, work.standard), work.standard)
        findings = (*pack_overridden(work.place, standard, work.standard), *clean.findings)
        copies = _annotate(raw, findings, annotate) if annotate else None
    if as_json:
        content = {"ok": not clean.errors, "findings": [each.as_dict() for each in findings]}
        terminal.answer(content if copies is None else content | {"annotated": copies})
    else:
        _print(work, clean, findings)
    raise typer.Exit(terminal.REFUSED if clean.errors else 0)


def _print(work: Work, clean: CleanCity, findings: Sequence[Finding]) -> None:
    """Print every finding, how many there are of each severity, and what the data are."""
    # Start-up time, as above.
    from shifan.clean.repeated_findings import grouped
    from shifan.intake.provenance import standing

    if findings:
        terminal.findings(grouped(findings))
    levels = [finding.level for finding in findings]
    words = [*terminal.SEVERITIES.values(), *([NOT_READ] if NOT_READ in levels else [])]
    counts = "，".join(f"{word}{levels.count(word)}处" for word in words)
    verdict = "不能计分" if clean.errors else "可以计分"
    terminal.line(f"{work.place.city}：{verdict}。{counts}。")
    terminal.line(standing(clean.provenance, work.standard.official))


def _suggest(raw: RawCity, work: Work, as_json: bool) -> None:
    """Write the first draft of 映射.toml from the headings of the files that are not read."""
    # Start-up time, as above.
    from shifan.clean.heading_guesses import guesses, result_of
    from shifan.intake.mapping_draft import write_draft

    path, headings, known = write_draft(
        raw,
        lambda texts: guesses(texts, work.standard),
        lambda answer: result_of(answer, work.standard),
    )
    if as_json:
        terminal.answer({"ok": True, "file": str(path), "headings": headings, "guessed": known})
        return
    terminal.line(f"已写 {path}：{headings}列，其中{known}列认出，其余留空。")
    terminal.line("请逐行核对，不需要的列留空；在 来源.toml 中登记该文件后再检查一次。")


def _annotate(raw: RawCity, findings: Sequence[Finding], folder: Path) -> list[str]:
    """Write the annotated copies and print them, to standard error, apart from answers; return their paths."""
    from shifan.intake.annotate import annotated  # start-up time: few checks write copies

    copies = []
    for copy in annotated(raw, findings, folder):
        copies.append(copy)
        note = f"　没有保留：{'；'.join(copy.lost)}" if copy.lost else ""
        terminal.note(f"已写 {copy.path}{note}")
    incomplete = [copy.path.name for copy in copies if not copy.replaces]
    advice = "改好的副本可以放回 data/raw 中代替原件，再检查一次。"
    if incomplete:
        rest = f"；其余{advice}" if len(incomplete) < len(copies) else "。"
        advice = f"{'、'.join(incomplete)} 没有保留全部内容，不要用来代替原件，请对照它在原件上改正{rest}"
    terminal.note(f"原件没有改动。{advice}")
    return [str(copy.path) for copy in copies]
