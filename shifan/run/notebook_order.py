"""The order of a run: notebooks one after another, the charts on the second core while workbook and report are written here."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.files.fingerprint import STAGES
from shifan.run.chart_process import Aside

if TYPE_CHECKING:
    from shifan.files.fingerprint import Fingerprint
    from shifan.files.places import Place
    from shifan.run.city import How, Progress
    from shifan.run.stage_reuse import Reuse
    from shifan.stages import Work

_TITLES = {
    "01_clean": "读取与清理",
    "02_score": "计分",
    "03_charts": "绘图",
    "04_report": "生成报告",
}


@dataclass
class _Run:
    where: Place
    how: How
    folder: Path
    reuse: Reuse
    tell: Progress
    aside: Aside | None

    def execute(self, *stages: str) -> None:
        """Execute the notebooks of stages here and now, or take over what the last run has."""
        from shifan.run import notebooks

        for stage in stages:
            self.tell(self.where.city, _TITLES[stage])
            if not self.reuse.take(stage):
                notebooks.execute(stage, *self._how())

    def begin(self, stage: str) -> bool:
        """Return whether the second process has begun a stage; if there is none, or it need not, the stage is done."""
        if self.aside is None or self.reuse.take(stage):
            if stage not in self.reuse.taken:
                self.execute(stage)
            return False
        self.tell(self.where.city, _TITLES[stage])
        self.aside.ask(stage, *self._how())
        return True

    def page(self, stage: str) -> tuple[str, str]:
        """Return title and name of the page of a stage's notebook, written now."""
        from shifan import audit

        return audit.write_notebook_page(self.folder, self.folder / "notebooks" / f"{stage}.ipynb")

    def _how(self) -> tuple[Path, dict[str, object], bool, Path]:
        parameters = {
            "city": self.where.city,
            "root": str(self.where.root),
            "standard": self.how.standard,
            "run": str(self.folder),
        }
        return self.folder / "notebooks", parameters, self.how.isolated, self.where.output / "失败"


def execute(
    where: Place, how: How, folder: Path, mark: Fingerprint, last: Path | None, tell: Progress
) -> Reuse:
    """Write all files of a run but its manifest into its folder; return what was taken over and the keys of the stages."""
    with (
        Aside() if how.second_core else nullcontext() as aside
    ):  # first of all: it imports while this process does
        from shifan.files.run_files import SKELETON
        from shifan.run.stage_reuse import Reuse
        from shifan.stages import Work

        if how.skeleton:  # a run keeps the skeleton it was made with
            (folder / SKELETON).write_bytes(how.skeleton)
        run = _Run(where, how, folder, Reuse(mark, folder, last), tell, aside)
        if how.isolated:
            Work(
                where, how.standard
            ).clean.require()  # a kernel's refusal comes back as a text only
        run.execute(*STAGES[:2])
        _rest(run, Work(where, how.standard, folder), mark)
    return run.reuse


def _rest(run: _Run, work: Work, mark: Fingerprint) -> None:
    from shifan import audit
    from shifan.files.run_files import PICTURES

    drawing = run.begin(STAGES[2])
    run.tell(work.place.city, "计算底稿")
    audit.write_basis(work, run.folder)
    audit.write_workbook(work, run.folder, mark.digest)
    pages = [run.page(stage) for stage in STAGES[:2]]
    if drawing:
        run.aside.wait_for(run.folder / PICTURES)
    run.execute(STAGES[3])
    run.tell(work.place.city, "复核版")
    audit.write_review_copy(work, run.folder)
    if drawing:
        run.aside.answer()
    run.tell(work.place.city, "审计材料")
    pages += [run.page(stage) for stage in STAGES[2:]]
    audit.write_page(work, run.folder, pages, mark.as_dict())
