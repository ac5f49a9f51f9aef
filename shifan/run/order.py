"""The order of a run: notebooks one after another, the charts on the second core while the workbook is written here."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shifan.run import notebooks
from shifan.run.aside import Aside
from shifan.run.fingerprint import STAGES, Fingerprint
from shifan.run.reuse import Reuse

if TYPE_CHECKING:
    from shifan.run.city import How, Progress
    from shifan.run.places import Place

_TITLES = {"01_clean": "读取与清理", "02_score": "计分", "03_charts": "绘图", "04_report": "生成报告"}


@dataclass
class _Run:
    where: Place
    how: How
    folder: Path
    reuse: Reuse
    tell: Progress
    aside: Aside | None

    def execute(self, stage: str) -> Path:
        """Return the executed notebook of a stage, here and now."""
        self.tell(self.where.city, _TITLES[stage])
        if self.reuse.take(stage):
            return self.folder / "notebooks" / f"{stage}.ipynb"
        return notebooks.execute(stage, *self._how())

    def begin(self, stage: str) -> bool:
        """Return whether the second process has begun a stage; False if it need not or there is none."""
        if self.aside is None or self.reuse.take(stage):
            return False
        self.tell(self.where.city, _TITLES[stage])
        self.aside.ask(stage, *self._how())
        return True

    def _how(self) -> tuple[Path, dict[str, object], bool, Path]:
        parameters = {"city": self.where.city, "root": str(self.where.root), "standard": self.how.standard, "run": str(self.folder)}
        return self.folder / "notebooks", parameters, self.how.isolated, self.where.output / "失败"


def execute(where: Place, how: How, folder: Path, mark: Fingerprint, last: Path | None, tell: Progress) -> Reuse:
    """Write all files of a run but its manifest into its folder; return what was taken over and the keys of the stages."""
    from shifan import audit
    from shifan.stages import Work
    with Aside() if how.second_core else nullcontext() as aside:
        run = _Run(where, how, folder, Reuse(mark, folder, last), tell, aside)
        if how.isolated:
            Work(where, how.standard).clean.require()   # a kernel's refusal comes back as a text only
        for stage in STAGES[:2]:
            run.execute(stage)
        drawn_aside = run.begin(STAGES[2])
        tell(where.city, "计算底稿")
        work = Work(where, how.standard, folder)
        audit.write_basis(work, folder)
        audit.write_workbook(work, folder)
        if drawn_aside:
            aside.answer()
        elif STAGES[2] not in run.reuse.taken:
            run.execute(STAGES[2])
        run.execute(STAGES[3])
    tell(where.city, "审计材料")
    audit.write_pages(work, folder, [folder / "notebooks" / f"{stage}.ipynb" for stage in STAGES], mark.as_dict())
    return run.reuse
