"""An example of each command, as it is typed: shown below its help, and on its page of the documentation."""

from __future__ import annotations

from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "shifan": ("shifan run 晋中市", "shifan check 晋中市 --json", "shifan trace --help"),
    "run": ("shifan run 晋中市", "shifan run --all -j 2", "shifan run 晋中市 --why"),
    "check": ("shifan check 晋中市", "shifan check 晋中市 --annotate 批注"),
    "new": ("shifan new 某某市 --districts 甲区、乙县 --from 2023-10-20 --to 2023-11-30",),
    "trace": (
        "shifan trace 晋中市 scores.total",
        "shifan trace 晋中市 90.56",
        "shifan trace 晋中市 '现场检查.xlsx!检查记录!C2' --if 不符合",
    ),
    "whatif": (
        "shifan whatif 晋中市 情形.toml",
        "shifan whatif 晋中市 情形.toml --page 情形.html",
    ),
    "prune": ("shifan prune 晋中市 --keep 3",),
    "lab": ("shifan lab 晋中市", "shifan lab 晋中市 -- --no-browser --port 9999"),
    "view": ("shifan view 晋中市", "shifan view 晋中市 示例甲市 -o 看板.html"),
    "diff": ("shifan diff 晋中市 r001 r002",),
    "rank": ("shifan rank 晋中市 示例甲市",),
    "sign": ("shifan sign 晋中市 --reviewer 张三 --scope B01,B02",),
    "status": ("shifan status", "shifan status 晋中市"),
    "verify": ("shifan verify output/晋中市/r001-0a1b2c3d/初评报告.docx",),
    "refresh": ("shifan refresh 初评报告.docx --track",),
    "compare": ("shifan compare 上一稿.docx 初评报告.docx --page 比较.html",),
    "lint": ("shifan lint 初评报告.docx",),
    "completion": (
        "shifan completion bash",
        "shifan completion powershell",
    ),
    "pack": ("shifan pack new 我的规则包", "shifan pack check 我的规则包"),
    "pack new": ("shifan pack new 我的规则包 --like demo-2023",),
    "pack check": ("shifan pack check 我的规则包",),
    "pack show": ("shifan pack show 我的规则包 -o 规则包.html",),
    "pack diff": ("shifan pack diff demo-2023 我的规则包 --city 晋中市",),
    "pack export": ("shifan pack export 我的规则包 -o 规则包.xlsx",),
    "pack import": ("shifan pack import 规则包.xlsx -o 我的规则包",),
    "skeleton": ("shifan skeleton export 模板.docx", "shifan skeleton check 模板.docx 晋中市"),
    "skeleton check": ("shifan skeleton check 模板.docx 晋中市",),
    "skeleton export": ("shifan skeleton export 模板.docx",),
    "skeleton names": ("shifan skeleton names 晋中市 点位",),
}


def examples_of(command_path: str) -> tuple[str, ...]:
    """Return the examples of a command by its path (`shifan pack new`); none for one that has none."""
    name = command_path.partition(" ")[2] or command_path
    return EXAMPLES.get(name, ())
