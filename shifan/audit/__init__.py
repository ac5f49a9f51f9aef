"""What a reviewer gets: the workbook with live formulas, the pages, trace and diff."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shifan.stages import Work

WORKBOOK, PAGES = "计算底稿.xlsx", "审计"


def write_workbook(work: Work, folder: Path) -> None:
    """Write the workbook of a run into its folder."""
    from shifan.audit import workbook
    (folder / WORKBOOK).write_bytes(workbook.build(work.clean, work.standard, work.register))


def write_pages(work: Work, folder: Path, notebooks: Sequence[Path]) -> None:
    """Write the pages of a run into its folder: one for the city, one for each executed notebook."""
    from shifan.audit import notebook_page, pages
    target = folder / PAGES
    target.mkdir(exist_ok=True)
    listed = []
    for path in notebooks:
        title, page = notebook_page.render(path)
        (target / f"{path.stem}.html").write_text(page, encoding="utf-8", newline="\n")
        listed.append((title, f"{path.stem}.html"))
    page = pages.build(work.register, work.standard, work.clean, listed)
    (target / "index.html").write_text(page, encoding="utf-8", newline="\n")
