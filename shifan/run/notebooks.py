"""Execute a notebook through papermill: parameters checked first, executed copy kept, the broken one too."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from shifan.errors import Refused
from shifan.files.fingerprint import notebook_folder
from shifan.run.papermill_import import nbformat, papermill

# Where a run and a pack lie is no part of what was found; without these a copy runs by hand as it is.
_PLACES = re.compile(r"^(root|run) = .*$", re.M)
_FOLDER = re.compile(r"""^(standard = ["']).*[/\\\\]""", re.M)
_SAID = "# 运行参数（路径参数 root、run 由程序给出，此处留空；规则包文件夹只写名称）"


class NotebookFailed(RuntimeError):
    """A notebook stopped; the message names the notebook and the copy that was kept."""


def execute(
    name: str, target: Path, parameters: dict[str, object], isolated: bool, broken: Path
) -> Path:
    """Return the executed copy in `target`. Refused and OSError pass through; else NotebookFailed with the kept copy's path."""
    from shifan.run import engine

    source = notebook_folder() / f"{name}.ipynb"
    check_parameters(source, parameters)
    target.mkdir(parents=True, exist_ok=True)
    output = target / source.name
    kind = engine.IsolatedEngine if isolated else engine.ShifanEngine
    try:
        papermill.execute_notebook(
            str(source),
            str(output),
            parameters=parameters,
            engine_name="shifan-isolated" if isolated else "shifan",
            kernel_name=engine.KERNEL,
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,
        )
    except papermill.PapermillExecutionError as error:
        if isinstance(
            kind.failure, (Refused, OSError)
        ):  # bad data or a full disk is no fault of the notebook
            raise kind.failure from None
        kept = keep(output, broken)
        raise NotebookFailed(
            f"笔记本 {source.name} 运行出错：{error.ename}：{error.evalue}。出错的副本：{kept}"
        ) from kind.failure or error
    tidy(output)
    return output


def keep(output: Path, broken: Path) -> Path:
    """Return the place where the broken copy now is."""
    broken.mkdir(parents=True, exist_ok=True)
    kept = broken / output.name
    if output.is_file():
        output.replace(kept)
    return kept


def tidy(output: Path) -> None:
    """Take times and random ids out of an executed copy."""
    notebook = nbformat.read(output, as_version=4)
    notebook.metadata.pop("papermill", None)
    notebook.metadata["language_info"] = {"name": "python"}  # a kernel adds versions
    for number, cell in enumerate(notebook.cells):
        cell.id = f"c{number:02d}"
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.source = _FOLDER.sub(r"\1", _PLACES.sub(r'\1 = ""', cell.source)).replace(
                "# Parameters", _SAID
            )
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)
    nbformat.write(notebook, output)


def declared(source: Path) -> dict[str, type]:
    """Return the names and types of a notebook's parameters cell."""
    notebook = nbformat.read(source, as_version=4)
    cell = next(
        (cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])), None
    )
    found = {}
    for node in ast.parse(cell.source).body if cell else ():
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = type(ast.literal_eval(node.value))
    return found


def check_parameters(source: Path, parameters: dict[str, object]) -> None:
    """Refuse a parameter that the notebook does not declare, or of another type."""
    known = declared(source)
    for name, value in parameters.items():
        if name not in known:
            raise Refused(
                "parameter",
                file=source.name,
                cell=name,
                found="笔记本没有这个参数",
                expected="、".join(known),
                action="请核对参数名",
            )
        if not isinstance(value, known[name]):
            raise Refused(
                "parameter",
                file=source.name,
                cell=name,
                found=f"{value!r}",
                expected=known[name].__name__,
                action="请核对参数类型",
            )


def copies_for(city: str, target: Path, standard: str = "") -> Path:
    """Return `target` with copies of the notebooks whose parameters start with a city; copies that are there stay."""
    target.mkdir(parents=True, exist_ok=True)
    for source in sorted(notebook_folder().glob("*.ipynb")):
        copy = target / source.name
        if copy.exists():
            continue
        notebook = nbformat.read(source, as_version=4)
        for cell in notebook.cells:
            if "parameters" in cell.metadata.get("tags", []):
                for name, content in (("city", city), ("standard", standard)):
                    cell.source = re.sub(
                        rf'^{name} = ".*"$',
                        lambda _, made=f"{name} = {content!r}": made,
                        cell.source,
                        flags=re.M,
                    )
        nbformat.write(notebook, copy)
    return target
