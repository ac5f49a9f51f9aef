"""The order of a run: one notebook after another, but the charts on a second core while the report is written."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from shifan.files.fingerprint import CHART_STAGE, CLEAN_STAGE, REPORT_STAGE, SCORE_STAGE
from shifan.files.run_files import PICTURES, SKELETON
from shifan.records import dataclass
from shifan.run.chart_process import ChartProcess
from shifan.run.task import NotebookTask, Progress, RunTask, StagesDone

if TYPE_CHECKING:
    from shifan.audit.pages.audited_run import NotebookPage
    from shifan.run.stage_reuse import StageReuse
    from shifan.stages import Work

_TITLES = {
    CLEAN_STAGE: "读取与清理",
    SCORE_STAGE: "计分",
    CHART_STAGE: "绘图",
    REPORT_STAGE: "生成报告",
}


def fill_folder(task: RunTask, progress: Progress) -> StagesDone:
    """Write all files of a run but its manifest into its folder."""
    settings = task.settings
    with ChartProcess() if settings.second_core else nullcontext() as chart_process:
        # Imported only now: the second process was to start first, it imports at the same time.
        from shifan.run.stage_reuse import StageReuse
        from shifan.stages import Work
        from shifan.standards.documents import chosen

        if settings.documents:  # names that none is declared by are refused before the work
            chosen(Work(task.place, settings.standard).standard.documents, settings.documents)
        if settings.skeleton:  # a run keeps the skeleton it was made with
            (task.folder / SKELETON).write_bytes(settings.skeleton)
        if settings.isolated:
            # The refusal of a kernel comes back as a text only, so faults are looked for before.
            Work(task.place, settings.standard).clean.require()
        reuse = StageReuse(task.fingerprint, task.folder, task.last)
        notebooks = _Notebooks(task, reuse, progress, chart_process)
        notebooks.execute(CLEAN_STAGE)
        notebooks.execute(SCORE_STAGE)
        _write_outputs(notebooks, Work(task.place, settings.standard, task.folder))
    return StagesDone(reuse.keys, tuple(reuse.taken))


@dataclass
class _Notebooks:
    """The notebooks of a run; `chart_process` is the second process, if there is one."""

    task: RunTask
    reuse: StageReuse
    progress: Progress
    chart_process: ChartProcess | None

    def execute(self, stage: str) -> None:
        """Execute the notebook of a stage here and now, or take over what the last run has."""
        self.tell(_TITLES[stage])
        if not self.reuse.take(stage):
            self._execute_here(stage)

    def start(self, stage: str) -> ChartProcess | None:
        """Let the second process begin a stage and return it; None if the stage is done on return.

        That is so if there is no second process, or if the stage is taken over from the last run.
        """
        self.tell(_TITLES[stage])
        if self.reuse.take(stage):
            return None
        if self.chart_process is None:
            self._execute_here(stage)
            return None
        self.chart_process.start(self._notebook_task(stage))
        return self.chart_process

    def _execute_here(self, stage: str) -> None:
        from shifan.run.notebooks import (
            execute,
        )  # slow to import: not before the second process starts

        execute(self._notebook_task(stage))

    def page(self, stage: str) -> NotebookPage:
        """Write the audit page of a stage's notebook; return its title and file."""
        # slow to import: not before the second process starts
        from shifan.audit.run_outputs import write_notebook_page

        folder = self.task.folder
        return write_notebook_page(folder, folder / "notebooks" / f"{stage}.ipynb")

    def tell(self, text: str) -> None:
        """Say what is being done."""
        self.progress(self.task.place.city, text)

    def _notebook_task(self, stage: str) -> NotebookTask:
        task = self.task
        parameters = {
            "city": task.place.city,
            "root": str(task.place.root),
            "standard": task.settings.standard,
            "run": str(task.folder),
        }
        return NotebookTask(
            stage, task.folder / "notebooks", parameters, task.settings.isolated, task.place.failed
        )


def _write_outputs(notebooks: _Notebooks, work: Work) -> None:
    """Write charts, workbook, report, review copy and audit pages of a city that has been scored."""
    # Slow to import: not before the second process starts.
    from shifan.audit import run_outputs
    from shifan.run.documents import write_documents
    from shifan.run.photographs import write_photographs

    folder, fingerprint = notebooks.task.folder, notebooks.task.fingerprint
    drawing = notebooks.start(CHART_STAGE)
    notebooks.tell("计算底稿")
    run_outputs.write_pack_and_scopes(work, folder)
    run_outputs.write_workbook(work, folder, fingerprint.digest)
    pages = [notebooks.page(CLEAN_STAGE), notebooks.page(SCORE_STAGE)]
    if drawing:
        drawing.wait_for(folder / PICTURES)  # the report prints them
    notebooks.execute(REPORT_STAGE)
    notebooks.tell("复核版")
    run_outputs.write_review_copy(work, folder)
    notebooks.tell("照片和文书")
    write_photographs(work, notebooks.reuse, notebooks.task)
    write_documents(work, notebooks.reuse, notebooks.task)
    if drawing:
        drawing.result()
    notebooks.tell("审计材料")
    pages += [notebooks.page(CHART_STAGE), notebooks.page(REPORT_STAGE)]
    run_outputs.write_city_page(work, folder, pages, fingerprint.as_dict())
