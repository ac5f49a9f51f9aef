"""Whether the tests notice a change of the code: small mutations of six core modules, and how many are killed.

Usage: python benchmarks/mutation.py [MUTANTS A MODULE] [SEED]. Works on a copy of the checkout; writes its section of
benchmarks/RESULTS.md. A mutant changes one comparison, number, sign, truth value or returned value; it is killed
if the tests of its module fail, and it survives otherwise. Survivors are printed with their line.
"""

import ast
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.results import write_section

PROJECT = Path(__file__).resolve().parents[1]
# A core module and the tests that are meant to hold it.
MODULES = {
    "shifan/values.py": ("tests/ground/test_values.py",),
    "shifan/rules/exact.py": (
        "tests/rules/test_language.py",
        "tests/rules/test_spec.py",
        "tests/rules/test_exact.py",
    ),
    "shifan/rules/language/syntax.py": (
        "tests/rules/test_language.py",
        "tests/rules/test_language_refusals.py",
    ),
    "shifan/chinese/numerals.py": ("tests/chinese",),
    "shifan/report/refresh/table_row_matching.py": ("tests/report/test_refresh_row_matching.py",),
    "shifan/clean/data_rows.py": ("tests/clean/test_layout.py", "tests/clean/test_many_rows.py"),
}
GOAL = 0.90
SECONDS = 240  # a mutant that makes its tests run longer is killed

_COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_SIGNS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.And: ast.Or, ast.Or: ast.And}


@dataclass(frozen=True)
class Mutant:
    """A mutation: its place among the module's mutable nodes, its line, and what it changes."""

    place: int
    line: int
    what: str


def mutable(tree):
    """Yield the nodes of a module that a mutation can change, docstrings and annotations apart."""
    ignored = set()
    for node in ast.walk(tree):
        # What only guards or prepares changes no result: frozen=True, strict=True, maxsize=64.
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            ignored.update(part for dec in node.decorator_list for part in ast.walk(dec))
        if isinstance(node, ast.keyword) and node.arg == "strict":
            ignored.add(node.value)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module)) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                ignored.add(first.value)
        if isinstance(node, ast.FunctionDef) and node.returns:
            ignored.update(ast.walk(node.returns))
        if isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation:
            ignored.update(ast.walk(node.annotation))
    for node in ast.walk(tree):
        if node not in ignored and description(node):
            yield node


def description(node):
    """Return what a mutation of a node changes; empty if it changes nothing."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARISONS:
        return f"{type(node.ops[0]).__name__} → {_COMPARISONS[type(node.ops[0])].__name__}"
    if isinstance(node, (ast.BinOp, ast.BoolOp)) and type(node.op) in _SIGNS:
        return f"{type(node.op).__name__} → {_SIGNS[type(node.op)].__name__}"
    if isinstance(node, ast.Constant) and type(node.value) in (int, bool):
        return f"{node.value} → {not node.value if type(node.value) is bool else node.value + 1}"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return "not x → x"
    return ""


def mutate(node):
    """Change a node as its description says."""
    if isinstance(node, ast.Compare):
        node.ops[0] = _COMPARISONS[type(node.ops[0])]()
    elif isinstance(node, (ast.BinOp, ast.BoolOp)):
        node.op = _SIGNS[type(node.op)]()
    elif isinstance(node, ast.Constant):
        node.value = not node.value if type(node.value) is bool else node.value + 1
    else:
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)


def mutants(text):
    """Return every mutation of a module."""
    return [
        Mutant(place, node.lineno, description(node))
        for place, node in enumerate(mutable(ast.parse(text)))
    ]


def mutated(text, mutant):
    """Return the text of a module with one mutation."""
    tree = ast.parse(text)
    mutate(list(mutable(tree))[mutant.place])
    return ast.unparse(ast.fix_missing_locations(tree))


def survives(copy, module, mutant, tests):
    """Return whether a module's tests pass although it is mutated."""
    path = copy / module
    text = path.read_text(encoding="utf-8")
    path.write_text(mutated(text, mutant), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run([*command, *tests], cwd=copy, capture_output=True, timeout=SECONDS)
        return done.returncode == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        path.write_text(text, encoding="utf-8")


def main(count="12", seed="1"):
    """Mutate each module and write how many mutants were killed; return 1 if fewer than the goal."""
    chance = random.Random(int(seed))
    rows, killed, tried = [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        ignored = shutil.ignore_patterns(".git", ".venv", "output", "_build", "__pycache__")
        shutil.copytree(PROJECT, copy, ignore=ignored)
        for module, tests in MODULES.items():
            every = mutants((copy / module).read_text(encoding="utf-8"))
            chosen = chance.sample(every, min(int(count), len(every)))
            alive = [mutation for mutation in chosen if survives(copy, module, mutation, tests)]
            for mutation in alive:
                print(f"survivor: {module}:{mutation.line} {mutation.what}", flush=True)
            rows.append(f"| {module} | {len(every)} | {len(chosen)} | {len(chosen) - len(alive)} |")
            killed, tried = killed + len(chosen) - len(alive), tried + len(chosen)
    share = killed / tried
    found = f"共发现 {killed}/{tried}（{share:.0%}），目标不小于 {GOAL:.0%}。"
    write_section("变异测试", lines(count, seed, rows, found))
    return 0 if share >= GOAL else 1


def lines(count, seed, rows, found):
    """Return the lines of the section."""
    return [
        f"六个核心模块，每个随机改 {count} 处（比较、加减、数、真假；种子 {seed}），看各自的测试是否发现。",
        "",
        "| 模块 | 可改处 | 试 | 发现 |",
        "|---|---|---|---|",
        *rows,
        "",
        f"{found}重新测量：`python benchmarks/mutation.py [每个模块的处数] [种子]`",
    ]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
