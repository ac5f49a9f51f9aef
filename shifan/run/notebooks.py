"""Execute a notebook through papermill: parameters checked first, the executed copy kept, a broken one too."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path

from shifan.errors import Refused
from shifan.files.fingerprint import notebook_folder
from shifan.patterns import pattern_of
from shifan.run.engine import KERNEL, IsolatedEngine, ShifanEngine
from shifan.run.papermill_import import nbformat, papermill
from shifan.run.task import NotebookFailed, NotebookTask, Parameter

# Where a run and a pack lie is no part of the result; without these a copy runs by hand as it is.
_PATH_PARAMETERS = pattern_of(r"^(root|run) = .*$", re.M)
_PACK_FOLDER = pattern_of(r"""^(standard = ["']).*[/\\\\]""", re.M)
_KERNEL_SHOWN = {"display_name": "Python 3", "language": "python", "name": "python3"}
_PARAMETERS_HEADING = "# Parameters"
_PARAMETERS_NOTE = "# 运行参数（路径参数 root、run 由程序给出，此处留空；规则包文件夹只写名称）"


def execute(task: NotebookTask) -> Path:
    """Return the executed copy of a notebook.

    Refused, for bad data or for parameters that the notebook does not declare, and OSError pass
    through; anything else that stops it is NotebookFailed with the path of the copy that was kept.
    """
    source = notebook_folder() / f"{task.name}.ipynb"
    check_parameters(source, task.parameters)
    task.target.mkdir(parents=True, exist_ok=True)
    output = task.target / source.name
    engine = IsolatedEngine if task.isolated else ShifanEngine
    try:
        _execute(source, output, task.parameters, engine)
    except papermill.PapermillExecutionError as error:
        cause = engine.failure
        if isinstance(cause, (Refused, OSError)):  # bad data, full disk: not the notebook's fault
            raise cause from None
        kept = keep_broken(output, task.broken)
        raise NotebookFailed(
            f"笔记本 {source.name} 运行出错：{error.ename}：{error.evalue}。出错的副本：{kept}"
        ) from cause or error
    remove_traces(output)
    return output


def _execute(
    source: Path, output: Path, parameters: Mapping[str, Parameter], engine: type[ShifanEngine]
) -> None:
    papermill.execute_notebook(
        _as_template(source),
        _as_template(output),
        parameters=dict(parameters),
        engine_name=engine.name,
        kernel_name=KERNEL,
        progress_bar=False,
        log_output=False,
        request_save_on_cell_execute=False,
    )


def _as_template(path: Path) -> str:
    """Return a path as papermill wants it, which fills parameters into braces: those of names stay."""
    return str(path).replace("{", "{{").replace("}", "}}")


def keep_broken(output: Path, broken: Path) -> Path:
    """Move the copy of a notebook that broke into the folder `broken`; return where it is now."""
    broken.mkdir(parents=True, exist_ok=True)
    kept = broken / output.name
    if output.is_file():
        output.replace(kept)
    return kept


def remove_traces(output: Path) -> None:
    """Take out of an executed copy what differs from run to run: times, random ids, paths."""
    notebook = nbformat.read(output, as_version=4)
    # What editors and kernels add of themselves: names, versions, widgets.
    notebook.metadata.clear()
    notebook.metadata["kernelspec"] = dict(_KERNEL_SHOWN)
    notebook.metadata["language_info"] = {"name": "python"}
    for number, cell in enumerate(notebook.cells):
        cell.id = f"c{number:02d}"
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.source = _without_paths(cell.source)
        for key in [key for key in cell.metadata if key != "tags"]:
            del cell.metadata[key]
    nbformat.write(notebook, output)


def _without_paths(source: str) -> str:
    source = _PATH_PARAMETERS.sub(r'\1 = ""', source)
    source = _PACK_FOLDER.sub(r"\1", source)
    return source.replace(_PARAMETERS_HEADING, _PARAMETERS_NOTE)


def declared_parameters(source: Path) -> dict[str, type]:
    """Return the names and types of a notebook's parameters cell; empty if it has none."""
    notebook = nbformat.read(source, as_version=4)
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    parameters: dict[str, type] = {}
    for node in ast.parse(cells[0].source).body if cells else ():
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            parameters[node.targets[0].id] = type(ast.literal_eval(node.value))
    return parameters


def check_parameters(source: Path, parameters: Mapping[str, Parameter]) -> None:
    """Refuse a parameter that the notebook does not declare, or of another type."""
    declared = declared_parameters(source)
    for name, value in parameters.items():
        if name not in declared:
            raise Refused(
                "parameter",
                file=source.name,
                cell=name,
                found="笔记本没有这个参数",
                expected="、".join(declared),
                action="请核对参数名",
            )
        if not isinstance(value, declared[name]):
            raise Refused(
                "parameter",
                file=source.name,
                cell=name,
                found=f"{value!r}",
                expected=declared[name].__name__,
                action="请核对参数类型",
            )
