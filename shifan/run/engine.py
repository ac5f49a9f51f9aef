"""Papermill engines: cells in this process (quick), or in a kernel of the running interpreter (isolated)."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from shifan.run.isolated_kernel import kernel_manager
from shifan.run.notebook_cells import NotebookSession
from shifan.run.papermill_import import (
    Engine,
    PapermillNotebookClient,
    nbformat,
    papermill_engines,
)
from shifan.run.process_state import call_and_restore

KERNEL = "python3"
START_TIMEOUT = 120  # seconds


class ShifanEngine(Engine):  # type: ignore[misc]  # papermill has no types
    """Runs a notebook's cells in a fresh namespace of this process: no kernel, no port, no kernelspec."""

    name: ClassVar[str] = "shifan"
    failure: ClassVar[BaseException | None] = None  # of the notebook executed last

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        """Execute the code cells in order and stop after the first that fails; `failure` keeps its exception."""
        cls.failure = None
        session = NotebookSession(Path(str(options.get("input_path") or "notebook")).stem)
        call_and_restore(partial(cls._execute_cells, nb_man, session))

    @classmethod
    def _execute_cells(cls, nb_man: Any, session: NotebookSession) -> None:
        for index, cell in enumerate(nb_man.nb.cells):
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            nb_man.cell_start(cell, index)
            cell.outputs = [nbformat.from_dict(output) for output in session.run(cell.source)]
            cell.execution_count = session.count
            if session.error is not None:
                cls.failure = session.error
                nb_man.cell_exception(cell, index)
            nb_man.cell_complete(cell, index)
            if session.error is not None:
                break

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """Return a fixed name: which kernels a user has registered does not matter."""
        return KERNEL

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """Return the language of all notebooks."""
        return "python"


class IsolatedEngine(ShifanEngine):
    """Gives each notebook a kernel of its own: a new process of the running interpreter."""

    name: ClassVar[str] = "shifan-isolated"

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
        """Execute through nbclient in a fresh kernel; errors end in the cell, as papermill expects."""
        cls.failure = None
        with kernel_manager() as manager:
            client = PapermillNotebookClient(
                nb_man,
                km=manager,
                kernel_name=KERNEL,
                timeout=None,
                startup_timeout=START_TIMEOUT,
                shutdown_kernel="immediate",
            )
            # A kernel of a manager that it is given would stay until this process ends.
            client.execute(cleanup_kc=True)


for _engine in (ShifanEngine, IsolatedEngine):
    papermill_engines.register(_engine.name, _engine)
