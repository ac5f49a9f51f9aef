"""What a reviewer gets: the workbook with live formulas, the pages, trace and diff."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shifan.run.places import Place

WORKBOOK, PAGES = "计算底稿.xlsx", "审计"


def write_all(where: Place, standard: str, folder: Path, notebooks: Sequence[Path]) -> None:
    """Write workbook and pages of a run into its folder."""
    from shifan.audit import notebook_page, pages, workbook
    from shifan.stages import Work
    work = Work(where, standard, folder)
    (folder / WORKBOOK).write_bytes(workbook.build(work.clean, work.standard, work.register))
    target = folder / PAGES
    target.mkdir(exist_ok=True)
    listed = []
    for path in notebooks:
        title, page = notebook_page.render(path)
        (target / f"{path.stem}.html").write_text(page, encoding="utf-8", newline="\n")
        listed.append((title, f"{path.stem}.html"))
    page = pages.build(work.register, work.standard, work.clean, listed)
    (target / "index.html").write_text(page, encoding="utf-8", newline="\n")
