"""What the linters do not hold: lengths, parameters, imports inside functions, names that stand for two classes or
for nothing, public functions that say nothing to a caller.

    python tools/check_house.py [FOLDER ...]

prints each place with what is wrong and ends with status 1 if there is any.
`make lint` runs it over the package, the tools and the benchmarks. A benchmark may import where it
measures: what a process loads is part of what is measured.
"""

from __future__ import annotations

import ast
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
MOST_LINES, MOST_PARAMETERS, MOST_MODULE_LINES = 30, 5, 400
ROOMS = ("shifan", "tools", "benchmarks")
# A table of facts that is written as a function reads best whole. Place → why it may be longer.
LONGER: dict[str, str] = {}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def faults(path: Path) -> Iterator[str]:
    """Yield what is wrong in one file, each with its place."""
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    name = path.resolve().relative_to(PROJECT).as_posix()
    tree = ast.parse(text)
    if len(lines) > MOST_MODULE_LINES:
        yield f"{name}: {len(lines)} lines, at most {MOST_MODULE_LINES}"
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield from _function(node, name, lines)


def _function(node: Function, name: str, lines: list[str]) -> Iterator[str]:
    place = f"{name}:{node.lineno} {node.name}"
    long = node.end_lineno - node.lineno + 1
    if long > MOST_LINES and f"{name}:{node.name}" not in LONGER:
        yield f"{place}: {long} lines, at most {MOST_LINES}"
    given = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
    count = sum(argument.arg not in ("self", "cls") for argument in given)
    if count > MOST_PARAMETERS and not _is_command(node, name):
        yield f"{place}: {count} parameters, at most {MOST_PARAMETERS}"
    if name.startswith("benchmarks/"):
        return
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Import, ast.ImportFrom)) and not _explained(inner, lines):
            yield f"{name}:{inner.lineno} {node.name}: import inside a function without a reason"


def _is_command(node: Function, file: str) -> bool:
    """Return whether a function is a command of the program: its parameters are the command's options.

    Each command has a module of its name; those of a group are marked.
    """
    if file == f"shifan/cli/{node.name}.py":
        return True
    return any("command" in ast.unparse(mark) for mark in node.decorator_list)


def _explained(node: ast.stmt, lines: list[str]) -> bool:
    """Return whether a comment stands on an import's own lines, or above the imports that it belongs to."""
    if any("#" in line for line in lines[node.lineno - 1 : node.end_lineno]):
        return True
    above = node.lineno - 2
    while above >= 0 and lines[above].strip().startswith(("import ", "from ")):
        if "#" in lines[above]:
            return True
        above -= 1
    return above >= 0 and lines[above].strip().startswith("#")


def unnamed(files: list[Path]) -> Iterator[str]:
    """Yield the variables called `one`: the name does not say what they hold."""
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.arg):
                name = node.arg
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                name = node.id
            else:
                continue
            if name == "one":
                place = path.resolve().relative_to(PROJECT).as_posix()
                yield f"{place}:{node.lineno} a variable called `one`"


def doubled(files: list[Path]) -> Iterator[str]:
    """Yield the public class names that stand for more than one class."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in files:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(path.resolve().relative_to(PROJECT).as_posix())
    for name, paths in sorted(places.items()):
        if len(paths) > 1:
            yield f"class {name} stands {len(paths)} times: {', '.join(paths)}"


def undocumented(files: list[Path]) -> Iterator[str]:
    """Yield the public functions, classes and methods without a docstring; those whose body is `...` need none."""
    for path in files:
        place = path.resolve().relative_to(PROJECT).as_posix()
        for node in _public(ast.parse(path.read_text(encoding="utf-8")).body):
            if not ast.get_docstring(node) and ast.unparse(node.body[0]) != "...":
                yield f"{place}:{node.lineno} {node.name} has no docstring"


def _public(body: list[ast.stmt]) -> Iterator[Function | ast.ClassDef]:
    """Yield the functions and classes of a module whose names are public, and the methods of these classes."""
    for node in body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


def saved_with_outputs(notebooks: list[Path]) -> Iterator[str]:
    """Yield the committed notebooks that hold outputs or execution counts."""
    for path in notebooks:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        if any(cell.get("outputs") or cell.get("execution_count") is not None for cell in cells):
            yield f"{path.name} holds outputs; python tools/strip_notebooks.py takes them out"


def main(folders: list[str]) -> int:
    """Print every fault; return 1 if there is any, else 0."""
    roots = [Path(folder) for folder in folders] or [PROJECT / room for room in ROOMS]
    files = sorted(
        path for root in roots for path in ([root] if root.is_file() else root.rglob("*.py"))
    )
    found = [fault for path in files for fault in faults(path)]
    found += saved_with_outputs(
        sorted({*(PROJECT / "notebooks").glob("*.ipynb"), *(PROJECT / "docs").rglob("*.ipynb")})
    )
    package = sorted((PROJECT / "shifan").rglob("*.py"))
    found += doubled(package)
    found += undocumented(package)
    found += unnamed([*files, *sorted((PROJECT / "tests").rglob("*.py"))])
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
