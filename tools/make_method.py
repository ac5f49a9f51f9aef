"""Write docs/method.md from the rules and their tests by table, so that it cannot drift. Usage.

Python tools/make_method.py.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT))
from shifan.rules.catalog import EXCLUDE, FULL_MARKS, catalog  # noqa: E402
from shifan.rules.rule import Rule  # noqa: E402

SPEC, TARGET = PROJECT / "tests" / "rules" / "test_spec.py", PROJECT / "docs" / "method.md"
WORDS = {
    "deductions": "扣分",
    "missing": "合理缺项",
    "expected": "结果",
    "policy": "缺项口径",
    "key": "重点项问题",
    "general": "一般项问题",
    "assessed": "已评项",
    "verdict": "结论",
    "announced": "明查得分率",
    "covert": "暗访得分率",
    "h": "资料占比",
    "d": "资料得分率",
    "s": "现场得分率",
    "full_marks": "视同满分时",
    "rate": "得分率",
    "score": "得分",
    "answers": "访谈题目数",
    "interview": "访谈得分率",
    "vetoes": "否决项数",
    "total": "总得分",
    "under": "低于底线的关键指标数",
    "met": "判断",
}
HEAD = """# 计分办法

<!-- 由 tools/make_method.py 从 shifan/rules 和 tests/rules/test_spec.py 写出，请勿手改。 -->

本页由规则的声明和规则的测试写出：规则改了，本页随之改变；例子就是测试，每次测试都重新算一遍。
规则包里的分值、权重、达标线和缺项口径是数据，不在本页；随程序附带的 `demo-2023` 是示例，非官方。

- 中间结果用整数和分数精确计算，只在指标处四舍五入一次，因此印出的各部分之和等于印出的合计。
- “不适用”表示合理缺项，在例子里写作 —；它不是 0，也不是 100。
- 合理缺项有两种口径：`exclude`（剔除，默认）和 `full_marks`（视同满分）；凡两种口径说法不同的规则都列出两条。
"""


@dataclass(frozen=True)
class Table:
    """The cases of one test.

    What all have in common, names of the columns, cases as source text, and the remark beside
    each.
    """

    rule: str
    given: str
    columns: tuple[str, ...]
    cases: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...]


def method() -> str:
    """Return the page."""
    rules, spared = catalog(EXCLUDE), catalog(FULL_MARKS)
    tables = list(spec_tables(SPEC.read_text(encoding="utf-8")))
    parts = [HEAD]
    for clause in dict.fromkeys(sorted((rule.clause for rule in rules.values()), key=_number)):
        parts.append(f"\n## {clause}\n")
        for rule in (rule for rule in rules.values() if rule.clause == clause):
            parts.append(_rule(rule, spared[rule.id]))
            parts += [_examples(table) for table in tables if table.rule == rule.id]
    return "\n".join(parts).rstrip() + "\n"


def _number(clause: str) -> int:
    return int(re.search(r"\d+", clause)[0])


def _rule(rule: Rule, spared: Rule) -> str:
    text = f"### {rule.name}\n\n{rule.sentence}\n"
    return (
        text if spared.sentence == rule.sentence else f"{text}\n缺项视同满分时：{spared.sentence}\n"
    )


def _examples(table: Table) -> str:
    remarked = any(table.remarks)
    heads = [WORDS[name] for name in table.columns] + (["说明"] if remarked else [])
    rows = [
        [*case, *([remark] if remarked else [])]
        for case, remark in zip(table.cases, table.remarks, strict=True)
    ]
    lines = [heads, ["---"] * len(heads), *rows]
    return (
        f"例：{table.given}\n\n"
        + "\n".join("| " + " | ".join(line) + " |" for line in lines)
        + "\n"
    )


def spec_tables(source: str) -> Iterator[Table]:
    """Yield the parametrized tests that ask one rule."""
    lines = source.splitlines()
    for node in ast.parse(source).body:
        rule = re.search(r"(?:RULES|catalog\(\w+\))\['(\w+)'\]", ast.unparse(node))
        marks = [
            mark
            for mark in getattr(node, "decorator_list", [])
            if isinstance(mark, ast.Call) and isinstance(mark.args[1], ast.List)
        ]
        if not rule or not marks or not isinstance(marks[0].args[0], ast.Tuple):
            continue
        cases = marks[0].args[1].elts
        yield Table(
            rule[1],
            ast.get_docstring(node) or "",
            ast.literal_eval(marks[0].args[0]),
            tuple(tuple(_shown(part) for part in case.elts) for case in cases),
            tuple(_remark(lines, case) for case in cases),
        )


def _remark(lines: list[str], case: ast.expr) -> str:
    """Return the comment that ends the case's line."""
    line = lines[case.end_lineno - 1].encode()[case.end_col_offset :].decode()
    return line.split("#", 1)[1].strip() if re.fullmatch(r",?\s*(\].*)?#.*", line) else ""


def _shown(node: ast.expr) -> str:
    """Return a case's entry as people write it: fractions as arithmetic, N/A as —."""
    if isinstance(node, ast.List):
        return "、".join(_shown(part) for part in node.elts)
    if isinstance(node, ast.Constant):
        return (
            "—"
            if node.value is None
            else {"": "否", EXCLUDE: "剔除", FULL_MARKS: "视同满分"}.get(
                node.value, str(node.value)
            )
        )
    text = re.sub(r"D\('([\d.]+)'\)", r"\1", ast.unparse(node))
    text = re.sub(r"F\(([^,()]+), ([^()]+)\)", r"\1/\2", text)
    text = re.sub(r"F\(([^,()]+)\)", r"\1", text).replace("**", "^")
    return (
        text.replace(" * ", "×")
        .replace(" - ", "－")
        .replace(" + ", "＋")
        .replace(" / ", "÷")
        .replace("10 ^ 7", "10000000")
    )


if __name__ == "__main__":
    TARGET.write_text(method(), encoding="utf-8", newline="\n")
