"""Papermill engines: cells in this process (quick), or in a kernel of the running interpreter (isolated)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from nbformat import from_dict
from papermill.engines import Engine, papermill_engines

from shifan.run.cells import Shell
from shifan.run.process_state import apart

KERNEL = "python3"
START_TIMEOUT = 120


class ShifanEngine(Engine):
    """Runs a notebook's cells in a fresh namespace of this process: no kernel, no port, no kernelspec."""

    failure: BaseException | None = None

    @classmethod
    def execute_managed_notebook(cls, nb_man: object, kernel_name: str, **options: object) -> None:
        """Execute the code cells in order and stop after the first that fails; `failure` keeps its exception."""
        cls.failure = None
        apart(
            partial(
                cls._execute, nb_man, Shell(Path(str(options.get("input_path") or "notebook")).stem)
            )
        )

    @classmethod
    def _execute(cls, nb_man: object, shell: Shell) -> None:
        for index, cell in enumerate(nb_man.nb.cells):
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            nb_man.cell_start(cell, index)
            cell.outputs = [from_dict(output) for output in shell.run(cell.source)]
            cell.execution_count = shell.count
            if shell.error is not None:
                cls.failure = shell.error
                nb_man.cell_exception(cell, index)
            nb_man.cell_complete(cell, index)
            if shell.error is not None:
                break

    @classmethod
    def nb_kernel_name(cls, nb: object, name: str | None = None) -> str:
        """Return a fixed name: which kernels a user has registered does not matter."""
        return KERNEL

    @classmethod
    def nb_language(cls, nb: object, language: str | None = None) -> str:
        """Return the language of all notebooks."""
        return "python"


class IsolatedEngine(ShifanEngine):
    """Gives each notebook a kernel of its own: a new process of the running interpreter."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: object, kernel_name: str, **options: object) -> None:
        """Execute through nbclient in a fresh kernel; errors end in the cell, as papermill expects."""
        from papermill.clientwrap import PapermillNotebookClient

        from shifan.run.kernel import kernel_manager

        cls.failure = None
        with kernel_manager() as manager:
            PapermillNotebookClient(
                nb_man, km=manager, kernel_name=KERNEL, timeout=None, startup_timeout=START_TIMEOUT
            ).execute()


papermill_engines.register("shifan", ShifanEngine)
papermill_engines.register("shifan-isolated", IsolatedEngine)
